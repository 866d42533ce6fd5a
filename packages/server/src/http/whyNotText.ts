import { isUtf8 } from "node:buffer"
import { InputInvalid, WrongContentType } from "../api/problems.ts"

const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i
const ours = /^utf-?8$/i

/**
 * Why a body is not read as text; undefined when it is. JSON is UTF-8 (RFC 8259), and so are the files that are sent:
 * another encoding would be kept as U+FFFD, and nobody could tell afterwards what was meant. `bytes` are undefined of a
 * file, which tells of its rows one by one.
 */
export const whyNotText = (headers: Headers, bytes: Uint8Array | undefined) => {
  // Unpacked, a small body could be of any size.
  const packed = headers.get("content-encoding") ?? "identity"
  if (packed.trim().toLowerCase() !== "identity")
    return new WrongContentType({ detail: "Bodies are sent uncompressed." })
  const [, named = "utf-8"] = charset.exec(headers.get("content-type") ?? "") ?? []
  if (!ours.test(named)) return new WrongContentType({ detail: "Text is sent in UTF-8." })
  if (bytes === undefined || isUtf8(bytes)) return undefined
  return new InputInvalid({
    detail: "The body is not in UTF-8.",
    errors: [{ in: "body", pointer: "", detail: "Expected text in UTF-8" }],
  })
}
