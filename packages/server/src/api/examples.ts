import type { Schema } from "effect"

const pilgrim = "1448-Q48-000001"

const applications = [
  "application_no,submitted_at,qid,name_ar,name_en,sex,birth_date,nationality,residence_since,passport_no,passport_expiry,mrz_line1,mrz_line2,mobile,email,group_ref,role,relation,last_hajj_year,refused_seasons,campaign_choice,needs_wheelchair",
  "Q48-000001,2026-09-22T08:05:28+03:00,24263416206,ليلى ناصر الهاجري,Laila Nasser Al-Hajri,F,1942-09-06,QAT,,H8984134,2031-01-28,P<QATAL<HAJRI<<LAILA<NASSER<<<<<<<<<<<<<<<<<,H8984134<4QAT4209063F3101285<<<<<<<<<<<<<<<8,+97474090606,,G000644,principal,,1434,0,,no",
  "",
].join("\r\n")

const season = {
  name: "1448",
  timeZone: "Asia/Qatar",
  arafah: { hijri: "1448-12-09" },
  registration: { closes: "2026-10-22T24:00:00+03:00" },
  places: { total: 4400, shares: { citizens: 3700, others: 700 } },
  citizens: ["QAT"],
  permitNationalities: ["QAT", "SAU", "KWT", "BHR", "OMN", "ARE"],
  draw: { day: "2026-12-01", tiers: [{ firstHajj: true, minimumAge: 65 }, { firstHajj: true }, {}], weightCap: 6 },
  offerDays: 7,
  cutOffs: { registration: { hijri: "1448-08-13" }, visas: { hijri: "1448-10-01" } },
  opens: { entitlements: "2027-01-22", bracelets: "2027-03-10" },
  intake: {
    minimumAge: { principal: { citizens: 18, others: 45 }, companion: 15 },
    maximumCompanions: { citizens: 3, others: 1 },
    residenceYears: 15,
    hajjIntervalYears: 5,
    excusedRelations: ["husband", "father", "brother", "son"],
    passportMonthsAfterArafah: 6,
    phoneCountry: "QA",
  },
  campaigns: ["C1", "C15"],
  gates: {
    camps: [
      {
        id: 12,
        site: "mina",
        name: { ar: "مخيم منى 12", en: "Mina camp 12" },
        way: { ar: "شارع 56 جنوبًا، قبل الجسر", en: "south on road 56, before the bridge" },
        campaigns: ["C15"],
      },
    ],
    gates: [
      { id: "mina-12-north", name: { ar: "مخيم 12 الشمالية", en: "Mina camp 12, north" }, camp: 12 },
      { id: "train-mina-1", name: { ar: "قطار المشاعر منى 1", en: "Train, Mina 1" }, needs: "train" },
    ],
    opens: ["train", "mina", "arafat", "muzdalifah", "jamarat"],
    validDays: 14,
    limits: { listAge: 21_600, passback: 43_200, travel: 300, clock: 120 },
  },
  groupFollowsMember: false,
}

