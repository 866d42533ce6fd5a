// Generated from contracts/visa-authority/openapi.yaml by scripts/generate-types.ts; not to be edited.

export interface paths {
    readonly "/v1/entitlements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List entitlements
         * @description Lists everything that stands, or stood, in the names of a season's pilgrims, for comparison: a part of the list at
         *     a time, ordered by pilgrim (by code points), and all of one pilgrim in the same part. Give the last pilgrim of one
         *     part as `after` of the next. Refused and cancelled entitlements are listed too.
         */
        readonly get: operations["listEntitlements"];
        readonly put?: never;
        /**
         * Ask for a visa or a permit
         * @description Takes the request and decides later. Citizens of QAT, SAU, KWT, BHR, OMN and ARE need a permit, all others a visa; the wrong kind is refused with 400.
         */
        readonly post: operations["requestEntitlement"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/entitlements/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ask where an entitlement stands
         * @description Answers with the present state. Asking changes nothing.
         */
        readonly get: operations["getEntitlement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/entitlements/{id}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give an entitlement back
         * @description Cancels an entitlement that is received or issued. One that is still received is never decided. To cancel what is
         *     cancelled changes nothing and gets the same answer. What was refused cannot be cancelled: 409.
         */
        readonly post: operations["cancelEntitlement"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "entitlement.decided": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * The authority tells that it has decided
         * @description Sent to the address that the hub has named. Signed by Standard Webhooks (symmetric, `v1`) over the headers
         *     `webhook-id`, `webhook-timestamp` and the body. The same message keeps its `webhook-id` when it is repeated.
         *     It is repeated, about every second, until it is answered with 2xx within five seconds.
         */
        readonly post: operations["entitlementDecided"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The hub's name of the pilgrim, season and application number. */
        readonly PilgrimReference: string;
        readonly EntitlementId: string;
        /** @enum {string} */
        readonly Kind: "visa" | "permit";
        /** Format: date-time */
        readonly Moment: string;
        /** @description The number of the visa (V) or permit (P). */
        readonly EntitlementNumber: string;
        /**
         * @description Why the authority refuses; the README says what each means.
         * @enum {string}
         */
        readonly RefusalCode: "security" | "overstay" | "passport-reported" | "biometrics" | "health";
        readonly Passport: {
            readonly number: string;
            /** @description ISO 3166 alpha-3 */
            readonly nationality: string;
            readonly nameEn: components["schemas"]["Name"];
            readonly nameAr: components["schemas"]["Name"];
            /** @enum {string} */
            readonly sex: "M" | "F";
            /** Format: date */
            readonly birthDate: string;
            /** Format: date */
            readonly expiry: string;
        };
        readonly Name: string;
        readonly EntitlementRequest: {
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly kind: components["schemas"]["Kind"];
            /** @description The number under which the e-track has registered the pilgrim. */
            readonly registrationNumber: string;
            readonly passport: components["schemas"]["Passport"];
        };
        readonly CancellationRequest: {
            /** @enum {string} */
            readonly reason: "withdrawn" | "refused" | "deceased" | "lapsed";
        };
        readonly Received: {
            readonly id: components["schemas"]["EntitlementId"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly kind: components["schemas"]["Kind"];
            /** @constant */
            readonly status: "received";
            readonly receivedAt: components["schemas"]["Moment"];
        };
        readonly Issued: {
            readonly id: components["schemas"]["EntitlementId"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly kind: components["schemas"]["Kind"];
            /** @constant */
            readonly status: "issued";
            readonly receivedAt: components["schemas"]["Moment"];
            readonly decidedAt: components["schemas"]["Moment"];
            readonly number: components["schemas"]["EntitlementNumber"];
        };
        readonly Refused: {
            readonly id: components["schemas"]["EntitlementId"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly kind: components["schemas"]["Kind"];
            /** @constant */
            readonly status: "refused";
            readonly receivedAt: components["schemas"]["Moment"];
            readonly decidedAt: components["schemas"]["Moment"];
            readonly code: components["schemas"]["RefusalCode"];
        };
        /** @description A cancelled entitlement keeps its number, if it had been issued. */
        readonly Cancelled: {
            readonly id: components["schemas"]["EntitlementId"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly kind: components["schemas"]["Kind"];
            /** @constant */
            readonly status: "cancelled";
            readonly receivedAt: components["schemas"]["Moment"];
            readonly decidedAt?: components["schemas"]["Moment"];
            readonly number?: components["schemas"]["EntitlementNumber"];
            readonly cancelledAt: components["schemas"]["Moment"];
        };
        readonly Entitlement: components["schemas"]["Received"] | components["schemas"]["Issued"] | components["schemas"]["Refused"] | components["schemas"]["Cancelled"];
        readonly EntitlementDecided: {
            /** @constant */
            readonly type: "entitlement.decided";
            readonly timestamp: components["schemas"]["Moment"];
            readonly data: components["schemas"]["Issued"] | components["schemas"]["Refused"];
        };
        readonly EntitlementList: {
            readonly entitlements: readonly components["schemas"]["Entitlement"][];
            /** @description Whether pilgrims come after these. */
            readonly more: boolean;
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
        /** @description There is no such entitlement. */
        readonly NotFound: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The entitlement was refused and cannot be cancelled. */
        readonly Conflict: {
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
        /** @description The Idempotency-Key was used with another request. */
        readonly KeyReused: {
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
        /** @description The authority failed; whether something was done is not known. */
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
        /** @description The authority is not available; nothing was done. */
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
    };
    parameters: {
        /**
         * @description The season whose pilgrims are listed.
         * @example 1448
         */
        readonly Season: string;
        /** @description The pilgrim after whom the list goes on; without it, it begins. */
        readonly After: components["schemas"]["PilgrimReference"];
        /**
         * @description How many pilgrims to list at most.
         * @example 500
         */
        readonly Limit: number;
        /**
         * @description Names the request for good; chosen by the caller.
         * @example 1448-Q48-000001.visa.1
         */
        readonly IdempotencyKey: string;
        /** @description The authority's name of the entitlement. */
        readonly EntitlementId: components["schemas"]["EntitlementId"];
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
    readonly listEntitlements: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description The season whose pilgrims are listed.
                 * @example 1448
                 */
                readonly season: components["parameters"]["Season"];
                /** @description The pilgrim after whom the list goes on; without it, it begins. */
                readonly after?: components["parameters"]["After"];
                /**
                 * @description How many pilgrims to list at most.
                 * @example 500
                 */
                readonly limit: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The part of the list, as it stands. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EntitlementList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly requestEntitlement: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Names the request for good; chosen by the caller.
                 * @example 1448-Q48-000001.visa.1
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EntitlementRequest"];
            };
        };
        readonly responses: {
            /** @description The request is taken; this is the state at the first time of asking. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Received"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["KeyReused"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly getEntitlement: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The authority's name of the entitlement. */
                readonly id: components["parameters"]["EntitlementId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The entitlement as it stands. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Entitlement"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly cancelEntitlement: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Names the request for good; chosen by the caller.
                 * @example 1448-Q48-000001.visa.1
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /** @description The authority's name of the entitlement. */
                readonly id: components["parameters"]["EntitlementId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CancellationRequest"];
            };
        };
        readonly responses: {
            /** @description The entitlement is cancelled. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cancelled"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["KeyReused"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly entitlementDecided: {
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
                readonly "application/json": components["schemas"]["EntitlementDecided"];
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
