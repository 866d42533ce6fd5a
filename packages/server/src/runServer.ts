import { Layer } from "effect"
import { type Running, runMain } from "./runMain.ts"

/** Runs a layer that serves, until SIGTERM or Ctrl-C: then stops everything in order, with exit status 0. Otherwise as {@link runMain}. */
export const runServer = <Services, E>(
  server: Layer.Layer<Services, E>,
  environment: Running["environment"] = process.env,
): void => runMain(Layer.launch(server), { stopped: 0, environment })
