import { randomUUID } from "node:crypto"
import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refused } from "../AriContract.ts"
import { numberIn } from "../Channel.ts"
import { given, inside, noChannel } from "../inside.ts"
import type { Switchboard } from "../Switchboard.ts"

export const listChannels = (board: Switchboard, c: Context<MockEnv>): Response =>
  c.json(board.lines().map(({ channel }) => channel))

export const getChannel = (board: Switchboard, c: Context<MockEnv>): Response => {
  const line = board.line(c.req.param("id") ?? "")
  return line === undefined ? noChannel() : c.json(line.channel)
}

/** Makes a call; with a channel id, only one at a time. */
export const originate = (board: Switchboard, c: Context<MockEnv>): Response => {
  const { endpoint = "", app = "", appArgs = "", callerId = "", channelId } = given(c)
  const id = c.req.param("id") ?? channelId ?? randomUUID()
  if (numberIn(endpoint) === undefined) return refused(400, "Invalid endpoint specified")
  return board.frame.store.transaction(() => {
    if (board.line(id) !== undefined) return refused(409, "Channel with given unique ID already exists")
    const doubled = c.var.fault === "callback-twice"
    return c.json(board.originate({ id, endpoint, app, appArgs, callerId }, doubled))
  })
}

export const hangUp = (board: Switchboard, c: Context<MockEnv>): Response => {
  const line = board.line(c.req.param("id") ?? "")
  if (line === undefined) return noChannel()
  board.frame.store.transaction(() => board.hangUp(line.channel.id, given(c).reason === "busy" ? 17 : 16))
  return c.body(null, 204)
}

export const answer = (board: Switchboard, c: Context<MockEnv>): Response =>
  inside(board, c, (line) => {
    board.answer(line)
    return c.body(null, 204)
  })

/** Continues a channel in the dialplan; it leaves the application. */
export const continueInDialplan = (board: Switchboard, c: Context<MockEnv>): Response =>
  inside(board, c, (line) => {
    board.sendOn(line)
    return c.body(null, 204)
  })
