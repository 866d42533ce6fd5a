// Generated from contracts/sms-operator/openapi.yaml by scripts/generate-types.ts; not to be edited.

export interface paths {
    readonly "/v1/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a message
         * @description Takes one message for one receiver. Not idempotent.
         */
        readonly post: operations["sendMessage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "message.reported": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * The operator tells what became of a message
         * @description Sent to the address that the hub has named. Signed by Standard Webhooks (symmetric, `v1`) over the headers
         *     `webhook-id`, `webhook-timestamp` and the body. The same report keeps its `webhook-id` when it is repeated.
         *     It is repeated, about every second, until it is answered with 2xx within five seconds.
         */
        readonly post: operations["messageReported"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The hub's name of the message; it names nobody and comes back with every report. */
        readonly Reference: string;
        /** @description The operator's name of the message. */
        readonly MessageId: string;
        /** Format: date-time */
        readonly Moment: string;
        readonly Message: {
            readonly reference: components["schemas"]["Reference"];
            /** @description The sender, a number or up to 11 letters and digits, agreed with the operator. */
            readonly from: string;
            /** @description The receiver in E.164. */
            readonly to: string;
            readonly text: string;
        };
        readonly MessageReceipt: {
            readonly id: components["schemas"]["MessageId"];
            readonly reference: components["schemas"]["Reference"];
        };
        /**
         * @description accepted: the network has it. buffered: the network keeps it, the phone is off. delivered: the phone has it. failed: it
         *     could not be delivered and will not be. rejected: the network does not take it.
         * @enum {string}
         */
        readonly Report: "accepted" | "buffered" | "delivered" | "failed" | "rejected";
        readonly MessageReported: {
            /** @constant */
            readonly type: "message.reported";
            readonly timestamp: components["schemas"]["Moment"];
            readonly data: {
                readonly id: components["schemas"]["MessageId"];
                readonly reference: components["schemas"]["Reference"];
                readonly report: components["schemas"]["Report"];
            };
        };
        /** @description RFC 9457. */
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            /** Format: int32 */
            readonly status: number;
            readonly detail: string;
            readonly errors?: readonly components["schemas"]["WrongField"][];
        };
        readonly WrongField: {
            /** @enum {string} */
            readonly in: "path" | "query" | "header" | "body";
            /** @description A JSON Pointer (RFC 6901) into that place. */
            readonly pointer: string;
            readonly detail: string;
        };
    };
    responses: {
        /** @description The request breaks this contract; `errors` names every wrong field. */
        readonly InvalidRequest: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The bearer token is missing or wrong. */
        readonly Unauthorised: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than it may be. */
        readonly TooLarge: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json in UTF-8. */
        readonly UnsupportedMediaType: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More calls than the limit allows; nothing was done. */
        readonly TooManyRequests: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The operator failed; whether something was done is not known. */
        readonly Internal: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The operator is not available; nothing was done. */
        readonly Unavailable: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No network leads to this receiver; nothing was sent, and never will be. */
        readonly NotRoutable: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Names the message; the same when it is repeated. */
        readonly WebhookId: string;
        /** @description Seconds since 1970, at the time of this sending. */
        readonly WebhookTimestamp: string;
        /** @description One or more signatures, separated by a space, each `v1,` and the base64 of an HMAC-SHA256. */
        readonly WebhookSignature: string;
    };
    requestBodies: never;
    headers: {
        /** @description What is left of the limit, when one is set, such as `"second";r=49;t=1`. */
        readonly RateLimit: string;
        /** @description The limit itself, when one is set, such as `"second";q=50;w=1`. */
        readonly RateLimitPolicy: string;
        /** @description Seconds to wait before the call is made again. */
        readonly RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly sendMessage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Message"];
            };
        };
        readonly responses: {
            /** @description The message is taken and will be sent. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageReceipt"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["NotRoutable"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly messageReported: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the message; the same when it is repeated. */
                readonly "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970, at the time of this sending. */
                readonly "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description One or more signatures, separated by a space, each `v1,` and the base64 of an HMAC-SHA256. */
                readonly "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MessageReported"];
            };
        };
        readonly responses: {
            /** @description Taken; it will not be sent again. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The signature is wrong or too old. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not at present; it is sent again. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
