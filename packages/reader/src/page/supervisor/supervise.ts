import { message, present } from "../view/screens.ts"
import { devicesScreen } from "./devicesScreen.ts"
import { askHub, devicesOf, hasEnded, Refused, type Session, seasonsOf } from "./hub.ts"
import { liveCounts } from "./liveCounts.ts"
import { words } from "./words.ts"

/** Shows the supervisor who is signed in a season's readers and its live counts; calls `ended` when the session has ended. */
export const supervise = async (session: Session, ended: () => void): Promise<void> => {
  const seasons = await seasonsOf(session)
  if (seasons.length === 0) return present(message(words.title, words.noSeasons))
  const counts = liveCounts()

  const attempt = async (work: () => Promise<unknown>, refused: Word = "failed"): Promise<void> => {
    try {
      await work()
    } catch (error) {
      screen.alert(words[whyNot(error) ?? refused])
      if (!hasEnded(error)) return
      counts.end()
      ended()
    }
  }
  // Another season may be chosen while one is read, or the same one read again: the last shows.
  let reads = 0
  const showDevices = async (): Promise<void> => {
    reads += 1
    const mine = reads
    await attempt(async () => {
      const devices = await devicesOf(screen.season())
      if (mine === reads) screen.showDevices(devices)
    })
  }
  const showSeason = async (): Promise<void> => {
    screen.alert(undefined)
    await Promise.all([showDevices(), counts.follow(screen.season())])
  }
  const act = async (device: string, path: string, json?: unknown, refused?: Word): Promise<void> => {
    screen.alert(undefined)
    await attempt(() => askHub("POST", `/v1/gate/devices/${device}/${path}`, session.csrf, json), refused)
    await showDevices()
    screen.focus(device)
  }

  const screen = devicesScreen(seasons, counts.root, {
    showSeason: () => void showSeason(),
    approve: (device, code) => void act(device, "approval", { code }, "wrongCode"),
    revoke: (device) => void act(device, "revocation"),
  })
  present(screen.root)
  await showSeason()
}

type Word = keyof typeof words

/** Why a code was not accepted that may be the right one: it took too long, or somebody else acted meanwhile. */
const reasons: ReadonlyMap<string, Word> = new Map([
  ["code-expired", "codeExpired"],
  ["revoked", "alreadyRevoked"],
])

/** Why something was not done, where that does not depend on what it was. */
const whyNot = (error: unknown): Word | undefined => {
  const { status, reason = "" } = error instanceof Refused ? error : { status: 500 }
  if (status === 403) return "denied"
  return status < 500 ? reasons.get(reason) : "failed"
}
