export { type Bytes, fromHex, toHex } from "./Bytes.ts"
export { decodeBase45, encodeBase45 } from "./base45.ts"
export { type Bracelet, decodeBracelet, type Entitlement, encodeBracelet, entitlements } from "./bracelet/Bracelet.ts"
export {
  braceletPrefix,
  issueBracelet,
  maxBraceletBytes,
  newReference,
  type SignedBracelet,
} from "./bracelet/issueBracelet.ts"
export { fromNdef, ndefMediaType, toChip, toNdef } from "./bracelet/ndef.ts"
export { checkSignature, decodePublicKey, encodePublicKey, keyIdOf, type PublicKey } from "./cose/PublicKey.ts"
export { type KeyPair, newKeyPair, type Signer, webCryptoSigner } from "./cose/Signer.ts"
export { type Decision, decide, type Light, type Question } from "./decide/decide.ts"
export { type Direction, type Passage, type Passages, placeOf } from "./decide/Passage.ts"
export type { Reason } from "./decide/Reason.ts"
export { reasonWords } from "./decide/reasonWords.ts"
export { type Camp, type Gate, type Limits, type SitePlan, usualLimits, type Words } from "./decide/SitePlan.ts"
export { type HealthCertificate, type HealthKind, healthPrefix } from "./health/HealthCertificate.ts"
export type { Refusal, Refused } from "./Refusal.ts"
export { appendEntry, type ChainEnd, newChain, verifyChain, verifyPiece } from "./scans/chain.ts"
export { type Clocked, type CorrectedTime, correctClock } from "./scans/correctClock.ts"
export type { Entry, Note, Scan, Sync } from "./scans/Entry.ts"
export {
  type Alarm,
  forksOf,
  type Gap,
  type History,
  inHistory,
  type MergedScan,
  mergeScans,
  twoCamps,
} from "./scans/mergeScans.ts"
export { passagesOf } from "./scans/passagesOf.ts"
export {
  newStatusList,
  Status,
  type StatusBits,
  type StatusList,
  sizeOf,
  statusAt,
  withStatuses,
} from "./status/StatusList.ts"
export { applyStatusDelta, signStatusDelta } from "./status/statusDelta.ts"
export { openStatusList, signStatusList } from "./status/statusListToken.ts"
export { firstTrustList } from "./trust/firstTrustList.ts"
export { type Purpose, purposes, type TrustedKey, type TrustList } from "./trust/TrustList.ts"
export { acceptTrustLists, signTrustList } from "./trust/trustListToken.ts"
export { type Verdict, type VerifyOptions, verify } from "./verify.ts"
