import type { Checks } from "../checks/Checks.ts"
import { sample } from "./sample.ts"
import { security } from "./security.ts"
import type { Track } from "./Track.ts"

const tooLarge = 262_145
const elevenMinutes = 11 * 60_000
const sex = "<et:Sex>M</et:Sex>"
const latin = /<et:LatinName>[^<]*<\/et:LatinName>/

/** Changes of the recorded submission that break the schema. */
const breaches: Readonly<Record<string, (message: string) => string>> = {
  "a wrong pattern": (m) => m.replace("X0012345", "x-0012345"),
  "a missing element": (m) => m.replace(sex, ""),
  "a doubled element": (m) => m.replace(sex, sex + sex),
  "a misplaced element": (m) => m.replace(latin, "").replace(sex, `${sex}<et:LatinName>Salem Rashid</et:LatinName>`),
  "an element of another namespace": (m) => m.replace(sex, '<x:Sex xmlns:x="urn:example:other">M</x:Sex>'),
  "an attribute that is not declared": (m) => m.replace(sex, '<et:Sex note="x">M</et:Sex>'),
  "an xsi:type": (m) =>
    m.replace(sex, '<et:Sex xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="et:Sex">M</et:Sex>'),
  "an unknown element": (m) => m.replace(sex, `${sex}<et:Extra>1</et:Extra>`),
}

/** Checks that invalid messages are refused with the right fault. None of them registers anybody. */
export const checkRefusals = async (checks: Checks, track: Track): Promise<void> => {
  const refused = (what: string, code: string, message: () => string, type?: string) =>
    checks.that(`${what} is refused as ${code}`, () => track.refused(code, message(), type))
  const group = () => track.message("RegisterGroup.request.xml")
  const question = () => track.message("FindGroup.request.xml")

  await refused("an unknown receipt", "Client.UnknownReceipt", () =>
    track.message("GetRegistration.request.xml", { Receipt: "ETR-999999999999" }),
  )
  await refused("an unknown registration", "Client.UnknownRegistration", () =>
    track.message("CancelMember.request.xml", { RegistrationNumber: "999999999999" }),
  )
  for (const [what, breach] of Object.entries(breaches)) await refused(what, "Client.Schema", () => breach(group()))

  await refused("a header entry that must be understood and is unknown", "MustUnderstand", () =>
    question().replace("<soap:Header>", '<soap:Header><x:Entry xmlns:x="urn:example:other" soap:mustUnderstand="1"/>'),
  )
  await refused("an envelope of SOAP 1.2", "VersionMismatch", () =>
    question().replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
  )
  await refused("a message without a security header", "Client.Security", () => sample("FindGroup.request.xml", ""))
  await refused("a wrong password", "Client.Security", () =>
    sample("FindGroup.request.xml", security({ ...track.login, password: "wrong" })),
  )
  await refused("a message that has expired", "Client.Expired", () =>
    sample("FindGroup.request.xml", security(track.login, elevenMinutes)),
  )
  await checks.that("a message that was received before is refused as Client.Security", async () => {
    const message = question()
    await track.done("FindGroupResponse", message)
    await track.refused("Client.Security", message)
  })
  await refused("a DOCTYPE", "Client.Malformed", () => question().replace("?>", "?><!DOCTYPE x>"))
  await refused("a processing instruction", "Client.Malformed", () => question().replace("?>", "?><?x y?>"))
  await refused("what is no XML", "Client.Malformed", () => question().replace("</soap:Envelope>", ""))
  await refused("another content type", "Client.Malformed", question, "application/json")
  await refused("a message that is too large", "Client.TooLarge", () => question().padEnd(tooLarge))
}
