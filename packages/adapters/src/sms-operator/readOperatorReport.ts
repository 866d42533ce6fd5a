import { readSigned } from "../http/readSigned.ts"
import { signingSecret } from "../http/signingSecret.ts"
import { whileChanged } from "../http/whileChanged.ts"
import { reportedIn } from "./translate.ts"

/** The secrets that sign the operator's webhooks, from the environment: `whsec_` and Base64. */
export const operatorReportSecrets = whileChanged("SMS_OPERATOR_WEBHOOK_SECRET", signingSecret)

const largestBody = 4096

/** Reads the webhook `message.reported` out of a request. Reports may come out of order, twice, or never. */
export const readOperatorReport = readSigned(largestBody, reportedIn)
