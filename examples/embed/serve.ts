import { runServer } from "@mahmal/server"
import { environment, mission } from "./mission.ts"

// Serves, and turns the days of its seasons by the calendar, until SIGTERM or SIGINT.
runServer(mission, environment)
