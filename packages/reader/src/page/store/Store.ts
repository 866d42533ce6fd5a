import type { ChainEnd, KeyPair, Passage, Scan, SitePlan, StatusList, TrustList } from "@mahmal/gate"
import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import type { Language } from "../view/words.ts"

/** Who this device is to the hub. The private key can be used here, and be read by nobody. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly season: string
  readonly keys: KeyPair
  readonly standing: Standing
  /** What the supervisor is told, so that the right device is approved. */
  readonly code?: string
}

/** What the hub says of a device. Only an `approved` one works. */
export type Standing = "waiting" | "approved" | "revoked"

/** A last passage with the group of its bracelet, for the head-count. */
export interface KnownPassage extends Passage {
  readonly group?: number
}

/** The bracelet that a printed number leads to. */
export interface Numbered {
  readonly reference: string
  readonly group: number
}

/** Somebody before whom the gate stands on amber: what is noted once it is settled, and when it was, in milliseconds. */
export interface Asked {
  readonly scan: Scan
  readonly at: number
}

/** How many this device let through a gate. */
export interface Passed {
  readonly in: number
  readonly out: number
}

/** How many bracelets a group has, and the camps where it belongs. */
export interface GroupSize {
  readonly expected: number
  readonly camps: readonly number[]
}

/** A status list, and the version under which the hub knows it. */
export interface VersionedList {
  readonly list: StatusList
  readonly version: number
}

/** What the device knows, one of each. */
export interface Facts {
  readonly device: Device
  readonly language: Language
  readonly gate: string
  readonly plan: SitePlan
  readonly trust: TrustList
  readonly status: VersionedList
  /** How many milliseconds the hub's clock is ahead of this device's. */
  readonly ahead: number
  /** The end of the chain of what was noted. */
  readonly end: ChainEnd
  /** The number of the last link that the hub has. */
  readonly sent: number
  /** When the hub was talked with last, in milliseconds by this device's clock. */
  readonly talked: number
  /** When a talk was noted last, by this device's clock. */
  readonly noted: number
  readonly asked: Asked
  /** By the names of the gates. */
  readonly passed: ReadonlyMap<string, Passed>
  /** The groups by their numbers. */
  readonly groups: ReadonlyMap<number, GroupSize>
  /** Up to where the passages that all devices saw are known. */
  readonly cursor: number
  /** Up to where the numbers on bracelets are known. */
  readonly serialsCursor: number
}

interface Kept extends DBSchema {
  facts: { key: string; value: unknown }
  /** The signed links of the chain by their numbers. */
  links: { key: number; value: Uint8Array<ArrayBuffer> }
  /** The last passage of each bracelet by its reference. */
  passages: { key: string; value: KnownPassage }
  /** The bracelets by the numbers that are printed on them. */
  serials: { key: string; value: Numbered }
}

/** What is written together, or not at all. */
export interface Writing {
  readonly facts?: { readonly [Name in keyof Facts]?: Facts[Name] | undefined }
  readonly link?: { readonly number: number; readonly signed: Uint8Array<ArrayBuffer> }
  readonly passages?: Iterable<readonly [reference: string, passage: KnownPassage]>
  readonly serials?: Iterable<readonly [serial: string, bracelet: Numbered]>
}

/** What the device keeps over a reload, a crash and a flat battery. */
export class Store {
  readonly #database: IDBPDatabase<Kept>

  private constructor(database: IDBPDatabase<Kept>) {
    this.#database = database
  }

  /** Opens what is kept, or an empty one. */
  static async open(): Promise<Store> {
    const database = await openDB<Kept>("mahmal-reader", 1, {
      upgrade(fresh) {
        fresh.createObjectStore("facts")
        fresh.createObjectStore("links")
        fresh.createObjectStore("passages")
        fresh.createObjectStore("serials")
      },
    })
    return new Store(database)
  }

  /** A fact, if it is known. */
  async fact<Name extends keyof Facts>(name: Name): Promise<Facts[Name] | undefined> {
    return (await this.#database.get("facts", name)) as Facts[Name] | undefined
  }

  /** All last passages. */
  async passages(): Promise<Map<string, KnownPassage>> {
    const transaction = this.#database.transaction("passages")
    const [references, passages] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
    return new Map(references.map((reference, at) => [reference, passages[at] as KnownPassage]))
  }

  /** The bracelet with a printed number, if it is known. */
  numbered(serial: string): Promise<Numbered | undefined> {
    return this.#database.get("serials", serial)
  }

  /** The links after a number, in order, at most so many. */
  links(after: number, count: number): Promise<Uint8Array<ArrayBuffer>[]> {
    return this.#database.getAll("links", IDBKeyRange.lowerBound(after, true), count)
  }

  /**
   * Writes all of it, on the disk before it answers. A fact that is `undefined` is forgotten. A link whose number is taken
   * is refused, and everything with it: nobody's scan is written over.
   */
  async write({ facts = {}, link, passages = [], serials = [] }: Writing): Promise<void> {
    const transaction = this.#database.transaction(["facts", "links", "passages", "serials"], "readwrite", {
      durability: "strict",
    })
    const [known, chain, last, printed] = [
      transaction.objectStore("facts"),
      transaction.objectStore("links"),
      transaction.objectStore("passages"),
      transaction.objectStore("serials"),
    ]
    const writes: Promise<unknown>[] = [transaction.done]
    for (const [name, value] of Object.entries(facts))
      writes.push(value === undefined ? known.delete(name) : known.put(value, name))
    if (link !== undefined) writes.push(chain.add(link.signed, link.number))
    for (const [reference, passage] of passages) writes.push(last.put(passage, reference))
    for (const [serial, bracelet] of serials) writes.push(printed.put(bracelet, serial))
    await Promise.all(writes)
  }
}
