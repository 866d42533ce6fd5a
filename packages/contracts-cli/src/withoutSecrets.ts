const shortest = 4

/** A text in Base64, with and without padding, and in base64url. */
const base64 = (text: string): readonly string[] => {
  const padded = Buffer.from(text).toString("base64")
  return [padded, padded.replace(/=+$/, ""), Buffer.from(text).toString("base64url")]
}

/** A secret as it is, and as escaped in URLs, forms and JSON. */
const written = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ s: secret }).toString().slice(2),
  JSON.stringify(secret).slice(1, -1),
]

/** All forms of the secrets: each alone, also in Base64, and two as in HTTP Basic authentication. */
const spellings = (secrets: readonly string[]): readonly string[] => {
  const own = secrets.filter((secret) => secret.length >= shortest)
  const logins = secrets.flatMap((name) => own.map((password) => `${name}:${password}`))
  return [...own, ...[...own, ...logins].flatMap(base64)].flatMap(written)
}

/** The text with every secret replaced, in all its forms. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  spellings(secrets)
    .toSorted((one, other) => other.length - one.length)
    .reduce((masked, secret) => masked.replaceAll(secret, "•••"), text)
