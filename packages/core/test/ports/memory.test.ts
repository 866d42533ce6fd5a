import * as BorderFeedInMemory from "../../src/testing/memory/BorderFeedInMemory.ts"
import * as BraceletMakerInMemory from "../../src/testing/memory/BraceletMakerInMemory.ts"
import * as MessagesInMemory from "../../src/testing/memory/MessagesInMemory.ts"
import * as NationalTrackInMemory from "../../src/testing/memory/NationalTrackInMemory.ts"
import * as TelephonyInMemory from "../../src/testing/memory/TelephonyInMemory.ts"
import * as VisaAuthorityInMemory from "../../src/testing/memory/VisaAuthorityInMemory.ts"
import { borderFeedSuite } from "../../src/testing/ports/borderFeedSuite.ts"
import { braceletMakerSuite } from "../../src/testing/ports/braceletMakerSuite.ts"
import { messagesSuite } from "../../src/testing/ports/messagesSuite.ts"
import { nationalTrackSuite } from "../../src/testing/ports/nationalTrackSuite.ts"
import { telephonySuite } from "../../src/testing/ports/telephonySuite.ts"
import { visaAuthoritySuite } from "../../src/testing/ports/visaAuthoritySuite.ts"

const codeIf = (needed: boolean, code: string) => () => (needed ? code : undefined)

nationalTrackSuite("NationalTrackInMemory", ({ rejects }) =>
  NationalTrackInMemory.layer({ rejection: codeIf(rejects, "IDENTITY_MISMATCH") }),
)
visaAuthoritySuite("VisaAuthorityInMemory", ({ refuses }) =>
  VisaAuthorityInMemory.layer({ refusal: codeIf(refuses, "security") }),
)
braceletMakerSuite("BraceletMakerInMemory", () => BraceletMakerInMemory.layer())
borderFeedSuite("BorderFeedInMemory", (published) =>
  BorderFeedInMemory.layer(
    published.length === 0 ? [] : [published.slice(0, 5), published.slice(5, 6), published.slice(6)],
  ),
)
messagesSuite("MessagesInMemory", () => MessagesInMemory.layer)
telephonySuite("TelephonyInMemory", (reaction) => TelephonyInMemory.layer(reaction))
