import { dialForm } from "./dial.js"
import { code, h, refill } from "./dom.js"
import { ruleLine, spent } from "./rule.js"

/** Calls the admin interface of a system. Throws when it does not answer or refuses. */
export const ask = async (name, path = "", method = "GET", body = undefined) => {
  const response = await fetch(`/systems/${name}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? String(response.status))
  return response.status === 204 ? undefined : response.json()
}

const scenarios = {
  lost: [{ script: ["reply-lost", "none"] }],
  duplicates: [{ script: ["reply-lost", "none", "callback-twice", "answered-twice"] }],
  tenPercent: [{ kinds: ["unavailable", "slow", "garbage", "reply-lost", "reset"], rate: 0.1, seed: 7 }],
  down: [{ kinds: ["unavailable"], rate: 1, seed: 1 }],
}

const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0)

/** The number of rules that may still strike. */
const active = ({ dial }) => dial.filter((entry) => !spent(entry)).length

/** The label that says whether faults are set. */
const pill = (status, words) =>
  active(status) === 0
    ? h("span", { class: "pill" }, words.works)
    : h("span", { class: "pill troubled" }, words.troubled)

/** One line of the overview. */
export const tile = (system, status, words) =>
  h(
    "a",
    { href: `#${system.name}` },
    h("strong", {}, system.title[words.code]),
    pill(status, words),
    h("span", { class: "quiet" }, words.callsAndEffects(sum(status.calls), sum(status.effects))),
  )

const facts = (system, words, tell) => {
  const copy = () =>
    navigator.clipboard.writeText(system.url).then(
      () => tell(words.copied),
      () => tell(words.notCopied),
    )
  const rows = Object.entries(system.credentials).flatMap(([name, value]) => [
    h("dt", {}, code(name)),
    h("dd", {}, code(value)),
  ])
  return h(
    "div",
    { class: "facts" },
    h("p", { class: "address" }, code(system.url), h("button", { type: "button", onclick: copy }, words.copy)),
    h("h3", {}, words.endpoints),
    h(
      "ul",
      { class: "endpoints" },
      system.endpoints.map((endpoint) => h("li", {}, code(endpoint))),
    ),
    h("h3", {}, words.descriptions),
    h(
      "ul",
      { class: "links" },
      system.documents.map((path) => h("li", {}, h("a", { href: system.url + path, dir: "ltr" }, path))),
    ),
    h("details", {}, h("summary", {}, words.credentials), h("dl", { class: "credentials" }, rows)),
  )
}

const time = (at, words) => new Intl.DateTimeFormat(words.locale, { timeStyle: "medium" }).format(new Date(at))

const ledger = (system, status, words) => [
  h("h3", {}, words.ledger),
  h(
    "p",
    { class: "counts" },
    Object.entries(status.effects).map(([effect, count]) => h("span", { class: "chip" }, code(effect), ` ${count}`)),
    sum(status.effects) === 0 && h("span", { class: "quiet" }, words.nothingYet),
  ),
  sum(status.effects) > 0 &&
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": words.latest },
      h(
        "table",
        {},
        h("caption", {}, words.latest),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            words.columns.map((column) => h("th", { scope: "col" }, column)),
          ),
        ),
        h(
          "tbody",
          {},
          status.latest.map(({ at, effect, pilgrim, ref }) =>
            h(
              "tr",
              {},
              h("td", {}, time(at, words)),
              [effect, pilgrim, ref].map((each) => h("td", {}, code(each))),
            ),
          ),
        ),
      ),
    ),
  h(
    "p",
    { class: "quiet" },
    words.pending(status.pending.tasks, status.pending.callbacks),
    " ",
    h("a", { href: `/systems/${system.name}/ledger` }, words.wholeLedger),
  ),
]

const rules = (status, words) => [
  status.dial.length === 0
    ? h("p", { class: "quiet" }, words.noRules)
    : h(
        "ul",
        { class: "rules" },
        status.dial.map((entry) => ruleLine(entry, words)),
      ),
  sum(status.struck) > 0 &&
    h(
      "p",
      { class: "counts" },
      `${words.struck} `,
      Object.entries(status.struck).map(([kind, count]) => h("span", { class: "chip" }, code(kind), ` ${count}`)),
    ),
]

/** The section of one system, and the function that updates its status. */
export const section = (system, status, words, { act, tell }) => {
  const { name } = system
  const state = h("span")
  const did = h("div", { class: "ledger" })
  const set = h("div")
  const add = (faults) => act(() => ask(name, "/faults", "POST", { faults }), words.added)
  const clear = () => act(() => ask(name, "/faults", "DELETE"), words.cleared)
  const reset = () => confirm(words.sure) && act(() => ask(name, "/reset", "POST"), words.forgotten)
  const scenario = (key) =>
    h("button", { type: "button", "data-scenario": key, onclick: () => add(scenarios[key]) }, words.scenarios[key])
  const url = h("input", {
    id: `${name}-callback`,
    type: "url",
    dir: "ltr",
    required: true,
    placeholder: "http://127.0.0.1:8080/callbacks",
    value: status.callbackUrl ?? "",
  })
  const callback = h(
    "form",
    {
      class: "callback",
      onsubmit: (event) => {
        event.preventDefault()
        act(() => ask(name, "/callback-url", "PUT", { url: url.value }), words.told)
      },
    },
    h("label", { for: url.id }, words.callback),
    h("div", { class: "row" }, url, h("button", {}, words.tell)),
  )
  const heading = `${name}-title`
  const element = h(
    "section",
    { id: name, "aria-labelledby": heading },
    h("div", { class: "head" }, h("h2", { id: heading }, system.title[words.code]), code(name), state),
    h(
      "div",
      { class: "columns" },
      h("div", {}, facts(system, words, tell), did),
      h(
        "div",
        { class: "panel" },
        h("h3", {}, words.dial),
        set,
        dialForm(system, status, words, (rule) => add([rule])),
        h("h4", {}, words.scenario),
        h("p", { class: "buttons" }, Object.keys(scenarios).map(scenario)),
        h(
          "p",
          { class: "buttons end" },
          h("button", { type: "button", "data-do": "clear", onclick: clear }, words.clear),
          h("button", { type: "button", "data-do": "reset", class: "grave", onclick: reset }, words.reset),
        ),
        callback,
      ),
    ),
  )
  const show = (now) => {
    refill(state, pill(now, words))
    refill(did, ...ledger(system, now, words))
    refill(set, ...rules(now, words))
  }
  show(status)
  return { element, show }
}
