import type { Layer } from "effect"
import { attempts } from "./attempts.ts"
import type { Bench, Check } from "./Bench.ts"
import { captureConsole } from "./captureConsole.ts"
import { decodesStrictly } from "./checks/decodesStrictly.ts"
import { doesItsWork } from "./checks/doesItsWork.ts"
import { honestAboutDoubt } from "./checks/honestAboutDoubt.ts"
import { idempotent } from "./checks/idempotent.ts"
import { keepsSecrets } from "./checks/keepsSecrets.ts"
import { obeysTheDeadline } from "./checks/obeysTheDeadline.ts"
import { respectsTheRateLimit } from "./checks/respectsTheRateLimit.ts"
import { stopsWhenAborted } from "./checks/stopsWhenAborted.ts"
import { ourStands } from "./ourStands.ts"
import type { PortName, Ports } from "./PortName.ts"
import type { Probe } from "./Probe.ts"
import { probes } from "./probes/probes.ts"
import { type CheckName, checkNames, type Finding, type Sheet } from "./Sheet.ts"
import type { Stand, StandAccess } from "./Stand.ts"
import { withTrial } from "./Trial.ts"

/** Makes the layer of an adapter for a stand. */
export type MakeAdapter<Port> = (stand: StandAccess) => Layer.Layer<Port, unknown>

/** Options of a certificate. */
export interface CertifyOptions {
  /** Starts the foreign system, by default our own stand-in for the port. Called once for each method. */
  readonly startStand?: () => Promise<Stand>
  /** Milliseconds for one call; 1000 by default. */
  readonly deadline?: number
}

const checks: Readonly<Record<Exclude<CheckName, "does its work">, Check>> = {
  idempotent,
  "honest about doubt": honestAboutDoubt,
  "obeys the deadline": obeysTheDeadline,
  "stops when aborted": stopsWhenAborted,
  "respects the rate limit": respectsTheRateLimit,
  "keeps secrets out of logs": keepsSecrets,
  "decodes strictly": decodesStrictly,
}

/** Every trial has a person of its own; the numbers are higher than those that a stand may know already. */
const firstPerson = 1000

const benchOf = <Port>(
  probe: Probe<Port>,
  stand: Stand,
  makeLayer: MakeAdapter<Port>,
  deadline: number,
  console: readonly string[],
): Bench<Port> => {
  let person = firstPerson
  const calling: StandAccess = { url: stand.url, credentials: stand.credentials, deadline }
  // The time of a preparatory call is not judged.
  const arranging: StandAccess = { ...calling, deadline: deadline * 10 }
  const trial: Bench<Port>["trial"] = (use, change = {}) => {
    person += 1
    return withTrial({ probe, stand, makeLayer, arranging, calling: { ...calling, ...change }, person }, use)
  }
  return { probe, stand, deadline, trial, under: attempts({ stand, deadline, trial }, console) }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const examine = async <Port>(bench: Bench<Port>): Promise<readonly Finding[]> => {
  const { method } = bench.probe
  const found = (check: CheckName, complaints: readonly string[]): Finding => ({ check, method, complaints })
  const work = await doesItsWork(bench).catch((error: unknown) => ({
    complaints: [reasonOf(error)],
    normal: undefined,
  }))
  const findings = [found("does its work", work.complaints)]
  for (const check of checkNames) {
    if (check === "does its work" || bench.probe.checks?.includes(check) === false) continue
    if (work.normal === undefined || work.complaints.length > 0) {
      findings.push(found(check, ["was not tried, because it does not do its work"]))
      continue
    }
    findings.push(found(check, await checks[check](bench, work.normal).catch((error: unknown) => [reasonOf(error)])))
  }
  return findings
}

/**
 * Drives an adapter through every fault, at every moment of a call, against a foreign system of its own. The methods of the
 * port are tried concurrently. It never rejects because of the adapter.
 */
export const certify = async <Name extends PortName>(
  port: Name,
  makeLayer: MakeAdapter<Ports[Name]>,
  { startStand = ourStands[port], deadline = 1000 }: CertifyOptions = {},
): Promise<Sheet> => {
  const console: string[] = []
  const stop = captureConsole((line) => console.push(line))
  const tried = async (probe: Probe<Ports[Name]>): Promise<readonly Finding[]> => {
    const stand = await startStand()
    try {
      return await examine(benchOf(probe, stand, makeLayer, deadline, console))
    } finally {
      await stand.close()
    }
  }
  try {
    const its: ReadonlyArray<Probe<Ports[Name]>> = probes[port]
    const findings = (await Promise.all(its.map(tried))).flat()
    return { port, holds: findings.every(({ complaints }) => complaints.length === 0), findings }
  } finally {
    stop()
  }
}
