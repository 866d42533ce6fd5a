import { fileURLToPath } from "node:url"

/** The folder of the whole project, with a slash at its end. */
export const root = fileURLToPath(new URL("..", import.meta.url))

/** The folders of the packages that are built: TypeScript in `src`, JavaScript and declarations in `dist`. */
export const builtPackages = [
  "packages/core",
  "packages/adapters",
  "packages/gate",
  "packages/reader",
  "mocks",
  "packages/server",
]

/** The folders of the packages that are published; the contracts are data, and need no build. */
export const publishedPackages = ["contracts", ...builtPackages]
