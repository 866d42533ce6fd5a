import {
  acceptTrustLists,
  firstTrustList,
  type KeyPair,
  newKeyPair,
  newStatusList,
  signStatusList,
  signTrustList,
  type TrustList,
  verify,
  webCryptoSigner,
} from "@mahmal/gate"
import { beforeAll, describe, expect, it } from "vitest"
import { issued, newMission, noon, trusted, trustIn } from "./mission.ts"

describe("the list of keys that a reader holds", () => {
  let root: KeyPair
  let nextRoot: KeyPair
  let held: TrustList
  let newer: TrustList

  beforeAll(async () => {
    root = await newKeyPair("ES256")
    nextRoot = await newKeyPair("EdDSA")
    held = trustIn([await trusted(root, ["trust-list"])])
    const rsa = {
      ...(await trusted(root, ["vaccination", "recovery"])),
      key: { algorithm: "PS256", n: new Uint8Array(256).fill(0xc5), e: Uint8Array.of(1, 0, 1) },
    } as const
    newer = {
      ...trustIn([await trusted(root, ["trust-list"]), await trusted(nextRoot, ["trust-list"]), rsa]),
      version: 2,
    }
  })

  it("is replaced by a newer one that its own key signed", async () => {
    const token = await signTrustList(newer, await webCryptoSigner(root))
    expect(await acceptTrustLists(held, [token], noon)).toEqual({ outcome: "accepted", list: newer })
  })

  it("begins with the mission's key for lists, by which alone no bracelet is genuine", async () => {
    const key = await trusted(root)
    const first = firstTrustList(key)
    const token = await signTrustList(newer, await webCryptoSigner(root))
    expect(await acceptTrustLists(first, [token], noon)).toEqual({ outcome: "accepted", list: newer })
    expect(
      await acceptTrustLists(newer, [await signTrustList(first, await webCryptoSigner(root))], noon),
    ).toMatchObject({
      outcome: "refused",
    })
    const { text } = await issued({ pair: root, signer: await webCryptoSigner(root), trust: first })
    expect(await verify(text, trustIn([await trusted(root)]), noon)).toMatchObject({ outcome: "genuine" })
    expect(await verify(text, first, noon)).toMatchObject({ outcome: "refused" })
  })

  it("rotates the key that signs it: the next key is added first, then the old one is removed", async () => {
    const last = { ...trustIn([await trusted(nextRoot, ["trust-list"])]), version: 3 }
    const token = await signTrustList(last, await webCryptoSigner(nextRoot))
    expect(await acceptTrustLists(held, [token], noon)).toMatchObject({ reason: "key-unknown" })
    expect(await acceptTrustLists(newer, [token], noon)).toEqual({ outcome: "accepted", list: last })
    const old = await signTrustList({ ...newer, version: 4 }, await webCryptoSigner(root))
    expect(await acceptTrustLists(last, [old], noon)).toMatchObject({ reason: "key-unknown" })
  })

  it("is brought up to date by all lists that were missed, of which only the last must not have expired", async () => {
    const last = { ...trustIn([await trusted(nextRoot, ["trust-list"])]), version: 3 }
    const missed = { ...newer, expires: noon - 1 }
    const [between, newest] = [
      await signTrustList(missed, await webCryptoSigner(root)),
      await signTrustList(last, await webCryptoSigner(nextRoot)),
    ]
    expect(await acceptTrustLists(held, [between, newest], noon)).toEqual({ outcome: "accepted", list: last })
    expect(await acceptTrustLists(held, [newest], noon)).toMatchObject({ reason: "key-unknown" })
    expect(await acceptTrustLists(held, [newest, between], noon)).toMatchObject({ reason: "expired" })
    expect(await acceptTrustLists(held, [between], noon)).toMatchObject({ reason: "expired" })
  })

  it("never has a withdrawn key again, also of a restored hub, which withdraws it anew by a list that it signs", async () => {
    const withdrawn = { ...trustIn([await trusted(nextRoot, ["trust-list"])]), version: 3 }
    const signed = async (version: number, by: KeyPair) =>
      signTrustList({ ...withdrawn, version }, await webCryptoSigner(by))
    const anew = [await signed(4, root), await signed(5, nextRoot)]
    expect(await acceptTrustLists(withdrawn, anew, noon)).toEqual({
      outcome: "accepted",
      list: { ...withdrawn, version: 5 },
    })
    const back = await signTrustList({ ...newer, version: 6 }, await webCryptoSigner(root))
    expect(await acceptTrustLists(withdrawn, [back], noon)).toMatchObject({ reason: "key-unknown" })
    expect(await acceptTrustLists(withdrawn, [back, ...anew], noon)).toMatchObject({ list: { version: 5 } })
  })

  it("is not replaced by an older, expired or forged one", async () => {
    const token = await signTrustList(newer, await webCryptoSigner(root))
    expect(await acceptTrustLists(newer, [token], noon)).toMatchObject({ reason: "not-newer" })
    expect(await acceptTrustLists(held, [token], newer.expires)).toMatchObject({ reason: "expired" })
    const broken = token.slice()
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
    expect(await acceptTrustLists(held, [broken], noon)).toMatchObject({ reason: "signature-wrong" })
    expect(await acceptTrustLists(held, [new Uint8Array(3)], noon)).toMatchObject({ outcome: "refused" })
  })

  it("is refused when its issuer is not that of the key that signed it", async () => {
    const token = await signTrustList({ ...newer, issuer: "another.example" }, await webCryptoSigner(root))
    expect(await acceptTrustLists(held, [token], noon)).toMatchObject({ reason: "key-wrong-purpose" })
  })

  it("is refused when it is signed by a key for another purpose, or is another kind of list", async () => {
    const mission = await newMission()
    const bracelets = trustIn([await trusted(mission.pair, ["bracelet", "status-list"])])
    const token = await signTrustList(newer, mission.signer)
    expect(await acceptTrustLists(bracelets, [token], noon)).toMatchObject({ reason: "key-wrong-purpose" })
    const statuses = await signStatusList(newStatusList("https://hub.example/1", 1, 8, noon), mission.signer)
    expect(await acceptTrustLists(mission.trust, [statuses], noon)).toMatchObject({ reason: "claims-malformed" })
    const { bytes } = await issued(mission)
    expect(await acceptTrustLists(mission.trust, [bytes], noon)).toMatchObject({ reason: "claims-malformed" })
    expect(await verify(statuses, mission.trust, noon)).toMatchObject({ reason: "not-sign1" })
  })
})
