import type { Context } from "hono"
import type { MockEnv } from "../kit/Frame.ts"
import { type Parameters, refused } from "./AriContract.ts"
import type { Line, Switchboard } from "./Switchboard.ts"

/** The validated parameters of a call. */
export const given = (c: Context<MockEnv>) => c.var.body as Parameters

export const noChannel = () => refused(404, "Channel not found")

/** Does the work with a channel that is in the application; refuses any other. */
export const inside = (board: Switchboard, c: Context<MockEnv>, work: (line: Line) => Response): Response =>
  board.frame.store.transaction(() => {
    const line = board.line(c.req.param("id") ?? "")
    if (line === undefined) return noChannel()
    return line.inside ? work(line) : refused(409, "Channel not in Stasis application")
  })
