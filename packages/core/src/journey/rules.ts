import { changeCampaign, reissue, takeBack } from "./amending.ts"
import type { CommandName, CommandOf } from "./Command.ts"
import { close, stateDeath, stateReturn } from "./closing.ts"
import { type Decision, happens, nothing, refuse } from "./Decision.ts"
import type { Event } from "./Event.ts"
import { offerEnds } from "./offerEnds.ts"
import { declinedAtLast, replace, replaced, replacedAtLast, replacementDeclined } from "./replacing.ts"
import type { Situation } from "./Situation.ts"
import type { State, StateName, StateOf } from "./State.ts"
import type { PossibleIn } from "./transitions.ts"
import { absent, found, inEveryEnd, notMade, notUndone, undone, unlessRefused } from "./undoing.ts"

/** A rule for every cell of the table of transitions, and for no other. */
type Rules = {
  readonly [C in CommandName]: {
    readonly [S in PossibleIn<C>]: (state: StateOf<S>, command: CommandOf<C>, situation: Situation) => Decision
  }
}

/** A number that was given before must be the same number; another one is for a person to look at. */
const same =
  <C extends CommandName, S extends StateName>(
    what: string,
    known: (state: StateOf<S>) => string,
    told: (command: CommandOf<C>) => string,
  ) =>
  (state: StateOf<S>, command: CommandOf<C>): Decision =>
    known(state) === told(command)
      ? nothing()
      : refuse(state, command, "contradiction", `Another ${what} is on record: ${known(state)}, not ${told(command)}.`)

const sameRegistration = same<"RecordRegistration", "Registered" | "Visa" | "Bracelet">(
  "registration number",
  (state) => state.registration.number,
  (command) => command.registration.number,
)
const sameEntitlement = same<"RecordEntitlement", "Visa" | "Bracelet">(
  "permit or visa",
  (state) => state.entitlement.number,
  (command) => command.entitlement.number,
)
const sameNumber = same<"RecordBracelet", "Bracelet" | "Arrived">(
  "bracelet",
  (state) => state.bracelet.serial,
  (command) => command.bracelet.serial,
)
/** An order goes on to name the bracelet that was made in it, also when another has taken its place. */
const sameBracelet = (state: StateOf<"Bracelet" | "Arrived">, command: CommandOf<"RecordBracelet">): Decision =>
  state.replaced?.includes(command.bracelet.serial) ? nothing() : sameNumber(state, command)

const draw = (state: State, command: CommandOf<"Draw">, { today, registrationCloses }: Situation): Decision =>
  today > registrationCloses
    ? refuse(state, command, "season-closed", `No place passes on after ${registrationCloses}.`)
    : happens({ _tag: "PlaceDrawn", expires: offerEnds(command.expires, registrationCloses), by: command.by })

const withdraw = () => happens({ _tag: "PilgrimWithdrew" })
const die = () => happens({ _tag: "PilgrimDied" })

/**
 * An arrival before anybody arrives for this Hajj, or after the day at Arafah, was another journey: it is noted with its call, and
 * changes nothing. Who stayed at home may go on an Umrah later, or on the Hajj of another year.
 */
const forHajj =
  <S extends StateName>(rule: (state: StateOf<S>, arrival: CommandOf<"RecordArrival">) => Decision) =>
  (state: StateOf<S>, arrival: CommandOf<"RecordArrival">, { arrivalsOpen, arafah }: Situation): Decision => {
    const { on } = arrival
    const why = `People arrive for this Hajj from ${arrivalsOpen} to ${arafah}, and this was on ${on}.`
    if (on < arrivalsOpen) return refuse(state, arrival, "not-open-yet", why)
    return on > arafah ? refuse(state, arrival, "season-closed", why) : rule(state, arrival)
  }

const seeArrival = forHajj<"Registered" | "Visa" | "NoShow">(({ seen }, { on }) =>
  seen.arrived === undefined ? happens({ _tag: "CrossingSeen", direction: "arrival", on }) : nothing(),
)

/** Citizens of the Gulf go there and back as they like: who leaves before Arafah was on a trip, and still needs the bracelet. */
const fromHajj =
  <S extends StateName>(rule: (state: StateOf<S>, departure: CommandOf<"RecordDeparture">) => Decision) =>
  (state: StateOf<S>, departure: CommandOf<"RecordDeparture">, { arafah }: Situation): Decision =>
    departure.on < arafah
      ? refuse(
          state,
          departure,
          "not-open-yet",
          `Nobody returns from this Hajj before ${arafah}, and this was on ${departure.on}.`,
        )
      : rule(state, departure)

const seeDeparture = fromHajj<"Registered" | "Visa" | "Bracelet">(({ seen }, { on }) =>
  seen.departed === undefined ? happens({ _tag: "CrossingSeen", direction: "departure", on }) : nothing(),
)

