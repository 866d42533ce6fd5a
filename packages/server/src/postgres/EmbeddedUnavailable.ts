/** What was found in the way of starting it, and what to do about it. */
export class EmbeddedUnavailable extends Error {
  override readonly name = "EmbeddedUnavailable"
}
