import { statfs } from "node:fs/promises"

/** Where Linux keeps files in memory. */
const inMemory = "/dev/shm"

/** What the databases of a run take at once, several times over. */
const room = 4 * 1024 ** 3

/** A folder that is kept in memory, where there is one with plenty of room; in containers there often is not. */
export const roomyMemory = async (): Promise<string | undefined> => {
  const { bavail, bsize } = await statfs(inMemory).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > room && process.availableMemory() > 2 * room ? inMemory : undefined
}