/** A body for each operation that takes one, as a caller writes it. The hub takes each of them: a test reads each as the hub does. */
export const examples: Readonly<Record<string, Schema.Json>> = {
  "seasons.store": season,
  "seasons.close": { reason: "The last flight is back, and every campaign has reported its pilgrims." },
  "commands.find": {
    found: { what: "returned", on: "2027-06-01" },
    evidence: "The carrier's list of boarded passengers, filed by the operations room as 118.",
  },
  "applications.send": applications,
  "pilgrims.search": { season: "1448", state: "Drawn", name: "ليلى الهاجري", limit: 20 },
  "special.keepHealth": {
    version: 0,
    conditions: ["Diabetes, type 2"],
    medicines: ["Metformin 500 mg, twice a day"],
    allergies: ["Penicillin"],
    bloodGroup: "O+",
    notes: "Measures her blood sugar herself.",
  },
  "emergency.open": {
    pilgrim,
    reads: "health",
    reason: "Unconscious at the clinic of camp 12; the doctor asks for medicines and allergies.",
  },
  "emergency.review": { finding: "justified", remark: "The clinic's log has the case at the same hour." },
  "draw.freeze": { reason: "Intake is closed, and its report was signed." },
  "draw.commit": {
    reason: "The committee met; the round comes in two days.",
    randomness: { kind: "drand", chain: "quicknet", round: 34_400_000 },
    secrets: [{ name: "chair", hash: "d5f7a5d64bd0a6ddd7faf68502dbb82c79f17373a41084c423c67c2abdf0d374" }],
  },
  "draw.draw": {
    reason: "The round is out, and the chair reveals the secret.",
    beacon: {
      round: 1000,
      signature: "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
    },
    reveals: [{ name: "chair", salt: "5f1a6b0c9d2e83f47a1b0c2d3e4f5061", secret: "4d61686d616c" }],
  },
  "draw.publish": { reason: "The committee has verified the result." },
  "draw.correct": { reason: "One branch's applications were left out of the file.", applications },
  "applicants.standing": { reference: "G000644", season: "1448", qid: "24263416206" },
  "exchanges.search": { system: "etrack", states: ["Declined", "InDoubt"], openedFrom: "2026-12-01T00:00:00+03:00" },
  "exchanges.searchContents": { system: "visa", contents: "PASSPORT_EXPIRED", openedFrom: "2026-12-01T00:00:00+03:00" },
  "exchanges.retry": { reason: "The e-track works again, as its desk said." },
  "exchanges.edit": {
    reason: "The passport's number was typed wrongly; seen in the passport itself.",
    pilgrim,
    changes: { passport: "H8984135", passportExpiry: "2031-01-28" },
  },
  "exchanges.resolve": {
    reason: "The e-track's desk found the registration and gave its receipt on the telephone.",
    outcome: "took-effect",
    receipt: "ETR-004481448001",
  },
  "exchanges.giveUp": { reason: "The message is about an offer that has lapsed since." },
  "reruns.plan": {
    selection: { operation: "visa.request", states: ["Declined"], text: "try again later" },
    reason: "The visa authority declined these while it was being maintained.",
  },
  "reruns.approve": { hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  "reruns.stop": { reason: "The visa authority declines them again." },
  "reconciliations.ask": { system: "visa", season: "1448" },
  "tasks.close": { reason: "The visa authority's desk cancelled it and sent a letter." },
  "systems.pause": { because: "The e-track has announced maintenance until 06:00." },
  "commands.confirm": { campaign: "C15" },
  "commands.changeCampaign": { campaign: "C1" },
  "commands.recordReissue": {
    replaces: { kind: "visa", id: "ent_000000000000001", number: "V000000001" },
    entitlement: { kind: "visa", id: "ent_000000000000002", number: "V000000002" },
  },
  "commands.takeBack": { what: "death" },
  "commands.correct": {
    reason: "The passport was renewed; seen in the new one.",
    changes: { passport: "H9001234", passportExpiry: "2036-11-02" },
  },
  "commands.recordArrival": { on: "2027-05-08" },
  "commands.replaceBracelet": { serial: "B000000000001", reason: "lost" },
  "subscriptions.create": {
    url: "https://campaign.example/hub-events",
    types: ["org.mahmal.pilgrim.confirmed.v1", "org.mahmal.pilgrim.registered.v1"],
    seasons: ["1448"],
    from: "2026-12-01T00:00:00+03:00",
  },
  "subscriptions.change": { url: "https://campaign.example/other-events", seasons: null, status: "active" },
  "subscriptions.rotate": { overlapDays: 1 },
  "subscriptions.replay": { from: "2026-12-01T00:00:00+03:00" },
  "subscriptions.revive": { event: `${pilgrim}/7` },
  "session.end": { caller: "person:Zm9vYmFyYmF6cXV4cXV1eA" },
  "clients.add": {
    client: "campaign-c15",
    name: "Campaign C15, its own system",
    unit: "campaign",
    seasons: ["1448"],
    campaign: "C15",
  },
  "clients.addCredential": { days: 365 },
  "clients.rotate": { overlapDays: 7, days: 365 },
  "ledger.erase": { reason: "Request 2026/118 under the law on personal data" },
  "gate.enrol": {
    season: "1448",
    name: "Mina 12, north gate, phone 3",
    publicKey: {
      x: "gz__xxkbqRZnnLBbRkWzIE1NtHo6AG0AHllSxPFAads",
      y: "7nHLyJlkshgS96plLgLA8x3Ru0ZLY4myYYTsF5eQsfs",
    },
  },
  "gate.session": {
    challenge: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    signature: "MEUCIQDk0tJ1n8Yv3b6Fq4wZs9cX2hLr7uTgKpV5aNeRdW0oXiBjS8mCyH1fOzGvQlU6tEkP3xA9rMwJ7nYbDc",
  },
  "gate.scans": {
    links: ["0oRDoQEmoQRIXw5sGyqdRDNYJaYBGgAAAAECWCBmb3IgYW4gZXhhbXBsZSBvbmx5"],
  },
  "gate.decisions": {
    season: "1448",
    gate: "mina-12-north",
    direction: "in",
    text: "MH1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH",
  },
  "gate.approve": { code: "4829-1375" },
}
