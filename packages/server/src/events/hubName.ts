import { webAddress } from "@mahmal/adapters/http/webAddress"
import { Config, Option } from "effect"

/** By what name this hub goes in the events that it tells: its public address, where it has one. */
export const hubName: Config.Config<string> = Config.map(Config.option(webAddress("PUBLIC_URL")), (url) =>
  Option.isSome(url) ? url.value.href.replace(/\/$/, "") : "urn:mahmal:hub",
)