/** Who was never seen to arrive may have gone on an Umrah since: then that departure was from another journey. */
const leaveUnnoticed = fromHajj<"NoShow">(({ seen }, { on }) =>
  seen.arrived === undefined ? nothing() : happens({ _tag: "PilgrimReturned", on }),
)

/** Arrival, and return where the departure had been reported first. */
const arrive = (on: Event & { _tag: "PilgrimArrived" }, seen: StateOf<"Bracelet">["seen"]): ReadonlyArray<Event> =>
  seen.departed === undefined ? [on] : [on, { _tag: "PilgrimReturned", on: seen.departed }]

const lapse = (state: StateOf<"Drawn">, command: CommandOf<"Lapse">, situation: Situation): Decision => {
  const { today, registrationCloses } = situation
  const expires = offerEnds(state.expires, registrationCloses)
  const due = today > (state.campaign === undefined ? expires : registrationCloses)
  return due
    ? happens({ _tag: "PlaceLapsed" })
    : refuse(
        state,
        command,
        "offer-still-open",
        state.campaign === undefined
          ? `The offer is open until the end of ${expires}.`
          : `The place is confirmed, and registration closes on ${registrationCloses}.`,
      )
}

const confirm = (state: StateOf<"Drawn">, command: CommandOf<"Confirm">, situation: Situation): Decision => {
  if (state.campaign === command.campaign) return nothing()
  if (state.campaign !== undefined)
    return refuse(state, command, "already-confirmed", `The place is confirmed with campaign ${state.campaign}.`)
  const expires = offerEnds(state.expires, situation.registrationCloses)
  if (situation.today > expires)
    return refuse(state, command, "offer-expired", `The offer was open until the end of ${expires}.`)
  return happens({ _tag: "CampaignConfirmed", campaign: command.campaign })
}

const askRegistration = (
  state: StateOf<"Drawn">,
  command: CommandOf<"AskRegistration">,
  { today, registrationCloses }: Situation,
): Decision => {
  if (state.asked === command.reference) return nothing()
  if (state.asked !== undefined)
    return refuse(state, command, "taken-by-another", `Submission ${state.asked} has not been answered.`)
  if (state.campaign === undefined)
    return refuse(state, command, "not-confirmed", "The place is not confirmed with a campaign.")
  if (today > registrationCloses)
    return refuse(state, command, "season-closed", `The e-track registered until the end of ${registrationCloses}.`)
  return happens({ _tag: "RegistrationAsked", reference: command.reference })
}

const foundRegistration = found<"RecordRegistration">("registration", ({ registration }) => ({
  what: "registration",
  held: registration,
}))
const foundEntitlement = found<"RecordEntitlement">("entitlement", ({ entitlement }) => ({
  what: "entitlement",
  held: entitlement,
}))

const foundBracelet = found<"RecordBracelet">("bracelet", ({ bracelet }) => ({ what: "bracelet", held: bracelet }))

