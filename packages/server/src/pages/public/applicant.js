import { twoLanguages } from "./language.js"

const words = {
  name: { ar: "بعثة الحج", en: "Hajj mission" },
  title: { ar: "ما حالة مجموعتكم؟", en: "Where does your group stand?" },
  about: {
    ar: "نتيجة القرعة، والرقم الحالي في قائمة الانتظار، وسبب كل انتقال.",
    en: "The outcome of the draw, the present place on the waiting list, and the reason of every move.",
  },
  season: { ar: "الموسم", en: "Season" },
  reference: { ar: "رمز المجموعة", en: "Reference of the group" },
  qid: { ar: "الرقم الشخصي القطري", en: "Qatar ID" },
  why: {
    ar: "لأي فرد من المجموعة. لا يُنشر ولا يُحفظ هنا.",
    en: "Of any member of the group. It is neither published nor kept here.",
  },
  ask: { ar: "عرض", en: "Show" },
  receipt: { ar: "التحقق من إيصال القرعة", en: "Verify your receipt of the draw" },
  waiting: { ar: "رقمكم في قائمة الانتظار", en: "Your place on the waiting list" },
  moves: { ar: "كيف تغيّر رقمكم", en: "How your place changed" },
  own: { ar: "إيصال دخولكم القرعة", en: "Your receipt of the draw" },
  keep: {
    ar: "يُثبت أن مجموعتكم في القائمة المجمدة. احفظوه، وقارنوه في صفحة التحقق أدناه بما نشرته اللجنة.",
    en: "It proves that your group is in the frozen pool. Keep it: the page below verifies it against what the committee published.",
  },
  download: { ar: "تنزيل الإيصال", en: "Download the receipt" },
  400: {
    ar: "الموسم سنة هجرية من أربعة أرقام، مثل 1448. راجعوا ما كتبتم.",
    en: "The season is a Hijri year of four digits, such as 1448. Look again at what you typed.",
  },
  404: {
    ar: "لا نجد مجموعة بهذا الرمز وهذا الرقم. راجعوا ما كتبتم.",
    en: "We find no group with this reference and this number. Look again at what you typed.",
  },
  429: {
    ar: "محاولات خاطئة كثيرة. حاولوا بعد ربع ساعة.",
    en: "Too many wrong attempts. Try again in a quarter of an hour.",
  },
  other: { ar: "تعذّر الرد الآن. حاولوا بعد قليل.", en: "There is no answer now. Try again in a while." },
}

/** How long an answer is waited for, in milliseconds: who is cut off is told so, and may ask again. */
const patience = 30_000

const form = document.querySelector("#form")
const answer = document.querySelector("#answer")
let told

const element = (tag, text = "", className = "") =>
  Object.assign(document.createElement(tag), { textContent: text, className })

const sorry = (status, language) => {
  const card = element("section", "", "card wrong")
  card.append(element("p", (words[status] ?? words.other)[language]))
  return [card]
}

/** A file of the receipt, made here: it is in no address. */
const receiptOf = ({ group, receipt }, language) => {
  const card = element("section", "", "card")
  const link = element("a", words.download[language])
  link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(receipt)}`
  link.download = `receipt-${group}.txt`
  card.append(element("h2", words.own[language]), element("p", words.keep[language]), link)
  return card
}

const standing = (own, language) => {
  const { waiting, says, moves, receipt } = own
  const card = element("section", "", "card right")
  if (waiting !== null) {
    card.append(element("h2", words.waiting[language]), element("p", String(waiting), "place"))
  }
  for (const text of says) card.append(element("p", text[language]))
  const receipts = receipt === null ? [] : [receiptOf(own, language)]
  if (moves.length === 0) return [card, ...receipts]
  const list = element("ol")
  for (const { because } of moves) list.append(element("li", because[language]))
  const how = element("section", "", "card")
  how.append(element("h2", words.moves[language]), list)
  return [card, how, ...receipts]
}

const show = (language) => {
  if (told === undefined) return
  answer.replaceChildren(...(told.standing ? standing(told.standing, language) : sorry(told.status, language)))
}

const language = twoLanguages(words, show)

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const button = form.querySelector("button")
  button.disabled = true
  try {
    const response = await fetch("/v1/applicants/standing", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
      signal: AbortSignal.timeout(patience),
    })
    // The form itself sees to the rest that the hub could find wrong.
    told = response.ok ? { standing: await response.json() } : { status: response.status }
  } catch {
    told = { status: 503 }
  }
  button.disabled = false
  show(language())
  answer.focus()
})
