import type { Context } from "hono"
import type { MockEnv } from "../../kit/Frame.ts"
import { refused } from "../AriContract.ts"
import { given, inside } from "../inside.ts"
import type { Switchboard } from "../Switchboard.ts"

export const getChannelVar = (board: Switchboard, c: Context<MockEnv>): Response =>
  inside(board, c, (line) => {
    const value = line.variables[given(c).variable ?? ""]
    return value === undefined ? refused(404, "Variable not found") : c.json({ value })
  })

export const setChannelVar = (board: Switchboard, c: Context<MockEnv>): Response =>
  inside(board, c, (line) => {
    board.setVariable(line, given(c).variable ?? "", given(c).value ?? "")
    return c.body(null, 204)
  })