/** What every command does in every state where it is possible. */
export const rules: Rules = {
  Reject: {
    Applied: (_, { reasons }) => happens({ _tag: "ApplicationRejected", reasons }),
    Rejected: nothing,
  },
  Draw: { Applied: draw, Waitlisted: draw, Drawn: nothing },
  Waitlist: { Applied: () => happens({ _tag: "PutOnWaitingList" }), Waitlisted: nothing },
  Confirm: { Drawn: confirm },
  ChangeCampaign: { Drawn: changeCampaign, Registered: changeCampaign, Visa: changeCampaign },
  AskRegistration: { Drawn: askRegistration },
  RecordRegistration: {
    Drawn: (_, { registration }, { today, entitlementsOpen }) =>
      happens({ _tag: "RegistrationMade", registration, asks: today >= entitlementsOpen }),
    Registered: sameRegistration,
    Visa: sameRegistration,
    Bracelet: sameRegistration,
    Arrived: nothing,
    Returned: nothing,
    ...inEveryEnd(foundRegistration),
    Refused: unlessRefused("registration", foundRegistration),
  },
  RecordRegistrationRefused: {
    Drawn: (_, { code }) => happens({ _tag: "RegistrationRefused", code }),
    ...inEveryEnd(absent("registration")),
  },
  RecordRegistrationNotMade: {
    Drawn: (state, { reference }) =>
      state.asked === reference ? happens({ _tag: "RegistrationNotMade", reference }) : nothing(),
    Lapsed: notMade,
    Withdrawn: notMade,
    Deceased: notMade,
  },
  AskEntitlement: {
    Registered: (state, command, { today, entitlementsOpen }) => {
      if (state.asked) return nothing()
      return today >= entitlementsOpen
        ? happens({ _tag: "EntitlementAsked" })
        : refuse(state, command, "not-open-yet", `Permits and visas are asked for from ${entitlementsOpen} on.`)
    },
  },
  RecordEntitlement: {
    Registered: (_, { entitlement }, { today, braceletsOpen }) =>
      happens({ _tag: "EntitlementIssued", entitlement, asks: today >= braceletsOpen }),
    Visa: sameEntitlement,
    Bracelet: sameEntitlement,
    Arrived: nothing,
    Returned: nothing,
    ...inEveryEnd(foundEntitlement),
    Refused: unlessRefused("entitlement", foundEntitlement),
  },
  RecordEntitlementRefused: {
    Registered: (_, { code }) => happens({ _tag: "EntitlementRefused", code }),
    ...inEveryEnd(absent("entitlement")),
  },
  RecordReissue: { Visa: reissue, Bracelet: reissue },
  AskBracelet: {
    Visa: (state, command, { today, braceletsOpen }) => {
      if (state.asked) return nothing()
      return today >= braceletsOpen
        ? happens({ _tag: "BraceletAsked" })
        : refuse(state, command, "not-open-yet", `Bracelets are ordered from ${braceletsOpen} on.`)
    },
  },
  OrderBracelet: {
    Visa: (state, command) => {
      if (state.order === command.order) return nothing()
      if (state.order !== undefined)
        return refuse(state, command, "taken-by-another", `The bracelet is in order ${state.order}.`)
      return state.asked
        ? happens({ _tag: "BraceletOrdered", order: command.order })
        : refuse(state, command, "not-open-yet", "The bracelet is not wanted yet.")
    },
  },
  RecordBracelet: {
    Visa: ({ seen }, { bracelet }) =>
      happens(
        { _tag: "BraceletMade", bracelet },
        ...(seen.arrived === undefined ? [] : arrive({ _tag: "PilgrimArrived", on: seen.arrived }, seen)),
      ),
    Bracelet: sameBracelet,
    Arrived: sameBracelet,
    Returned: foundBracelet,
    ...inEveryEnd(foundBracelet),
  },
  RecordBraceletNotMade: {
    Visa: (state, { order }) => (state.order === order ? happens({ _tag: "BraceletNotMade", order }) : nothing()),
    Returned: absent("bracelet"),
    ...inEveryEnd(absent("bracelet")),
  },
  ReplaceBracelet: { Bracelet: replace, Arrived: replace },
  RecordReplacement: { Bracelet: replaced, Arrived: replaced, Returned: replacedAtLast, ...inEveryEnd(replacedAtLast) },
  RecordReplacementDeclined: {
    Bracelet: replacementDeclined,
    Arrived: replacementDeclined,
    Returned: declinedAtLast,
    ...inEveryEnd(declinedAtLast),
  },
  RecordArrival: {
    Registered: seeArrival,
    Visa: seeArrival,
    Bracelet: forHajj<"Bracelet">(({ seen }, { on }) => happens(...arrive({ _tag: "PilgrimArrived", on }, seen))),
    NoShow: seeArrival,
    Arrived: nothing,
    Returned: nothing,
  },
  RecordDeparture: {
    Registered: seeDeparture,
    Visa: seeDeparture,
    Bracelet: seeDeparture,
    NoShow: leaveUnnoticed,
    Arrived: fromHajj<"Arrived">((_, { on }) => happens({ _tag: "PilgrimReturned", on })),
    Returned: nothing,
  },
  Lapse: {
    Drawn: lapse,
    Registered: (state, command, { today, entitlementsClose }) =>
      today > entitlementsClose
        ? happens({ _tag: "PlaceLapsed" })
        : refuse(
            state,
            command,
            "offer-still-open",
            `Permits and visas are issued until the end of ${entitlementsClose}.`,
          ),
    Lapsed: nothing,
  },
  Withdraw: {
    Applied: withdraw,
    Waitlisted: withdraw,
    Drawn: withdraw,
    Registered: withdraw,
    Visa: withdraw,
    Bracelet: withdraw,
    Withdrawn: nothing,
  },
  Close: { Visa: close, Bracelet: close, NoShow: nothing },
  StateReturn: {
    Visa: stateReturn,
    Bracelet: stateReturn,
    NoShow: stateReturn,
    Arrived: stateReturn,
    Returned: nothing,
  },
  StateDeath: { Visa: stateDeath, Bracelet: stateDeath, NoShow: stateDeath, Arrived: stateDeath, Deceased: nothing },
  RecordDeath: {
    Applied: die,
    Waitlisted: die,
    Drawn: die,
    Registered: die,
    Visa: die,
    Bracelet: die,
    Arrived: die,
    NoShow: die,
    Deceased: nothing,
  },
  TakeBack: {
    Returned: takeBack("return", { _tag: "ReturnTakenBack" }),
    Deceased: takeBack("death", { _tag: "DeathTakenBack" }),
    Arrived: nothing,
  },
  RecordNotUndone: inEveryEnd(notUndone),
  RecordUndone: { Returned: undone, ...inEveryEnd(undone) },
}
