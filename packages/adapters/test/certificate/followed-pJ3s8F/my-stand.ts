import { standAt } from "@mahmal/adapters/testing"
import { startMock } from "@mahmal/mocks/kit/startMock"
import { faulty } from "@mahmal/mocks/kit/underFault"

export const stand = async () => {
  const mock = await startMock({
    name: "my-gateway",
    endpoints: ["POST /messages"],
    mount: (frame) => {
      frame.app.post("/messages", faulty(frame, "send"), async (c) => {
        const { to }: { to: string } = await c.req.json()
        frame.ledger.record("message.taken", to, "")
        return c.json({ taken: to }, 201)
      })
    },
  })
  return standAt({ admin: mock.url, credentials: { key: "my-secret-key" }, close: mock.close })
}
