import { webAddress } from "@mahmal/adapters/http/webAddress"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import { Config, Option, type Redacted } from "effect"
import type { ClaimNames } from "./claims.ts"

/** The provider of OpenID Connect by which people sign in, and whose access tokens are taken. */
export interface Issuer {
  readonly url: URL
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** Whom an access token must be meant for. */
  readonly audience: string
  /** The type that an access token says it is of: `at+jwt` by RFC 9068. */
  readonly tokenType: string
  /** The classes of authentication (`acr`) of which a person must have shown one; of none, any will do. */
  readonly classes: ReadonlyArray<string>
  readonly claims: ClaimNames
}

/** How callers reach the hub and show who they are. */
export interface Access {
  /** Under which address callers know the hub; none where it is this machine's own. */
  readonly publicUrl: Option.Option<URL>
  readonly issuer: Option.Option<Issuer>
  /** How many proxies of ours stand before the hub, each of which adds whom it heard to `X-Forwarded-For`. */
  readonly proxies: number
  /** How many requests a minute a caller is given. */
  readonly perMinute: {
    readonly person: number
    readonly system: number
    /** All those at one address who show no credentials. */
    readonly address: number
    /** Each foreign system that calls back, at each address that calls in its name. */
    readonly callback: number
  }
}

const issuer = Config.all({
  url: webAddress("OIDC_ISSUER"),
  clientId: Config.NonEmptyString("OIDC_CLIENT_ID"),
  clientSecret: Config.Redacted("OIDC_CLIENT_SECRET"),
  audience: Config.withDefault(Config.NonEmptyString("OIDC_AUDIENCE"), "mahmal"),
  tokenType: Config.withDefault(Config.NonEmptyString("OIDC_TOKEN_TYPE"), "at+jwt"),
  classes: Config.map(Config.withDefault(Config.String("OIDC_ACR_VALUES"), ""), (text) =>
    text.split(" ").filter((one) => one !== ""),
  ),
  claims: Config.all({
    unit: Config.withDefault(Config.NonEmptyString("OIDC_CLAIM_UNIT"), "mahmal_unit"),
    seasons: Config.withDefault(Config.NonEmptyString("OIDC_CLAIM_SEASONS"), "mahmal_seasons"),
    campaign: Config.withDefault(Config.NonEmptyString("OIDC_CLAIM_CAMPAIGN"), "mahmal_campaign"),
  }),
})

const none: Option.Option<Issuer> = Option.none()

/** How callers reach the hub and show who they are, as the environment says. */
export const access: Config.Config<Access> = Config.all({
  publicUrl: Config.option(webAddress("PUBLIC_URL")),
  // Without an issuer the rest is not asked for; with one, all of it is needed.
  issuer: Config.option(Config.NonEmptyString("OIDC_ISSUER")).pipe((named) =>
    Config.flatMap(named, (url) => (Option.isNone(url) ? Config.succeed(none) : Config.map(issuer, Option.some))),
  ),
  proxies: wholeNumber("TRUSTED_PROXIES", 0, [0, 20]),
  perMinute: Config.all({
    person: wholeNumber("LIMIT_PERSON", 1_200, [1, 1_000_000_000]),
    system: wholeNumber("LIMIT_SYSTEM", 60_000, [1, 1_000_000_000]),
    address: wholeNumber("LIMIT_ADDRESS", 1_200, [1, 1_000_000_000]),
    callback: wholeNumber("LIMIT_CALLBACK", 60_000, [1, 1_000_000_000]),
  }),
})
