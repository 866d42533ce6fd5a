import { createServer, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import type { CloudEvent } from "../../../src/api/CloudEvent.ts"

/** A delivery as it came. */
export interface Delivery {
  readonly event: CloudEvent
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a delivery is answered: with a status, or by whoever takes the response. */
export type Answer = (delivery: Delivery, response: ServerResponse) => number | Promise<number> | undefined

/** A receiver of webhooks on this machine. */
export interface Subscriber {
  readonly url: string
  /** Everything that came, in the order in which it came. */
  readonly came: Array<Delivery>
  /** What was answered with 2xx, each event once, in the order in which it was first taken. */
  readonly taken: () => ReadonlyArray<string>
  answer: Answer
  readonly close: () => Promise<void>
}

/** Starts a receiver that takes everything. */
export const startSubscriber = async (answer: Answer = () => 204): Promise<Subscriber> => {
  const came: Array<Delivery> = []
  const taken = new Set<string>()
  const subscriber: { answer: Answer } = { answer }
  const server: Server = createServer(async (request, response) => {
    // A hub that is killed breaks off in the middle of a delivery: then nothing came.
    const body = await text(request).catch(() => undefined)
    if (body === undefined) return
    const delivery: Delivery = { event: JSON.parse(body), headers: request.headers as never, body }
    came.push(delivery)
    const status = await subscriber.answer(delivery, response)
    if (status === undefined) return
    if (status >= 200 && status < 300) taken.add(delivery.event.id)
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(subscriber, {
    url: `http://127.0.0.1:${port}/events`,
    came,
    taken: () => [...taken],
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}
