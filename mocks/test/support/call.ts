/** An answer with its body. */
export interface Called {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

/** Calls a URL and reads the answer, or says that the connection broke. */
export const call = async (url: string, init: RequestInit = {}): Promise<Called | "broken"> => {
  try {
    const response = await fetch(url, init)
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() }
  } catch {
    return "broken"
  }
}

/** The same; rejects without an answer. */
export const answered = async (url: string, init: RequestInit = {}): Promise<Called> => {
  const called = await call(url, init)
  if (called === "broken") throw new Error(`${url} broke the connection`)
  return called
}
