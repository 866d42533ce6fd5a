import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach } from "vitest"

const open: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Closes a resource when the test ends, in reverse order of opening. */
export const closing = async <A extends { close(): Promise<void> }>(opening: Promise<A>): Promise<A> => {
  const resource = await opening
  open.push(() => resource.close())
  return resource
}

/** A temporary folder, which is removed when the test ends. */
export const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "mahmal-mock-"))
  open.push(() => rm(path, { recursive: true, force: true }))
  return path
}
