import { randomUUID } from "node:crypto"
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { whyUnreadable } from "./whyUnreadable.ts"

/**
 * Files that their owner alone may read. They are written aside and then put where they belong, so that nobody ever reads
 * half of one.
 */

/** Makes a file, with the folders on the way. Rejects with `EEXIST`, in a sentence, where there is one. */
export const makeOwnFile = (path: string, text: string): Promise<void> =>
  placed(path, text, link).catch((error) => {
    if (!isError(error, "EEXIST")) throw error
    throw Object.assign(new Error(`There is a file ${path} already, and it is left as it is.`), { code: "EEXIST" })
  })

/** Puts a file in the place of another. */
export const replaceOwnFile = (path: string, text: string): Promise<void> => placed(path, text, rename)

/** Reads a file. Rejects in a sentence where it cannot be read. */
export const readOwnFile = (path: string): Promise<string> =>
  readFile(path, "utf8").catch((error) => {
    throw inWords(error)
  })

/** Reads a file; where there is none it is made first, by whoever of several is quickest. */
export const readOrMakeOwnFile = async (path: string, first: () => Promise<string>): Promise<string> => {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    if (!isError(error, "ENOENT")) throw inWords(error as Error)
  }
  await makeOwnFile(path, await first()).catch((error) => {
    if (!isError(error, "EEXIST")) throw error
  })
  return readOwnFile(path)
}

const inWords = (error: Error): Error => new Error(whyUnreadable(error) ?? error.message, { cause: error })

const isError = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code

const placed = async (path: string, text: string, place: typeof rename): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const aside = `${path}.${randomUUID()}`
  try {
    await writeFile(aside, text, { mode: 0o600, flush: true })
    await place(aside, path)
  } finally {
    await rm(aside, { force: true })
  }
}
