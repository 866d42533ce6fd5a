import { h } from "./dom.js"

const moments = ["before", "during", "after"]

const optional = (text) => (text.trim() === "" ? undefined : text.trim())

/** The rule in the form; the server refuses an invalid one. */
const ruleIn = (form) => {
  const field = (name) => form.elements.namedItem(name).value
  const ms = optional(field("ms"))
  const scope = {
    operation: optional(field("operation")),
    caller: optional(field("caller")),
    ms: ms === undefined ? undefined : Number(ms),
  }
  switch (field("how")) {
    case "next":
      return { kind: field("kind"), next: Number(field("next")), ...scope }
    case "rate":
      return { kinds: [field("kind")], rate: Number(field("rate")) / 100, seed: field("seed"), ...scope }
    default:
      return {
        script: field("script")
          .split(/[\s,،]+/)
          .filter(Boolean),
        ...scope,
      }
  }
}

const field = (id, label, control, hint) =>
  h(
    "div",
    { class: hint === undefined ? "field" : "field wide" },
    h("label", { for: id }, label),
    control,
    hint !== undefined && h("small", { id: `${id}-hint` }, hint),
  )

/** The form for the dial of one system; calls `turn` with the rule. */
export const dialForm = (system, status, words, turn) => {
  const id = (name) => `${system.name}-${name}`
  const input = (name, properties) => h("input", { id: id(name), name, autocomplete: "off", ...properties })
  const meaning = (kind) => words.faults[kind] ?? status.faultKinds[kind]

  const kinds = h(
    "select",
    { id: id("kind"), name: "kind", "aria-describedby": id("kind-hint") },
    moments.map((moment) =>
      h(
        "optgroup",
        { label: words.moments[moment] },
        status.faultMoments[moment].map((kind) => h("option", {}, kind)),
      ),
    ),
  )
  const explained = h("small", { id: id("kind-hint") }, meaning(kinds.value))
  kinds.addEventListener("change", () => explained.replaceChildren(meaning(kinds.value)))

  const operations = h(
    "select",
    { id: id("operation"), name: "operation" },
    h("option", { value: "" }, words.every),
    Object.keys(status.calls).map((operation) => h("option", {}, operation)),
  )

  const parts = {
    kind: [h("div", { class: "field wide" }, h("label", { for: id("kind") }, words.fault), kinds, explained)],
    next: [field(id("next"), words.howMany, input("next", { type: "number", min: 1, max: 100000, value: 1 }))],
    rate: [
      field(id("rate"), words.percent, input("rate", { type: "number", min: 0, max: 100, step: "any", value: 10 })),
      field(id("seed"), words.seed, input("seed", { value: 7, dir: "ltr", maxlength: 100 })),
    ],
    script: [
      h(
        "div",
        { class: "field wide" },
        h("label", { for: id("script") }, words.script),
        h(
          "textarea",
          { id: id("script"), name: "script", rows: 2, dir: "ltr", spellcheck: "false" },
          "reply-lost, none",
        ),
        h("small", {}, words.scriptHint),
      ),
    ],
  }
  const shownFor = { next: ["kind", "next"], rate: ["kind", "rate"], script: ["script"] }

  const form = h("form", { class: "dial", "aria-label": words.dialOf(system.title[words.code]) })
  const show = (how) => {
    for (const [part, elements] of Object.entries(parts))
      for (const element of elements) element.hidden = !shownFor[how].includes(part)
  }
  const choice = (how) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "how", value: how, checked: how === "next", onchange: () => show(how) }),
      words.how[how],
    )

  form.append(
    h("fieldset", { class: "how" }, h("legend", {}, words.when), Object.keys(shownFor).map(choice)),
    ...Object.values(parts).flat(),
    field(id("operation"), words.operation, operations),
    field(id("ms"), words.wait, input("ms", { type: "number", min: 0, max: 600000, placeholder: 250 })),
    field(
      id("caller"),
      words.caller,
      input("caller", {
        dir: "ltr",
        maxlength: 100,
        placeholder: words.everybody,
        "aria-describedby": id("caller-hint"),
      }),
      words.callerHint,
    ),
    h("button", { type: "submit", class: "primary" }, words.add),
  )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    turn(ruleIn(form))
  })
  show("next")
  return form
}
