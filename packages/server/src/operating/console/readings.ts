/** Splits `name=value` at the first sign; throws in words when there is none. */
const pair = (typed: string): readonly [name: string, value: string] => {
  const sign = typed.indexOf("=")
  if (sign < 1) throw new Error(`${typed}: expected name=value.`)
  return [typed.slice(0, sign), typed.slice(sign + 1)]
}

/** What is corrected, from `field=value` as it was typed. */
export const changesOf = (typed: ReadonlyArray<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(typed.map(pair))

/**
 * What a system has for pilgrims, from `PILGRIM=registration:NUMBER`, `PILGRIM=entitlement:KIND:ID:NUMBER`,
 * `PILGRIM=bracelet:SERIAL:CHIP` or `PILGRIM=refused:CODE`.
 */
export const sharesOf = (typed: ReadonlyArray<string>): ReadonlyArray<object> =>
  typed.map((one) => {
    const [pilgrim, what] = pair(one)
    const [name, ...parts] = what.split(":")
    const [first = "", second = "", third = ""] = parts
    switch (`${name} ${parts.length}`) {
      case "registration 1":
        return { pilgrim, registration: first }
      case "refused 1":
        return { pilgrim, refused: first }
      case "bracelet 2":
        return { pilgrim, bracelet: { serial: first, chip: second } }
      case "entitlement 3":
        return { pilgrim, entitlement: { kind: first, id: second, number: third } }
      default:
        throw new Error(
          `${one}: expected registration:NUMBER, entitlement:KIND:ID:NUMBER, bracelet:SERIAL:CHIP or refused:CODE.`,
        )
    }
  })
