import { h, refill } from "./dom.js"
import { ask, section, tile } from "./section.js"
import { words as languages } from "./words.js"

const every = 2000

const byId = (id) => document.getElementById(id)

/** The language that was chosen before, or the browser's. */
const preferred = () => {
  const chosen = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("language")
  if (chosen in languages) return chosen
  return navigator.language.startsWith("ar") ? "ar" : "en"
}

let words = languages[preferred()]
let sections = new Map()
let systems = []

const tell = (news) => byId("news").replaceChildren(news)

const statuses = () => Promise.all(systems.map(({ name }) => ask(name)))

const show = (now) => {
  for (const [i, { name }] of systems.entries()) sections.get(name)?.show(now[i])
  refill(byId("overview"), ...systems.map((system, i) => tile(system, now[i], words)))
}

/** Updates the status of every system; says so when one does not answer, and tries again. */
const look = async () => {
  try {
    show(await statuses())
    if (byId("news").dataset.gone !== undefined) {
      delete byId("news").dataset.gone
      tell("")
    }
  } catch {
    byId("news").dataset.gone = ""
    tell(words.gone)
  }
}

const act = async (work, done) => {
  try {
    await work()
    tell(done)
  } catch (error) {
    tell(`${words.refused} ${error.message}`)
  }
  await look()
}

const paint = async () => {
  document.documentElement.lang = words.code
  document.documentElement.dir = words.dir
  document.title = words.title
  for (const element of document.querySelectorAll("[data-word]")) element.replaceChildren(words[element.dataset.word])
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", words[element.dataset.label])
  const other = words.code === "ar" ? languages.en : languages.ar
  const button = byId("language")
  button.replaceChildren(other.name)
  button.lang = other.code
  const now = await statuses()
  sections = new Map(systems.map((system, i) => [system.name, section(system, now[i], words, { act, tell })]))
  byId("systems").replaceChildren(...[...sections.values()].map(({ element }) => element))
  show(now)
}

byId("language").addEventListener("click", () => {
  words = words.code === "ar" ? languages.en : languages.ar
  localStorage.setItem("language", words.code)
  tell("")
  paint()
})

const begin = async () => {
  systems = (await (await fetch("/systems")).json()).systems
  await paint()
  if (location.hash !== "") document.querySelector(location.hash)?.scrollIntoView()
  setInterval(() => document.visibilityState === "visible" && look(), every)
}

begin().catch(() => byId("systems").replaceChildren(h("p", {}, words.gone)))
