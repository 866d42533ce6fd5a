import { runMain } from "@mahmal/server"
import { Layer } from "effect"
import { environment, mission } from "./mission.ts"

// Serves, and turns the days of its seasons by the calendar, until SIGTERM or SIGINT.
runMain(Layer.launch(mission), environment)
