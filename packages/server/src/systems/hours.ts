/** When a foreign system works: from one time of the day to another, both in minutes since midnight; also over midnight. */
export interface Hours {
  readonly from: number
  readonly to: number
}

const pattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/

/** Reads hours such as `07:00-23:30` or `22:00-04:00`; undefined when they are written otherwise. */
export const parseHours = (text: string): Hours | undefined => {
  const found = pattern.exec(text)
  if (found === null) return undefined
  const [fromHour, fromMinute, toHour, toMinute] = found.slice(1).map(Number) as [number, number, number, number]
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute }
  return hours.from === hours.to || hours.to > 24 * 60 ? undefined : hours
}

const day = 24 * 60

/** How many milliseconds until a system works; zero while it does. */
export const untilOpen = ({ from, to }: Hours, now: number, timeZone: string): number => {
  const minutes = minuteOf(now, timeZone)
  const works = from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to
  return works ? 0 : Math.ceil(((from - minutes + day) % day) * 60_000)
}

/** The time of the day of an instant in a time zone, in minutes since midnight and their fraction. */
const minuteOf = (instant: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value)
  return part("hour") * 60 + part("minute") + part("second") / 60
}
