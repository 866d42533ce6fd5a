/** Rules of Spectral, with the OWASP ruleset, that documents do not follow, each with the reason. */
export type Answers = Readonly<Record<string, string>>

/** For all documents under contracts. */
export const everywhere: Answers = {
  "contact-properties": "There is no email address at which somebody would answer.",
}

const ours: Answers = {
  "license-url": "The licence is named by its SPDX identifier, and OpenAPI 3.1 allows only one of the two.",
  "owasp:api8:2023-define-cors-origin":
    "One system calls the other; no page of another origin in a browser is to call them, which a missing header forbids.",
}

/** For single documents, by folder. A rule that a document follows must be removed here. */
export const answers: Readonly<Record<string, Answers>> = {
  "visa-authority": ours,
  "bracelet-maker": { ...ours, "openapi-tags-alphabetical": "Orders come before the bracelets that are made of them." },
  "border-feed": ours,
  "sms-operator": ours,
  "bracelet-workshop": {
    ...ours,
    "owasp:api2:2023-no-http-basic":
      "The second vendor stands for what small vendors offer; it is spoken over TLS only.",
    "owasp:api4:2023-rate-limit": "Such a vendor tells no limits beforehand; it answers 429 with Retry-After.",
  },
  // Kannel's own interface is described here as it is, and is not ours to change.
  "sms-gateway": {
    "license-url": ours["license-url"] ?? "",
    "owasp:api2:2023-no-api-keys-in-url":
      "Kannel takes its password in no other place; the adapter keeps addresses out of logs.",
    "owasp:api4:2023-rate-limit": "Kannel names no limits.",
    "owasp:api4:2023-rate-limit-responses-429": "Kannel queues what is too much, and never answers 429.",
    "owasp:api7:2023-concerning-url-parameter":
      "The address for reports is the hub's own, given by who holds the password; whom Kannel may call is for its network to say.",
    "owasp:api8:2023-define-error-responses-401": "Kannel answers a wrong password with 403.",
  },
  hub: {
    "oas3-valid-media-example":
      "Spectral reads patterns without Unicode, so that a letter is no letter; Redocly and the hub's own test take every example.",
    "openapi-tags-alphabetical": "They stand in the order in which a season needs them.",
    "owasp:api2:2023-read-restricted":
      "What the table of rights opens to anybody says so itself: health, what the draw publishes, how to sign in.",
    "owasp:api2:2023-write-restricted": "The same: an applicant asks by reference and QID, a device by its key.",
    "owasp:api4:2023-array-limit":
      "Lists come in pages of a known limit, and a request is bounded as a whole by its bytes.",
    "owasp:api4:2023-integer-format":
      "The numbers are JavaScript's, exact up to 2^53; neither int32 nor int64 says that.",
    "owasp:api4:2023-string-limit":
      "A request is bounded as a whole by its bytes, and answers are the hub's own words.",
    "owasp:api4:2023-string-restricted": "Names and words of people follow no pattern.",
    "owasp:api8:2023-define-cors-origin": ours["owasp:api8:2023-define-cors-origin"] ?? "",
    "owasp:api9:2023-inventory-access": "The server of the document is the one that serves it.",
    "owasp:api9:2023-inventory-environment": "As above.",
  },
}
