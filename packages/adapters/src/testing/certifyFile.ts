import { writeFile } from "node:fs/promises"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { type CertifyOptions, certify, type MakeAdapter } from "./certify.ts"
import { isPortName, type PortName, type Ports, portNames } from "./PortName.ts"
import { writeSheet } from "./writeSheet.ts"

/** The command's surroundings. */
export interface CertifyTerminal {
  /** The folder that paths are relative to, and in which the sheet is written. */
  readonly cwd: string
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

/**
 * The module of an adapter. Its default export makes the layer; `stand`, where there is one, starts a foreign system
 * that speaks another wire than our contract.
 */
interface AdapterModule {
  readonly default: MakeAdapter<Ports[PortName]>
  readonly stand?: NonNullable<CertifyOptions["startStand"]>
}

const isAdapterModule = (module: object): module is AdapterModule =>
  "default" in module &&
  typeof module.default === "function" &&
  (!("stand" in module) || typeof module.stand === "function")

/**
 * Certifies the adapter in a file, for the command line: prints the sheet and writes it as `certificate-<port>.md`. Resolves to
 * the exit status: 0 when the certificate is held, 1 when it is not, and 2 when it could not be tried.
 */
export const certifyFile = async (
  port: string,
  path: string,
  { cwd, print, complain }: CertifyTerminal,
): Promise<number> => {
  if (!isPortName(port)) {
    complain(`There is no port "${port}"; there are ${portNames.join(", ")}.`)
    return 2
  }
  try {
    const module: object = await import(pathToFileURL(resolve(cwd, path)).href)
    if (!isAdapterModule(module)) {
      complain(`${path} must have a default export that is a function from a stand to a layer.`)
      return 2
    }
    const { default: makeLayer, stand } = module
    const sheet = await certify(port, makeLayer as MakeAdapter<Ports[typeof port]>, stand && { startStand: stand })
    const file = `certificate-${port}.md`
    const tried = { module: path, day: new Date().toISOString().slice(0, 10) }
    await writeFile(resolve(cwd, file), writeSheet(sheet, "markdown", tried))
    print(writeSheet(sheet, "table", tried))
    print(`Written to ${file}.`)
    return sheet.holds ? 0 : 1
  } catch (error) {
    complain(`${path} could not be tried: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}
