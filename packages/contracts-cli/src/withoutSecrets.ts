const shortest = 4

/** The text with every secret in it blotted out, as it is and as addresses write it. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)])
    .filter((secret) => secret.length >= shortest)
    .reduce((blotted, secret) => blotted.replaceAll(secret, "•••"), text)
