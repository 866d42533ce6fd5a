/** The accepted signature algorithms: their COSE label (RFC 9053, RFC 8812) and WebCrypto's parameters. */
export const Algorithm = {
  ES256: { label: -7, webCrypto: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } },
  EdDSA: { label: -8, webCrypto: { name: "Ed25519" } },
  PS256: { label: -37, webCrypto: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 } },
} as const

/** The name of an algorithm. */
export type AlgorithmName = keyof typeof Algorithm

/** The algorithm with this COSE label, if it is accepted. */
export const algorithmOf = (label: unknown): AlgorithmName | undefined =>
  names.find((name) => Algorithm[name].label === label)

const names = Object.keys(Algorithm) as AlgorithmName[]
