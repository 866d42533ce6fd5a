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

/** A package of ours, as the project finds it. */
interface Packed extends Snapshot {
  readonly folder: string
  readonly name: string
  readonly version: string
  /** The tarball, as the project's package.json names it. */
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
    // What a package wants of whoever installs it stands in a lock beside what it brings.
    dependencies: { ...dependencies, ...withoutThose(peerDependencies, peerDependenciesMeta) },
    optionalDependencies,
    file: `file:packages/${name.slice(1).replace("/", "-")}-${version}.tgz`,
  }
}

/** Every package of ours that is published. */
export const packed = (): Promise<ReadonlyArray<Packed>> => Promise.all(publishedPackages.map(packedIn))

/** The keys of the snapshots that these dependencies lead to: pnpm installs all that a lock names. */
const reached = (snapshots: Lock["snapshots"], from: Versions): ReadonlySet<string> => {
  const found = new Set<string>()
  const follow = (versions: Versions = {}) => {
    for (const [name, version] of Object.entries(versions)) {
      // An alias has the name of what it stands for in its version.
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
 * Gives the pnpm-lock.yaml of a project on tarballs of ours in its folder `packages`, with the versions of everything
 * else that this workspace has: to install it, no registry need be asked.
 */
export const lockOf = async (project: string): Promise<string> => {
  const workspace: Lock = parse(await read(root, "pnpm-lock.yaml"))
  const ours = await packed()
  const fileOf = new Map(ours.map(({ name, file }) => [name, file]))
  // The workspace's own lock also counts the peers that it happens to have.
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
