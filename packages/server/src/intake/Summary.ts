import type { Decision } from "./Decision.ts"

/** Counts decisions, to be told in a few lines. */
export class Summary {
  #accepted = 0
  #rejected = 0
  readonly #byReason = new Map<string, number>()

  add({ outcome, reasons }: Decision): void {
    if (outcome === "accepted") this.#accepted++
    else this.#rejected++
    for (const reason of reasons) this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + 1)
  }

  /** An aligned table: the outcomes, then how many rows each reason applies to. A row may have several. */
  table(): string {
    const lines: ReadonlyArray<readonly [string, number]> = [
      ["rows", this.#accepted + this.#rejected],
      ["accepted", this.#accepted],
      ["rejected", this.#rejected],
      ...[...this.#byReason].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([reason, n]) => [`  ${reason}`, n] as const),
    ]
    const left = Math.max(...lines.map(([name]) => name.length))
    const right = Math.max(...lines.map(([, n]) => String(n).length))
    return lines.map(([name, n]) => `${name.padEnd(left)}  ${String(n).padStart(right)}\n`).join("")
  }
}
