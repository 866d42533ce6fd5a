import { generateKeyPairSync, randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import Provider, { interactionPolicy } from "oidc-provider"
import { chooserPage } from "./chooserPage.ts"
import { keeping } from "./Kept.ts"
import { people } from "./people.ts"

/** Options of the provider. */
export interface SignInOptions {
  readonly port?: number | undefined
  /** The hubs' public URLs: the only ones that browsers are redirected to. */
  readonly hubUrls: ReadonlyArray<string>
}

/** The defaults of the provider, which a hub is configured with. */
export const signInDefaults = {
  clientId: "mahmal-hub",
  clientSecret: "the-secret-of-a-provider-for-development",
  audience: "mahmal",
  /** A system with access tokens of its own, for the unit of operations. */
  system: { clientId: "campaign-c15-system", clientSecret: "the-secret-of-a-system-for-development", campaign: "C15" },
} as const

/** A running OpenID Connect provider. */
export interface SignIn {
  /** The issuer. */
  readonly url: string
  readonly close: () => Promise<void>
}

const claimsOf = (sub: string) => {
  const { name, unit, campaign } = people.find((one) => one.sub === sub) ?? {}
  return { sub, name, mahmal_unit: unit, mahmal_seasons: ["*"], mahmal_campaign: campaign }
}

/** Grants consent without asking. */
const policy = () => {
  const prompts = interactionPolicy.base()
  prompts.remove("consent")
  return prompts
}

const signingKey = () => ({
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
  alg: "RS256",
  use: "sig",
  kid: randomBytes(6).toString("hex"),
})

const resource = "urn:mahmal:hub"

/** The life of an access token in seconds. */
const tokenSeconds = 600

const providerAt = (issuer: string, { hubUrls }: SignInOptions): Provider => {
  const { clientId, clientSecret, audience, system } = signInDefaults
  return new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: hubUrls.map((url) => `${url}/sign-in/callback`),
        post_logout_redirect_uris: hubUrls.map((url) => `${url}/signed-out`),
      },
      {
        client_id: system.clientId,
        client_secret: system.clientSecret,
        redirect_uris: [],
        response_types: [],
        grant_types: ["client_credentials"],
      },
    ],
    adapter: keeping(),
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
    },
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    claims: { openid: ["sub", "name", "mahmal_unit", "mahmal_seasons", "mahmal_campaign"], profile: [] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
    extraTokenClaims: (_, token) =>
      token.kind === "ClientCredentials"
        ? { mahmal_unit: "campaign", mahmal_seasons: ["*"], mahmal_campaign: system.campaign }
        : undefined,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: leave, postLogoutSuccessSource: left },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, client) => (client.clientId === system.clientId ? resource : []),
        getResourceServerInfo: () => ({
          scope: "",
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    interactions: { policy: policy(), url: (_, { uid }) => `/choose/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: String(oidc.client?.clientId),
        accountId: String(oidc.session?.accountId),
      })
      grant.addOIDCScope("openid profile")
      await grant.save()
      return grant
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = "text/plain"
      ctx.body = `${error}: ${error_description ?? ""}`
    },
  })
}

/** Signs out without asking for confirmation. */
const leave = (ctx: { body: unknown }, form: string): void => {
  ctx.body = `<!doctype html><meta charset="utf-8"><title>…</title>${form}
    <input form="op.logoutForm" type="hidden" name="logout" value="yes">
    <script>document.getElementById("op.logoutForm").submit()</script>`
}
const left = (ctx: { body: unknown }): void => {
  ctx.body = "Signed out"
}

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = ""
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > 1000) throw new Error("too large")
  }
  return new URLSearchParams(text)
}

/** Serves the chooser page, and completes the sign-in with the chosen person. */
const choose = async (provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === "POST") {
    const sub = (await bodyOf(request)).get("sub")
    const login = people.some((one) => one.sub === sub) ? { accountId: String(sub) } : undefined
    await provider.interactionFinished(
      request,
      response,
      login === undefined ? { error: "access_denied" } : { login },
      { mergeWithLastSubmission: false },
    )
    return
  }
  await provider.interactionDetails(request, response)
  response.setHeader("content-type", "text/html; charset=utf-8")
  response.end(chooserPage(request.url ?? ""))
}

/**
 * Starts an OpenID Connect provider for development, on this machine only. One signs in as an invented person, without a
 * password. It stores nothing: stopping it signs everybody out.
 */
export const startSignIn = async (options: SignInOptions): Promise<SignIn> => {
  const server = createServer()
  server.listen(options.port ?? 0, "127.0.0.1")
  await once(server, "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = providerAt(url, options)
  const handle = provider.callback()
  server.on("request", (request, response) => {
    // Only signing out needs the session; the chooser always starts a new one.
    if (request.url?.startsWith("/auth"))
      request.headers.cookie = request.headers.cookie?.replace(/\b_session(\.sig)?=[^;]*/g, "")
    if (!request.url?.startsWith("/choose/")) return void handle(request, response)
    choose(provider, request, response).catch(() => {
      response.statusCode = 400
      response.end("This took too long. Begin again at the hub.")
    })
  })
  return {
    url,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
