import type { Adapter, AdapterPayload } from "oidc-provider"

interface Entry {
  readonly payload: AdapterPayload
  /** Milliseconds since 1970. */
  readonly until: number
}

/** The storage of one provider: in memory, until an entry expires or the provider stops. */
export const keeping = (): ((kind: string) => Adapter) => {
  const entries = new Map<string, Entry>()
  const forget = () => {
    for (const [key, { until }] of entries) if (until < Date.now()) entries.delete(key)
  }
  const held = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key)
    return entry === undefined || entry.until < Date.now() ? undefined : entry.payload
  }
  return (kind) => {
    const keyOf = (id: string) => `${kind} ${id}`
    const where = async (field: "uid" | "userCode", value: string) =>
      [...entries]
        .filter(([key, { payload }]) => key.startsWith(`${kind} `) && payload[field] === value)
        .map(([key]) => held(key))
        .at(-1)
    return {
      upsert: async (id, payload, seconds) => {
        forget()
        entries.set(keyOf(id), { payload, until: Date.now() + (seconds ?? 3600) * 1000 })
      },
      find: async (id) => held(keyOf(id)),
      findByUid: (uid) => where("uid", uid),
      findByUserCode: (code) => where("userCode", code),
      consume: async (id) => {
        const entry = entries.get(keyOf(id))
        if (entry !== undefined)
          entries.set(keyOf(id), { ...entry, payload: { ...entry.payload, consumed: Math.floor(Date.now() / 1000) } })
      },
      destroy: async (id) => {
        entries.delete(keyOf(id))
      },
      revokeByGrantId: async (grant) => {
        for (const [key, { payload }] of entries) if (payload.grantId === grant) entries.delete(key)
      },
    }
  }
}
