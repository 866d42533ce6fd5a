import { newSecret } from "../../identity/secret.ts"

/** What every token of a device's session begins with, so that it is taken for nothing else. */
const prefix = "mahmal_device_"

/** A new token of a device's session. It is told once; only its hash is kept. */
export const newDeviceToken = (): string => prefix + newSecret()

/** Whether something that was shown as a bearer token is one of a device. */
export const isDeviceToken = (token: string): boolean => token.startsWith(prefix)
