import { twoLanguages } from "./language.js"
import { findingsOf, sha256 } from "./verifyReceipt.js"

const words = {
  name: { ar: "بعثة الحج", en: "Hajj mission" },
  title: { ar: "هل مجموعتكم في القرعة؟", en: "Is your group in the draw?" },
  about: {
    ar: "يُحسب التحقق في هذا الجهاز وحده، ولا يُرسَل شيء مما تضعونه هنا إلى أحد.",
    en: "This is computed on your device alone. Nothing that you put here is sent to anybody.",
  },
  receipt: { ar: "إيصالكم", en: "Your receipt" },
  commitment: { ar: "ملف الالتزام المنشور commitment.txt", en: "The published file commitment.txt" },
  receiptFile: { ar: "أو اختاروا ملف الإيصال", en: "Or choose the file of the receipt" },
  commitmentFile: { ar: "أو اختاروا ملف الالتزام", en: "Or choose the file of the commitment" },
  verify: { ar: "التحقق", en: "Verify" },
  alone: {
    ar: "تعمل هذه الصفحة بلا اتصال بعد فتحها. وبسطر الأوامر: mahmal draw receipt",
    en: "It also works without a connection once it is open. On a command line: mahmal draw receipt",
  },
  right: {
    ar: "الإيصال صحيح: سطر مجموعتكم في القائمة المجمدة التي التزمت بها اللجنة.",
    en: "The receipt is right: your group's line is in the frozen pool that the committee committed to.",
  },
  line: { ar: "سطر مجموعتكم", en: "Your group's line" },
  compare: {
    ar: "قارنوا بصمة ملف الالتزام بما نُشر قبل القرعة:",
    en: "Compare the commitment's hash with the one that was published before the draw:",
  },
  "season-differs": { ar: "الإيصال لموسم آخر.", en: "The receipt is of another season." },
  "receipt-of-another-pool": {
    ar: "الإيصال لقائمة أخرى غير التي التزمت بها اللجنة.",
    en: "The receipt is for another pool than the one that was committed to.",
  },
  "receipt-not-proved": {
    ar: "الإيصال لا يثبت ذلك: السطر ومساره لا يؤديان إلى البصمة المنشورة.",
    en: "The receipt does not prove it: the line and its path do not lead to the published root.",
  },
  unreadable: { ar: "أحد الملفين غير مقروء أو ناقص.", en: "One of the two files cannot be read, or is not whole." },
}

const form = document.querySelector("#form")
const answer = document.querySelector("#answer")
const fields = { receipt: document.querySelector("#receipt"), commitment: document.querySelector("#commitment") }
let told

const element = (tag, text = "", className = "") =>
  Object.assign(document.createElement(tag), { textContent: text, className })

const show = (language) => {
  if (told === undefined) return
  const card = element("section", "", told.findings.length === 0 ? "card right" : "card wrong")
  if (told.findings.length === 0) {
    card.append(
      element("p", words.right[language]),
      element("h2", words.line[language]),
      element("code", told.line, "typed"),
      element("p", words.compare[language], "soft"),
      element("code", told.hash, "typed"),
    )
  } else for (const code of told.findings) card.append(element("p", words[code][language]))
  answer.replaceChildren(card)
}

const language = twoLanguages(words, show)

for (const [name, field] of Object.entries(fields)) {
  document.querySelector(`#${name}-file`).addEventListener("change", async ({ target }) => {
    field.value = (await target.files[0]?.text()) ?? ""
  })
}

/** A text that was pasted, as its file has it: with LF, and one of them at the end. */
const fileOf = (text) => new TextEncoder().encode(`${text.replaceAll("\r\n", "\n").trim()}\n`)

form.addEventListener("submit", (event) => {
  event.preventDefault()
  const [receipt, commitment] = [fileOf(fields.receipt.value), fileOf(fields.commitment.value)]
  const line = /^group (.*)$/m.exec(fields.receipt.value)?.[1] ?? ""
  told = { findings: findingsOf(receipt, commitment), line, hash: sha256(commitment) }
  show(language())
  answer.focus()
})
