import type { ChainEnd, KeyPair, Passage, Scan, SitePlan, StatusList, TrustList } from "@mahmal/gate"
import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import type { Language } from "../view/words.ts"

/** The device as it is enrolled with the hub. Its private key cannot be exported. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly season: string
  readonly keys: KeyPair
  readonly standing: Standing
  /** The code that the supervisor types to approve this device. */
  readonly code?: string
}

/** The standing of a device with the hub. Only an `approved` one works. */
export type Standing = "waiting" | "approved" | "revoked"

/** A passage with the group of its bracelet, for the head-count. */
export interface KnownPassage extends Passage {
  readonly group?: number
}

/** The bracelet with a printed number. */
export interface Numbered {
  readonly reference: string
  readonly group: number
}

/** A scan that shows amber and is not settled yet, with its time in milliseconds. */
export interface Asked {
  readonly scan: Scan
  readonly at: number
}

/** How many people this device let through a gate. */
export interface Passed {
  readonly in: number
  readonly out: number
}

/** The number of bracelets of a group, and its camps. */
export interface GroupSize {
  readonly expected: number
  readonly camps: readonly number[]
}

/** A status list, and the hub's version of it. */
export interface VersionedList {
  readonly list: StatusList
  readonly version: number
}

/** The single values that the device stores. */
export interface Facts {
  readonly device: Device
  readonly language: Language
  readonly gate: string
  readonly plan: SitePlan
  readonly trust: TrustList
  readonly status: VersionedList
  /** Milliseconds by which the hub's clock is ahead of this device's. */
  readonly ahead: number
  /** The end of the device's chain. */
  readonly end: ChainEnd
  /** The sequence number of the last link that the hub has. */
  readonly sent: number
  /** When a sync was last noted in the chain, in milliseconds by this device's clock. */
  readonly noted: number
  readonly asked: Asked
  /** By the id of the gate. */
  readonly passed: ReadonlyMap<string, Passed>
  /** By the number of the group. */
  readonly groups: ReadonlyMap<number, GroupSize>
  readonly unissued: ReadonlySet<string>
  /** The cursor of the hub's passages. */
  readonly cursor: number
  /** The cursor of the hub's serials. */
  readonly serialsCursor: number
}

interface Kept extends DBSchema {
  facts: { key: string; value: unknown }
  /** The signed links of the chain by sequence number. */
  links: { key: number; value: Uint8Array<ArrayBuffer> }
  /** The last passage of each bracelet by its reference. */
  passages: { key: string; value: KnownPassage }
  /** The bracelets by their printed numbers. */
  serials: { key: string; value: Numbered }
}

/** What is written in one transaction. */
export interface Writing {
  readonly facts?: { readonly [Name in keyof Facts]?: Facts[Name] | undefined }
  readonly link?: { readonly number: number; readonly signed: Uint8Array<ArrayBuffer> }
  readonly passages?: Iterable<readonly [reference: string, passage: KnownPassage]>
  readonly serials?: Iterable<readonly [serial: string, bracelet: Numbered]>
}

/** What the device keeps in IndexedDB, through reloads and crashes. */
export class Store {
  readonly #database: IDBPDatabase<Kept>

  private constructor(database: IDBPDatabase<Kept>) {
    this.#database = database
  }

  /** Opens the store; the first time, it is empty. */
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

  /** A fact, if it is stored. */
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

  /** At most `count` links after a sequence number, in order. */
  links(after: number, count: number): Promise<Uint8Array<ArrayBuffer>[]> {
    return this.#database.getAll("links", IDBKeyRange.lowerBound(after, true), count)
  }

  /**
   * Writes everything in one transaction, which is on disk when this resolves. A fact that is `undefined` is deleted. Rejects
   * and writes nothing when a link with this number exists, so that no scan is overwritten.
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
