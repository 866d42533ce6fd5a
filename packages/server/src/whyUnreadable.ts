/** Why a file could not be read, in words for whoever named it; undefined when the error is of another kind. */
export const whyUnreadable = (error: unknown): string | undefined => {
  const { code = "", syscall } = error as NodeJS.ErrnoException
  return reasons[code] ?? (syscall === undefined ? undefined : `it cannot be read (${code})`)
}

/** The same with the name of the file, as an error; an error of another kind stays as it is. */
export const unreadable = (path: string, error: unknown): Error => {
  const why = whyUnreadable(error)
  return why === undefined ? (error as Error) : new Error(`${path}: ${why}`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "this is a folder; expected a file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
}
