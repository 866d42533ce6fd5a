/** What a system answered, its body read. */
export interface Called {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

/** Calls an address and reads the answer, or says that the connection broke. */
export const call = async (url: string, init: RequestInit = {}): Promise<Called | "broken"> => {
  try {
    const response = await fetch(url, init)
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() }
  } catch {
    return "broken"
  }
}

/** The same where an answer is expected. */
export const answered = async (url: string, init: RequestInit = {}): Promise<Called> => {
  const called = await call(url, init)
  if (called === "broken") throw new Error(`${url} broke the connection`)
  return called
}
