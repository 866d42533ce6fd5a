import type { DrawFiles } from "../../src/draw/DrawFiles.ts"
import { numbersFrom, publish, randomGroups, SOURCES, tamper } from "./publishedDraw.ts"

/** What is done to a published file so that it cannot be read, and where every reader must stop: its line and the field. */
export interface Misforming {
  readonly what: string
  readonly changed: DrawFiles
  readonly where: string
}

type Case = readonly [what: string, from: string | RegExp, to: string, where: string]

const misforming =
  (published: DrawFiles) =>
  (file: keyof DrawFiles, cases: ReadonlyArray<Case>): ReadonlyArray<Misforming> =>
    cases.map(([what, from, to, where]) => ({
      what: `${file} has ${what}`,
      changed: tamper(published, file, (text) => {
        const changed = text.replace(from, to)
        if (changed === text) throw new Error(`${what}: nothing is changed`)
        return changed
      }),
      where: `${file}:${where}`,
    }))

const groups = randomGroups(60, numbersFrom(1448))
const misformed = misforming(publish(groups))
const misformedOfSources = misforming(publish(groups, { randomness: SOURCES }))

/** Each format has one form of everything: two programs that read a file differently would find two draws in it. */
export const MISFORMINGS: ReadonlyArray<Misforming> = [
  ...misformed("rules.txt", [
    ["a line of another kind", "figure first", "number first", "2 keyword"],
    ["a field too many", /^places citizens .*/m, "$& 1", "6 line"],
    ["a figure of no allowed name", "first-tier-age", "First-tier-age", "2 name"],
    ["a figure of no allowed value", "age 65", "age 65,5", "2 value"],
    ["a limit that is no number", "tier-limit 3", "tier-limit three", "4 tier-limit"],
    ["a limit that nobody keeps", "tier-limit 3", "tier-limit 0", "4 tier-limit"],
    ["a share twice", /^places others .*\n/m, "$&$&", "8 name"],
    ["lines out of order", /^(figure tier.*\n)(figure weight.*\n)/m, "$2$1", "5 name"],
    ["more places than 32 bits count", "others 25", "others 4294967296", "7 places"],
  ]),
  ...misformed("commitment.txt", [
    ["a day that is in no calendar", "2023-08-20", "2023-02-30", "2 made"],
    ["an hour of another zone", "09:00:00Z", "12:00:00+03:00", "2 made"],
    ["a program without a version", "mahmal-draw/1.0.0", "mahmal-draw", "3 program"],
    ["a program with a sign that names do not have", "mahmal-draw/1.0.0", "mahmal,draw/1.0.0", "3 program"],
    ["a hash that is too long", /^root /m, "root ab", "5 root"],
    ["a hash in capital letters", /^root [0-9a-f]{64}$/m, `root ${"AB".repeat(32)}`, "5 root"],
    ["a hash that is cut off", /^(rules [0-9a-f]{62}).*/m, "$1", "7 rules"],
    ["no randomness to come", /^randomness .*\n/m, "", "8 randomness"],
    ["randomness of another kind", / drand .*/, " dice", "8 randomness"],
    ["randomness of no round", / 1000$/m, "", "8 line"],
    ["a round before the first", / 1000$/m, " 0", "8 round"],
    ["a round that not every program can count to", / 1000$/m, " 1000000000000000", "8 round"],
    ["a line of another kind after the randomness", "secret chair", "sealed chair", "10 keyword"],
    ["a member's secret twice", "secret chair", "secret witness", "10 name"],
    ["a field too many at a secret", /^secret chair .*/m, "$& 1", "10 line"],
  ]),
  ...misformed("beacon.txt", [
    ["a scheme that is not known", "bls-unchained-g1-rfc9380", "bls-unchained-on-g1", "2 scheme"],
    ["half a byte of a key", /^(public-key [0-9a-f]+)[0-9a-f]$/m, "$1", "3 public-key"],
    ["a period of no seconds", "period 3", "period 0", "4 period"],
    [
      "a signature before it in another form",
      "previous-signature -",
      "previous-signature none",
      "9 previous-signature",
    ],
    ["a line too many", /^randomness .*\n/m, "$&$&", "12 line"],
  ]),
  ...misformed("reveals.txt", [
    ["a line of another kind", "secret chair", "sealed chair", "3 keyword"],
    ["a member twice", "secret chair", "secret witness", "3 name"],
    ["a field too many", /^secret chair .*/m, "$& 1", "3 line"],
    ["a salt of fifteen bytes", "0f".repeat(16), "0f".repeat(15), "2 salt"],
    ["a salt of sixty-five bytes", "0f".repeat(16), "0f".repeat(65), "2 salt"],
    ["half a byte of a secret", "c0ffee", "c0ffe", "2 secret"],
    ["a secret of more than 1,024 bytes", "c0ffee", "00".repeat(1025), "2 secret"],
  ]),
  ...misformed("result.txt", [
    ["a hash of another length", /^seed [0-9a-f]{64}$/m, "seed 00", "6 seed"],
    ["a line of another kind", /^drawn /m, "chosen ", "8 keyword"],
    ["a field too few at a drawn group", /^(drawn .*) \d+$/m, "$1", "8 line"],
    ["no position", /^drawn citizens 1 /m, "drawn citizens 0 ", "8 position"],
    ["a field too few at a share", /^(share citizens .*) \d+$/m, "$1", "7 line"],
    ["a count that is no number", /^(share citizens .*) \d+$/m, "$1 some", "7 count"],
    ["more places than 32 bits count", "share citizens 60", "share citizens 4294967296", "7 places"],
    ["a group of no members", /^(drawn citizens 1 1 \d+ \S+) \d+/m, "$1 0", "8 members"],
    ["a tier that is no pool's", /^(drawn citizens 1 1 \d+ \S+ \d+) \d+/m, "$1 256", "8 tier"],
    ["a share twice", "share others", "share citizens", "54 share"],
    ["a field too many at a group that waits", /^waiting .*$/m, "$& 1", "27 line"],
    ["a weight that is no pool's", /^(drawn citizens 1 1 .*) \d+$/m, "$1 65536", "8 weight"],
  ]),
  ...misformedOfSources("commitment.txt", [
    ["a field too many at its sources", "randomness sources", "randomness sources 2", "8 line"],
    ["no source", /^source .*\n/gm, "", "9 source"],
    ["a source that is not described", /^source index .*/m, "source index", "10 source"],
    ["a source twice", "source index", "source lottery", "10 name"],
  ]),
  ...misformedOfSources("sources.txt", [
    ["a line of another kind", "source index", "sauce index", "3 keyword"],
    ["a source without a number", /^source index .*/m, "source index", "3 source"],
    ["a number with a sign", "1045731", "-1045731", "3 number"],
    ["a number of more than forty digits", "1045731", "1".repeat(41), "3 number"],
  ]),
]
