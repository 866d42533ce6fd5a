import type { Mock } from "@mahmal/mocks"
import { Effect, Layer } from "effect"

/** An adapter with a mock that starts and closes with it. */
export const onMock = <Port>(start: () => Promise<Mock>, adapter: (url: string) => Layer.Layer<Port>) =>
  Layer.unwrap(
    Effect.acquireRelease(Effect.promise(start), (mock) => Effect.promise(mock.close)).pipe(
      Effect.map((mock) => adapter(mock.url)),
    ),
  )
