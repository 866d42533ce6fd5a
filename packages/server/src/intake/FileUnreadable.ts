import { Schema } from "effect"

/** An applications file of which no row can be decided. The message says why, for the person who gave the file. */
export class FileUnreadable extends Schema.TaggedError<FileUnreadable>()("FileUnreadable", {
  message: Schema.String,
}) {}
