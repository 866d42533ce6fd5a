import { Schema } from "effect"

/** The values that the gate's requests and answers are made of. */

export const Base64Url = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9_-]+$/u, { expected: "base64url without padding" }),
)

/** Bytes of one length, as base64url without padding. */
export const bytesOf = (length: number) => {
  const letters = Math.ceil((length * 4) / 3)
  const pattern = new RegExp(`^[A-Za-z0-9_-]{${letters}}$`, "u")
  return Schema.String.check(Schema.isPattern(pattern, { expected: `${length} bytes as base64url without padding` }))
}

export const DeviceId = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{16}$/u, { expected: "16 hexadecimal digits" }),
).annotate({
  description: "A device: the key id of its own key, the first 8 bytes of the COSE key thumbprint (RFC 9679).",
  examples: ["5f0e6c1b2a9d4433"],
})

export const Reference = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{16,32}$/u, { expected: "16 to 32 hexadecimal digits" }),
).annotate({
  description: "The pseudonymous reference in a bracelet. Only the hub can lead it back to a pilgrim.",
  examples: ["9f2c41d07be35a68"],
})

export const GateId = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9-]{1,24}$/u, { expected: "letters, digits and hyphens" }),
).annotate({ description: "A gate of the season.", examples: ["mina-12-north"] })

export const CampNumber = Schema.Int.annotate({ description: "A camp of the season by its number.", examples: [12] })

export const Direction = Schema.Literals(["in", "out"]).annotate({ description: "Which way somebody goes." })

export const Light = Schema.Literals(["green", "amber", "red"]).annotate({
  description: "Pass, ask a supervisor, or stop.",
})

export const Milliseconds = Schema.Int.annotate({
  description: "Milliseconds since 1970 by the hub's clock.",
  examples: [1_810_000_000_000],
})

export const Seconds = Schema.Finite.annotate({ description: "Seconds since 1970.", examples: [1_810_000_000] })
