import { performance } from "node:perf_hooks"
import { setTimeout as wait } from "node:timers/promises"
import { inspect } from "node:util"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Cause, Effect, Fiber, Layer, Logger, ManagedRuntime, References } from "effect"
import type { Probe, ProbeCall } from "./Probe.ts"
import type { Stand, StandAccess } from "./Stand.ts"

/** How a call ended: "done", a reason of the ports, "Untrue", "defect" for what the port does not know, or "never". */
export interface Ending {
  readonly word: string
  /** What the reason of a failed call, or a defect, says of itself. */
  readonly why?: string
  /** What a successful call gave. */
  readonly value?: unknown
  readonly retryAfter?: number | undefined
  /** Everything that the error told, for whoever looks for what should not be in it. */
  readonly told: string
  readonly ms: number
}

/** What an adapter let out besides its answers. */
export interface Notes {
  readonly logs: readonly string[]
  readonly transcript: readonly string[]
}

/** One call of an adapter, arranged and ready to be made. */
export interface Trial {
  /** By which name the stand's ledger knows the person of this trial. */
  readonly subject: string
  readonly run: () => Promise<Ending>
  /** Begins the call; the returned function gives it up, and resolves when the adapter has let go, or after a while. */
  readonly begin: () => () => Promise<void>
  readonly notes: Notes
}

/** What a trial is made of. */
export interface Given<Port> {
  readonly probe: Probe<Port>
  readonly stand: Stand
  readonly makeLayer: (stand: StandAccess) => Layer.Layer<Port, unknown>
  /** What the adapter is told that brings about what the call needs. */
  readonly arranging: StandAccess
  /** What the adapter is told that makes the call. */
  readonly calling: StandAccess
  readonly person: number
}

const patience = 1500

/** Resolves to undefined when the work takes longer than that. */
const within = async <A>(work: Promise<A>, ms: number): Promise<A | undefined> => {
  const over = new AbortController()
  try {
    return await Promise.race([work, wait(ms, undefined, { signal: over.signal })])
  } finally {
    over.abort()
  }
}

/** Nothing that is long is cut off: a secret may stand at its end. */
const inWhole = (value: unknown): string => inspect(value, { depth: 8, maxArrayLength: null, maxStringLength: null })

const firstLine = (text: string): string => text.split("\n", 1).join("")

const failed = (error: unknown): Omit<Ending, "ms"> => {
  const reason: unknown = typeof error === "object" && error !== null && "reason" in error ? error.reason : undefined
  const told = inWhole(error)
  if (typeof reason !== "object" || reason === null || !("_tag" in reason))
    return { word: "defect", why: firstLine(error instanceof Error ? error.message : told), told }
  const retryAfter = "retryAfter" in reason && typeof reason.retryAfter === "number" ? reason.retryAfter : undefined
  const why = ["code", "detail"]
    .flatMap((name) => (name in reason ? [String(Reflect.get(reason, name))] : []))
    .join(": ")
  return { word: String(reason._tag), why, retryAfter, told }
}

const ending = <Port>(call: ProbeCall<Port>): Effect.Effect<Omit<Ending, "ms">, never, Port> =>
  call.pipe(
    Effect.match({ onSuccess: (value) => ({ word: "done", value, told: "" }), onFailure: failed }),
    Effect.catchCause((cause) => {
      const told = Cause.pretty(cause)
      return Effect.succeed({ word: "defect", why: firstLine(told), told })
    }),
  )

/** How a call ended, and why, as far as that is told. */
export const inWords = ({ word, why }: Pick<Ending, "word" | "why">): string => (why ? `${word} (${why})` : word)

/** Writes down what a layer logs, at every level, with all that stands beside a line of the log. */
const overheard = <Port>(layer: Layer.Layer<Port, unknown>, logs: string[]) => {
  const logger = Logger.make(({ message, cause, fiber }) => {
    const beside = [fiber.getRef(References.CurrentLogAnnotations), fiber.getRef(References.CurrentLogSpans)]
    logs.push(inWhole([message, cause, ...beside]))
  })
  const listening = Layer.mergeAll(Logger.layer([logger]), Layer.succeed(References.MinimumLogLevel, "All"))
  return ManagedRuntime.make(Layer.provideMerge(layer, listening))
}

const untried = (why: string): Error => new Error(`could not even be tried: ${why}`)

/** The layer that a module makes for a stand, which nobody but the compiler knows to be one. */
const layerOf = <Port>(make: Given<Port>["makeLayer"], access: StandAccess): Layer.Layer<Port, unknown> => {
  let layer: unknown
  try {
    layer = make(access)
  } catch (error) {
    throw untried(`its default export threw (${error instanceof Error ? error.message : String(error)})`)
  }
  if (!Layer.isLayer(layer)) throw untried("its default export gave no layer")
  return layer as Layer.Layer<Port, unknown>
}

/** Arranges a call without faults, and hands it over; rejects when what it needs cannot be brought about. */
export const withTrial = async <Port, A>(
  { probe, stand, makeLayer, arranging, calling, person }: Given<Port>,
  use: (trial: Trial) => Promise<A>,
): Promise<A> => {
  const logs: string[] = []
  const transcript: string[] = []
  const taken = Effect.provideService(Transcript, {
    sent: (body) => void transcript.push(body),
    received: (status, body) => void transcript.push(`${status} ${body}`),
  })

  const arrange = async (): Promise<ProbeCall<Port>> => {
    const runtime = overheard(layerOf(makeLayer, arranging), logs)
    const enough = arranging.deadline * 2
    try {
      const arranged = runtime.runPromise(probe.arrange(person, stand)).catch((error: unknown) => {
        throw untried(`without any fault, what it needs ended in ${inWords(failed(error))}`)
      })
      const call = await within(arranged, enough)
      if (call === undefined) throw untried(`without any fault, what it needs was not there after ${enough} ms`)
      return call
    } finally {
      await within(runtime.dispose(), patience)
    }
  }

  await stand.dial()
  const call = await arrange()
  const runtime = overheard(layerOf(makeLayer, calling), logs)
  const run = async (): Promise<Ending> => {
    const began = performance.now()
    const answered = runtime.runPromise(taken(ending(call))).catch(failed)
    const ended = await within(answered, calling.deadline + patience)
    return { ...(ended ?? { word: "never", told: "" }), ms: performance.now() - began }
  }
  const begin = () => {
    const fiber = runtime.runFork(taken(ending(call)))
    return async () => {
      await within(Effect.runPromise(Fiber.interrupt(fiber)), patience)
    }
  }

  try {
    return await use({ subject: probe.subject(person), run, begin, notes: { logs, transcript } })
  } finally {
    await stand.dial()
    await within(runtime.dispose(), patience)
  }
}
