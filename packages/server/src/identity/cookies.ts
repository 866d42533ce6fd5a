/** The cookies of a hub: with `__Host-` where it is reached by TLS, so that no other host and no plain page sets them. */
export interface Cookies {
  readonly session: string
  readonly signingIn: string
  readonly secure: boolean
}

/** The names of the cookies where callers reach the hub by `https:`, or not. */
export const cookiesFor = (secure: boolean): Cookies => ({
  session: `${secure ? "__Host-" : ""}mahmal`,
  signingIn: `${secure ? "__Host-" : ""}mahmal-signing-in`,
  secure,
})
