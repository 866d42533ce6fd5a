import { keepTime, runMain } from "@mahmal/server"
import { Effect } from "effect"
import { environment, mission } from "./mission.ts"

// Serves, and turns the days of its seasons by the calendar, until SIGTERM or Ctrl-C.
runMain(Effect.provide(keepTime(), mission), environment)
