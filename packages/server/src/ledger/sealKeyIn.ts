import { access, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { makeKeyFile } from "./SealingKey.ts"

/** The file of a key to seal with in a folder; both are made where they are not there yet. */
export const sealKeyIn = async (folder: string): Promise<string> => {
  const path = join(folder, "seal-key.pem")
  await mkdir(folder, { recursive: true })
  await access(path).catch(() => makeKeyFile(path))
  return path
}
