/** What came back to a browser, after it followed every redirection. */
export interface Seen {
  readonly url: URL
  readonly status: number
  readonly text: string
}

/** A browser with cookies of its own, that follows redirections as people's browsers do. */
export interface Browser {
  readonly cookies: Map<string, string>
  readonly go: (address: string | URL, init?: RequestInit) => Promise<Seen>
  /** Asks once and follows nothing. */
  readonly ask: (address: string | URL, init?: RequestInit) => Promise<Response>
}

/** Opens a browser. Cookies are of the machine, whatever the port, as they are in browsers. */
export const openBrowser = (): Browser => {
  const cookies = new Map<string, string>()
  const ask = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((cookie) => cookie.join("=")).join("; "))
    const response = await fetch(address, { ...init, headers, redirect: "manual" })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";")
      const [name = "", ...value] = pair.split("=")
      const over = attributes.some((one) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one))
      if (over) cookies.delete(name)
      else cookies.set(name, value.join("="))
    }
    return response
  }
  const go = async (address: string | URL, init?: RequestInit): Promise<Seen> => {
    const response = await ask(address, init)
    const location = response.headers.get("location")
    if (location !== null) return go(new URL(location, address))
    return { url: new URL(String(address)), status: response.status, text: await response.text() }
  }
  return { cookies, ask, go }
}

/** Signs somebody of the provider for development in, by its page of people. */
export const signInAs = async (browser: Browser, hub: string, sub: string, back = "/docs"): Promise<Seen> => {
  const chooser = await browser.go(`${hub}/sign-in?return=${encodeURIComponent(back)}`)
  return browser.go(chooser.url, {
    method: "POST",
    body: new URLSearchParams({ sub }),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  })
}
