import { doubtRules, type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { operationNames, systemNames } from "@mahmal/core/operating/words"
import type { Said } from "@mahmal/core/schema/Said"
import { dayWords } from "@mahmal/core/season/dayWords"
import type { AlertName } from "../api/alertNames.ts"
import { mostOff } from "./clockOff.ts"
import type { Readings, Waiting } from "./Readings.ts"

/** What a person should be woken for, or look at by day. */
export interface Alert {
  readonly name: AlertName
  /** What it is about, where there may be several of its name. */
  readonly about?: string
  readonly severity: "urgent" | "soon"
  readonly says: Said
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** From when on each is said: ages in seconds, days for the cut-off. */
export const thresholds = {
  /** A seal is due every hour; at four hours the hub takes no commands any more. */
  unsealed: { soon: 1.5 * hour, urgent: 3 * hour },
  oldestJob: { soon: 5 * minute, urgent: 30 * minute },
  /** A backup may take its time; until it ends, PostgreSQL cannot clean up behind it. */
  transaction: { soon: 10 * minute, urgent: hour },
  /** From five seconds on the e-track's answers are not believed; at a minute it takes nothing, and no day turns. */
  clock: { soon: 5, urgent: mostOff },
  inDoubt: { soon: hour, urgent: 12 * hour },
  /** Visas may take weeks. But what was taken and forgotten has no other sign, and an order of bracelets no last day. */
  undecided: { soon: 7 * day, urgent: 21 * day },
  /** Systems are maintained by night; a pause that outlives it was probably forgotten. */
  paused: { soon: 4 * hour, urgent: 24 * hour },
  /** Begun in the night: it is to have ended by the next one, and who lets it wait for a weekend is told again. */
  compared: { soon: 20 * hour, urgent: 3 * day },
  /** A partner takes weeks to put in another key; readers must know a key of the mission days before it signs. */
  endingKeys: { urgent: 10 * day },
  cutOffDays: { soon: 3, urgent: 1 },
} as const

/** What is to be said about how the hub is doing; the urgent first. Counts stand after a colon, so that no noun has to agree with them. */
export const alertsOf = (readings: Readings): ReadonlyArray<Alert> =>
  [
    ...late("sealing-late", readings.unsealed, thresholds.unsealed, (age) => ({
      en: `What was written ${age.en} ago is not sealed yet. After four hours the hub takes no commands.`,
      ar: `ما كُتب منذ ${age.ar} لم يُختم بعد. بعد أربع ساعات يتوقف النظام عن قبول الأوامر.`,
    })),
    ...late("jobs-late", readings.oldestJob, thresholds.oldestJob, (age) => ({
      en: `A job has been due for ${age.en} and nobody does it. Does a worker run?`,
      ar: `عمل آلي مستحق منذ ${age.ar} ولم يُنفَّذ. هل يعمل أي منفّذ؟`,
    })),
    ...late("long-transaction", readings.longestTransaction, thresholds.transaction, (age) => ({
      en: `A transaction has been open for ${age.en}. PostgreSQL cannot clean up behind it.`,
      ar: `معاملة مفتوحة في قاعدة البيانات منذ ${age.ar}. لا تستطيع القاعدة التنظيف حتى تنتهي.`,
    })),
    ...late("clock-off", readings.clockOff, thresholds.clock, () => ({
      en: `The hub's clock and the database's differ by ${Math.round(readings.clockOff)} s. One of them is wrong.`,
      ar: `فرق التوقيت بالثواني بين النظام وقاعدة البيانات: ${Math.round(readings.clockOff)}. أحد التوقيتين خاطئ.`,
    })),
    ...readings.waiting
      .filter(({ operation, state }) => state === "InDoubt" && isAskedAbout(operation))
      .flatMap(({ operation, exchanges, oldest }) =>
        late("in-doubt-for-long", oldest, thresholds.inDoubt, (age) => ({
          en: `In doubt, ${operationNames[operation].en}: ${exchanges}, the oldest for ${age.en}.`,
          ar: `معاملات لا يُعرف مصيرها، ${operationNames[operation].ar}: ${exchanges}، أقدمها منذ ${age.ar}.`,
        })).map((alert) => ({ ...alert, about: operation })),
      ),
    ...readings.waiting
      .filter(({ operation, state }) => state === "Accepted" && isAskedAbout(operation))
      .flatMap(({ operation, exchanges, oldest }) =>
        late("undecided-for-long", oldest, thresholds.undecided, (age) => ({
          en: `Taken and not decided, ${operationNames[operation].en}: ${exchanges}, the oldest for ${age.en}.`,
          ar: `معاملات استُلمت ولم يُبتّ فيها، ${operationNames[operation].ar}: ${exchanges}، أقدمها منذ ${age.ar}.`,
        })).map((alert) => ({ ...alert, about: operation })),
      ),
    ...readings.cooling
      // Without a call to come nobody would ever learn that the system is back, and nothing waits for it.
      .filter((system) => readings.waiting.some((one) => systemOf(one.operation) === system && isToBeCalled(one)))
      .map(
        (system): Alert => ({
          name: "breaker-open",
          about: system,
          severity: "soon",
          says: {
            en: `No call reaches ${systemNames[system].en}: one is tried from time to time, and what is for it waits.`,
            ar: `تعذّر الوصول إلى ${systemNames[system].ar}: تُجرى محاولة من حين لآخر، وتنتظر بقية المعاملات.`,
          },
        }),
      ),
    ...readings.paused.flatMap(({ system, age }) =>
      late("paused-for-long", age, thresholds.paused, (spoken) => ({
        en: `Calls to ${systemNames[system].en} were stopped by hand ${spoken.en} ago, and what is for it waits. May they go on?`,
        ar: `أُوقفت الاتصالات مع ${systemNames[system].ar} يدويًا منذ ${spoken.ar}، ومعاملاتها تنتظر. هل حان استئنافها؟`,
      })).map((alert) => ({ ...alert, about: system })),
    ),
    ...readings.comparisons.flatMap(({ season, system, failed, underWay }): ReadonlyArray<Alert> => {
      const about = `${season} ${system}`
      const { en, ar } = systemNames[system]
      if (failed)
        return [
          {
            name: "not-compared",
            about,
            severity: "soon",
            says: {
              en: `Season ${season}: the reconciliation with ${en} has failed.`,
              ar: `موسم ${season}: تعذّرت المطابقة مع ${ar}.`,
            },
          },
        ]
      return late("not-compared", underWay, thresholds.compared, (age) => ({
        en: `Season ${season}: the reconciliation with ${en} was asked for ${age.en} ago and has not come to its end.`,
        ar: `موسم ${season}: طُلبت المطابقة مع ${ar} منذ ${age.ar} ولم تكتمل بعد.`,
      })).map((alert) => ({ ...alert, about }))
    }),
    ...readings.endingKeys.map(({ client, left }): Alert => {
      const after = spoken(left)
      return {
        name: "key-ends",
        about: client ?? "gate",
        severity: left > thresholds.endingKeys.urgent ? "soon" : "urgent",
        says:
          client === null
            ? {
                en: `The key that signs bracelets ends in ${after.en}: no reader believes what is signed after that.`,
                ar: `ينتهي المفتاح الذي توقَّع به الأساور بعد ${after.ar}، ولن يقبل أي قارئ ما يُوقَّع بعد ذلك.`,
              }
            : {
                en: `The last key of the client ${client} ends in ${after.en}: it is let in no more after that.`,
                ar: `ينتهي آخر مفتاح للعميل ${leftToRight(client)} بعد ${after.ar}، ولن يُسمح له بالدخول بعد ذلك.`,
              },
      }
    }),
    ...readings.cutOffs
      .filter(({ daysLeft, pilgrims }) => pilgrims > 0 && daysLeft >= 0 && daysLeft <= thresholds.cutOffDays.soon)
      .map(
        ({ season, step, day, daysLeft, pilgrims }): Alert => ({
          name: "cut-off-near",
          about: `${season} ${day}`,
          severity: daysLeft <= thresholds.cutOffDays.urgent ? "urgent" : "soon",
          says: {
            en: `Season ${season}: ${step.en} ends on ${dayWords(day).en}. Pilgrims who are not through: ${pilgrims}.`,
            ar: `موسم ${season}: ${step.ar} ينتهي يوم ${dayWords(day).ar}. الحجاج الذين لم تكتمل إجراءاتهم: ${pilgrims}.`,
          },
        }),
      ),
    ...unlessNone("tasks-overdue", readings.overdueTasks, {
      en: `Tasks that are past their time: ${readings.overdueTasks}.`,
      ar: `المهام التي تجاوزت موعدها: ${readings.overdueTasks}.`,
    }),
    ...unlessNone("totals-broken", readings.brokenTotals, {
      en: `Totals by state, campaign or share that do not agree, each of them a task: ${readings.brokenTotals}.`,
      ar: `المجاميع غير المتطابقة حسب الحالة أو الحملة أو الحصة، ولكل منها مهمة: ${readings.brokenTotals}.`,
    }),
  ].sort((a, b) => Number(b.severity === "urgent") - Number(a.severity === "urgent"))

/** Whether its system can say what became of it; what only a report can end is closed without one, and nobody can do more. */
const isAskedAbout = (operation: Operation): boolean => doubtRules[operation] !== "report"

/** Whether the system is still to be called, to send or to ask; what only a report can end waits without a call. */
const isToBeCalled = ({ operation, state }: Waiting): boolean => state === "Due" || isAskedAbout(operation)

const late = (
  name: AlertName,
  age: number,
  from: { readonly soon: number; readonly urgent: number },
  says: (age: Said) => Said,
): ReadonlyArray<Alert> =>
  age < from.soon ? [] : [{ name, severity: age < from.urgent ? "soon" : "urgent", says: says(spoken(age)) }]

const unlessNone = (name: AlertName, count: number, says: Said): ReadonlyArray<Alert> =>
  count === 0 ? [] : [{ name, severity: "urgent", says }]

/** An age as people say it. */
const spoken = (seconds: number): Said => {
  const days = Math.floor(seconds / day)
  const hours = Math.floor((seconds % day) / hour)
  const minutes = Math.floor((seconds % hour) / minute)
  if (days > 0) return { en: `${days} d ${hours} h`, ar: `${days} ي ${hours} س` }
  return hours > 0
    ? { en: `${hours} h ${minutes} min`, ar: `${hours} س ${minutes} د` }
    : { en: `${minutes} min`, ar: `${minutes} د` }
}
