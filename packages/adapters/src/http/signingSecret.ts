import { Config, type Redacted, Schema } from "effect"

const isSecret = (text: string): boolean => {
  const [, base64] = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(text) ?? []
  if (base64 === undefined) return false
  const { length } = Buffer.from(base64, "base64")
  return length >= 24 && length <= 64
}

const SigningSecret = Schema.Redacted(
  Schema.String.check(
    Schema.makeFilter((text) => isSecret(text) || "Expected whsec_ and the Base64 of 24 to 64 bytes"),
  ),
)

/** The secret that signs webhooks by Standard Webhooks, from the environment. */
export const signingSecret = (name: string): Config.Config<Redacted.Redacted> => Config.schema(SigningSecret, name)
