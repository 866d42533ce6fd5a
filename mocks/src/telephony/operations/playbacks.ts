import { randomUUID } from "node:crypto"
import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refused } from "../AriContract.ts"
import { given, inside } from "../inside.ts"
import type { Switchboard } from "../Switchboard.ts"

/** Plays a sound to a channel; with a playback id, only once. */
export const play = (board: Switchboard, c: Context<MockEnv>): Response => {
  const { media = "", playbackId } = given(c)
  const id = c.req.param("playback") ?? playbackId ?? randomUUID()
  return inside(board, c, (line) => {
    if (board.playback(id) !== undefined) return refused(409, "Playback with given unique ID already exists")
    return c.json(board.play(line, id, media), 201)
  })
}

export const getPlayback = (board: Switchboard, c: Context<MockEnv>): Response => {
  const playback = board.playback(c.req.param("playback") ?? "")
  return playback === undefined ? refused(404, "Playback not found") : c.json(playback)
}

export const stopPlayback = (board: Switchboard, c: Context<MockEnv>): Response => {
  const id = c.req.param("playback") ?? ""
  if (board.playback(id) === undefined) return refused(404, "Playback not found")
  board.frame.store.transaction(() => board.stop(id))
  return c.body(null, 204)
}
