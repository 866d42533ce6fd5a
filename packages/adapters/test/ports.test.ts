import { borderFeedSuite } from "@mahmal/core/testing/ports/borderFeedSuite"
import { braceletMakerSuite } from "@mahmal/core/testing/ports/braceletMakerSuite"
import { messagesSuite } from "@mahmal/core/testing/ports/messagesSuite"
import { nationalTrackSuite } from "@mahmal/core/testing/ports/nationalTrackSuite"
import { visaAuthoritySuite } from "@mahmal/core/testing/ports/visaAuthoritySuite"
import { startBorderFeed, startBraceletMaker, startEtrack, startSmsGateway, startVisaAuthority } from "@mahmal/mocks"
import {
  BorderFeedOverXml,
  BraceletMakerOverRest,
  MessagesOverKannel,
  NationalTrackOverSoap,
  VisaAuthorityOverRest,
} from "../src/index.ts"
import { onMock } from "./support/onMock.ts"
import { options } from "./support/options.ts"

const quick = { decideAfterMs: 50, makeAfterMs: 20 }

nationalTrackSuite("NationalTrackOverSoap", ({ rejects }) =>
  onMock(
    () => startEtrack({ ...quick, rejectRate: rejects ? 1 : 0 }),
    (url) => NationalTrackOverSoap.layer(options.etrack(url)),
  ),
)

visaAuthoritySuite("VisaAuthorityOverRest", ({ refuses }) =>
  onMock(
    () => startVisaAuthority({ ...quick, refuseRate: refuses ? 1 : 0 }),
    (url) => VisaAuthorityOverRest.layer(options.visa(url)),
  ),
)

braceletMakerSuite("BraceletMakerOverRest", () =>
  onMock(
    () => startBraceletMaker(quick),
    (url) => BraceletMakerOverRest.layer(options.bracelet(url)),
  ),
)

borderFeedSuite("BorderFeedOverXml", (published) =>
  onMock(
    async () => {
      const mock = await startBorderFeed({ lateRate: 0 })
      const crossings = published.map((crossing) => ({ ...crossing, direction: crossing.direction.toUpperCase() }))
      const body = JSON.stringify(crossings)
      const headers = { "content-type": "application/json" }
      if (crossings.length > 0) await fetch(`${mock.url}/_mock/crossings`, { method: "POST", headers, body })
      return mock
    },
    (url) => BorderFeedOverXml.layer(options.border(url)),
  ),
)

messagesSuite("MessagesOverKannel", () =>
  onMock(
    () => startSmsGateway(),
    (url) => MessagesOverKannel.layer(options.sms(url)),
  ),
)
