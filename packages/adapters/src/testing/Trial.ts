import { performance } from "node:perf_hooks"
import { setTimeout as wait } from "node:timers/promises"
import { inspect } from "node:util"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Cause, Effect, Fiber, Layer, Logger, ManagedRuntime, References } from "effect"
import type { Probe, ProbeCall } from "./Probe.ts"
import type { Stand, StandAccess } from "./Stand.ts"

/** How a call ended. */
export interface Ending {
  /** "done", a reason of the ports, "WrongAnswer", "defect" for an error that the port does not have, or "never". */
  readonly word: string
  /** The code and detail of a failed call, or the message of a defect. */
  readonly why?: string
  /** The result of a successful call. */
  readonly value?: unknown
  readonly retryAfter?: number | undefined
  /** The whole error as text, to be searched for secrets and personal data. */
  readonly told: string
  readonly ms: number
}

/** What an adapter wrote besides its answers. */
export interface Notes {
  readonly logs: readonly string[]
  readonly transcript: readonly string[]
}

/** One call of an adapter, arranged and ready to be made. */
export interface Trial {
  /** The name of the trial's person in the stand's ledger. */
  readonly subject: string
  readonly run: () => Promise<Ending>
  /** Begins the call; the returned function interrupts it, and resolves when the adapter has stopped, or after `patience`. */
  readonly begin: () => () => Promise<void>
  readonly notes: Notes
}

/** What a trial is made of. */
export interface Given<Port> {
  readonly probe: Probe<Port>
  readonly stand: Stand
  readonly makeLayer: (stand: StandAccess) => Layer.Layer<Port, unknown>
  /** What the adapter is told that does what the call depends on. */
  readonly arranging: StandAccess
  /** What the adapter is told that makes the call. */
  readonly calling: StandAccess
  readonly person: number
}

const patience = 3000

/** Resolves to undefined when the work takes longer than `ms`. */
const within = async <A>(work: Promise<A>, ms: number): Promise<A | undefined> => {
  const over = new AbortController()
  try {
    return await Promise.race([work, wait(ms, undefined, { signal: over.signal })])
  } finally {
    over.abort()
  }
}

/** Long values are not truncated, because a secret may be at their end. */
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

/** How a call ended, and why, as text. */
export const inWords = ({ word, why }: Pick<Ending, "word" | "why">): string => (why ? `${word} (${why})` : word)

/** Runs a layer and collects what it logs, at every level, with the annotations and spans of each line. */
const recorded = <Port>(layer: Layer.Layer<Port, unknown>, logs: string[]) => {
  const logger = Logger.make(({ message, cause, fiber }) => {
    const context = [fiber.getRef(References.CurrentLogAnnotations), fiber.getRef(References.CurrentLogSpans)]
    logs.push(inWhole([message, cause, ...context]))
  })
  const recorder = Layer.mergeAll(Logger.layer([logger]), Layer.succeed(References.MinimumLogLevel, "All"))
  return ManagedRuntime.make(Layer.provideMerge(layer, recorder))
}

const untried = (why: string): Error => new Error(`could not even be tried: ${why}`)

/** The layer that a module makes for a stand. It is checked, because a module in JavaScript may return anything. */
const layerOf = <Port>(make: Given<Port>["makeLayer"], access: StandAccess): Layer.Layer<Port, unknown> => {
  let layer: unknown
  try {
    layer = make(access)
  } catch (error) {
    throw untried(`its default export threw (${error instanceof Error ? error.message : String(error)})`)
  }
  if (!Layer.isLayer(layer)) throw untried("its default export returned no layer")
  return layer as Layer.Layer<Port, unknown>
}

/** Arranges a call without faults, and passes it to `use`; rejects when it cannot be arranged. */
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
    const runtime = recorded(layerOf(makeLayer, arranging), logs)
    const enough = arranging.deadline * 2
    try {
      const arranged = runtime.runPromise(probe.arrange(person, stand)).catch((error: unknown) => {
        throw untried(`without any fault, a call that it depends on ended in ${inWords(failed(error))}`)
      })
      const call = await within(arranged, enough)
      if (call === undefined)
        throw untried(`without any fault, a call that it depends on did not end within ${enough} ms`)
      return call
    } finally {
      await within(runtime.dispose(), patience)
    }
  }

  await stand.dial()
  const call = await arrange()
  const runtime = recorded(layerOf(makeLayer, calling), logs)
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
