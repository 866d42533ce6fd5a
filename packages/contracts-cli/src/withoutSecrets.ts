const shortest = 4

/** A text in Base64, with its padding and without, and in that of addresses. */
const base64 = (text: string): readonly string[] => {
  const padded = Buffer.from(text).toString("base64")
  return [padded, padded.replace(/=+$/, ""), Buffer.from(text).toString("base64url")]
}

/** A secret as it is, and as addresses, forms and JSON write it. */
const written = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ s: secret }).toString().slice(2),
  JSON.stringify(secret).slice(1, -1),
]

/** Everything that gives one of these away: each by itself, in Base64 too, and two as HTTP's basic authentication has them. */
const spellings = (secrets: readonly string[]): readonly string[] => {
  const own = secrets.filter((secret) => secret.length >= shortest)
  const logins = secrets.flatMap((name) => own.map((password) => `${name}:${password}`))
  return [...own, ...[...own, ...logins].flatMap(base64)].flatMap(written)
}

/** The text with every secret in it blotted out, however it is written. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  spellings(secrets)
    .toSorted((one, other) => other.length - one.length)
    .reduce((blotted, secret) => blotted.replaceAll(secret, "•••"), text)
