import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { parse, stringify } from "yaml"
import { publishedPackages, root } from "../../../scripts/packages.ts"

interface Locked {
  readonly specifier: string
  readonly version: string
}

interface Importer {
  readonly dependencies?: Readonly<Record<string, Locked>>
  readonly devDependencies?: Readonly<Record<string, Locked>>
  readonly optionalDependencies?: Readonly<Record<string, Locked>>
}

interface Snapshot {
  readonly dependencies?: Versions
  readonly optionalDependencies?: Versions
}

interface Lock {
  readonly importers: Readonly<Record<string, Importer>>
  readonly packages: Readonly<Record<string, object>>
  readonly snapshots: Readonly<Record<string, Snapshot>>
}

/** One of our packages. */
interface Packed extends Snapshot {
  readonly folder: string
  readonly name: string
  readonly version: string
  /** The path of the tarball in the project's package.json. */
  readonly file: string
}

type Versions = Readonly<Record<string, string>>

const read = (...path: ReadonlyArray<string>) => readFile(join(...path), "utf8")

const withoutThose = (all: Versions = {}, left: Readonly<Record<string, object>> = {}): Versions =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !(name in left)))

const packedIn = async (folder: string): Promise<Packed> => {
  const { name, version, dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    await read(root, folder, "package.json"),
  )
  return {
    folder,
    name,
    version,
    // A lockfile lists a package's peer dependencies with its dependencies.
    dependencies: { ...dependencies, ...withoutThose(peerDependencies, peerDependenciesMeta) },
    optionalDependencies,
    file: `file:packages/${name.slice(1).replace("/", "-")}-${version}.tgz`,
  }
}

/** All our published packages. */
export const packed = (): Promise<ReadonlyArray<Packed>> => Promise.all(publishedPackages.map(packedIn))

/** The keys of the snapshots that these dependencies need: pnpm installs everything in a lockfile. */
const reached = (snapshots: Lock["snapshots"], from: Versions): ReadonlySet<string> => {
  const found = new Set<string>()
  const follow = (versions: Versions = {}) => {
    for (const [name, version] of Object.entries(versions)) {
      // The version of an alias has the real name.
      const key = `${name}@${version}` in snapshots ? `${name}@${version}` : version
      if (found.has(key)) continue
      found.add(key)
      follow(snapshots[key]?.dependencies)
      follow(snapshots[key]?.optionalDependencies)
    }
  }
  follow(from)
  return found
}

const only = <A>(record: Readonly<Record<string, A>>, keys: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)))

const mapValues = <A, B>(record: Readonly<Record<string, A>> = {}, map: (value: A, key: string) => B) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))

/**
 * Makes the pnpm-lock.yaml of a project with our tarballs in its folder `packages`, and with this workspace's versions of
 * everything else, so that it can be installed without a registry.
 */
export const lockOf = async (project: string): Promise<string> => {
  const workspace: Lock = parse(await read(root, "pnpm-lock.yaml"))
  const ours = await packed()
  const fileOf = new Map(ours.map(({ name, file }) => [name, file]))
  // The workspace's own lockfile also has its peers in the keys.
  const asPacked = (wanted: Versions | undefined, has: Importer["dependencies"]) =>
    mapValues(wanted, (_, name) => fileOf.get(name) ?? has?.[name]?.version ?? "")
  const usual = workspace.importers["."]?.devDependencies ?? {}
  const asInstalled = (wanted: Versions) =>
    mapValues(wanted, (specifier, name) => ({ specifier, version: fileOf.get(name) ?? usual[name]?.version ?? "" }))

  const manifest: { dependencies: Versions; devDependencies: Versions } = JSON.parse(
    await read(project, "package.json"),
  )
  const dependencies = asInstalled(manifest.dependencies)
  const devDependencies = asInstalled(manifest.devDependencies)
  const { overrides } = parse(await read(project, "pnpm-workspace.yaml"))
  const packages = await Promise.all(
    ours.map(async ({ name, version, file }) => {
      const digest = createHash("sha512").update(await readFile(join(project, file.slice("file:".length))))
      const resolution = { integrity: `sha512-${digest.digest("base64")}`, tarball: file }
      return [`${name}@${file}`, { resolution, version }]
    }),
  )
  const snapshots: Lock["snapshots"] = {
    ...workspace.snapshots,
    ...Object.fromEntries(
      ours.map(({ folder, name, file, ...wanted }) => {
        const has = workspace.importers[folder]
        const dependencies = asPacked(wanted.dependencies, { ...has?.devDependencies, ...has?.dependencies })
        const optionalDependencies = asPacked(wanted.optionalDependencies, has?.optionalDependencies)
        return [`${name}@${file}`, { dependencies, optionalDependencies }]
      }),
    ),
  }
  const used = reached(
    snapshots,
    mapValues({ ...dependencies, ...devDependencies }, ({ version }) => version),
  )
  const withoutPeers = new Set([...used].map((key) => key.replace(/\(.*$/, "")))
  return stringify({
    ...workspace,
    overrides,
    importers: { ".": { dependencies, devDependencies } },
    packages: only({ ...workspace.packages, ...Object.fromEntries(packages) }, withoutPeers),
    snapshots: only(snapshots, used),
  })
}
