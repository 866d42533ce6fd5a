import { code, h } from "./dom.js"

const number = (value, words) => new Intl.NumberFormat(words.locale).format(value)

/** A rule of the dial, and its progress. */
const said = ({ rule, seen }, words) => {
  if ("next" in rule) return [words.ruleNext(number(Math.max(0, rule.next - seen), words)), " ", code(rule.kind)]
  if ("script" in rule) {
    const steps = rule.script.map((step, i) => h("li", { class: i < seen ? "done" : undefined }, code(step)))
    return [words.ruleScript, h("ol", { class: "script", dir: "ltr" }, steps)]
  }
  const percent = new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 2 }).format(rule.rate)
  return [words.ruleRate(percent), " ", code(rule.kinds.join(", ")), " ", words.ruleSeed, " ", code(rule.seed)]
}

const scope = ({ rule }, words) =>
  [
    rule.operation !== undefined && h("span", { class: "scope" }, `${words.operation}: `, code(rule.operation)),
    rule.caller !== undefined && h("span", { class: "scope" }, `${words.caller}: `, code(rule.caller)),
    rule.ms !== undefined && h("span", { class: "scope" }, `${words.wait}: `, number(rule.ms, words)),
  ].filter(Boolean)

/** Whether a rule is used up. */
export const spent = ({ rule, seen }) =>
  ("next" in rule && seen >= rule.next) || ("script" in rule && seen >= rule.script.length)

/** One rule of the dial in a list. */
export const ruleLine = (entry, words) =>
  h("li", { class: spent(entry) ? "spent" : undefined }, said(entry, words), scope(entry, words))
