// Generated from contracts/bracelet-maker/openapi.yaml by scripts/generate-types.ts; not to be edited.

export interface paths {
    readonly "/v1/orders/{orderNo}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ask how far an order is
         * @description Answers with the bracelets made so far, in the order of the lines. Asking changes nothing.
         */
        readonly get: operations["getOrder"];
        /**
         * Order bracelets
         * @description Takes an order. The same order again gets the same answer; other lines under the same number are refused with 409.
         */
        readonly put: operations["placeOrder"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bracelets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List bracelets
         * @description Lists everything that stands, or stood, in the names of a season's pilgrims, for comparison: a part of the list at
         *     a time, ordered by pilgrim (by code points), and all of one pilgrim in the same part. Give the last pilgrim of one
         *     part as `after` of the next. Revoked bracelets are listed too.
         */
        readonly get: operations["listBracelets"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bracelets/{serial}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ask about one bracelet
         * @description Answers with its present state. Asking changes nothing.
         */
        readonly get: operations["getBracelet"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bracelets/{serial}/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Revoke a bracelet
         * @description A gate that reads a revoked bracelet lets nobody in. Revoking what is revoked changes nothing, whatever the reason,
         *     and gets the state with the first reason.
         */
        readonly put: operations["revokeBracelet"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bracelets/{serial}/replacement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Have a bracelet made anew
         * @description Revokes the bracelet and makes another for the same pilgrim at once, with a serial and chip number of its own.
         *     A bracelet that was replaced before cannot be replaced again (409); replace its successor.
         */
        readonly post: operations["replaceBracelet"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The hub's name of the pilgrim, season and application number. */
        readonly PilgrimReference: string;
        readonly OrderNo: string;
        readonly Serial: string;
        /** @description The chip's unique number, seven bytes in hexadecimal. */
        readonly Chip: string;
        /** Format: date-time */
        readonly Moment: string;
        /** @enum {string} */
        readonly Reason: "withdrawn" | "refused" | "deceased" | "lapsed" | "lost" | "damaged";
        readonly Line: {
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly nameEn: components["schemas"]["Name"];
            readonly nameAr: components["schemas"]["Name"];
            /** @description ISO 3166 alpha-3 */
            readonly nationality: string;
            /** @description The campaign's number, printed for who brings a lost pilgrim back. */
            readonly campaign?: string;
        };
        readonly Name: string;
        readonly Order: {
            readonly lines: readonly components["schemas"]["Line"][];
        };
        readonly OrderReceipt: {
            readonly orderNo: components["schemas"]["OrderNo"];
            /**
             * Format: int32
             * @description How many bracelets are ordered.
             */
            readonly lines: number;
            readonly receivedAt: components["schemas"]["Moment"];
        };
        readonly OrderProgress: {
            readonly orderNo: components["schemas"]["OrderNo"];
            /** @enum {string} */
            readonly status: "open" | "complete";
            /** Format: int32 */
            readonly ordered: number;
            readonly made: readonly components["schemas"]["MadeLine"][];
        };
        readonly MadeLine: {
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly serial: components["schemas"]["Serial"];
            readonly chip: components["schemas"]["Chip"];
        };
        readonly Revocation: {
            readonly reason: components["schemas"]["Reason"];
        };
        readonly Replacement: {
            /** @enum {string} */
            readonly reason: "lost" | "damaged";
        };
        readonly Bracelet: components["schemas"]["ActiveBracelet"] | components["schemas"]["RevokedBracelet"];
        readonly ActiveBracelet: {
            readonly serial: components["schemas"]["Serial"];
            readonly chip: components["schemas"]["Chip"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly orderNo: components["schemas"]["OrderNo"];
            /** @constant */
            readonly status: "active";
            readonly replaces?: components["schemas"]["Serial"];
        };
        readonly RevokedBracelet: {
            readonly serial: components["schemas"]["Serial"];
            readonly chip: components["schemas"]["Chip"];
            readonly pilgrim: components["schemas"]["PilgrimReference"];
            readonly orderNo: components["schemas"]["OrderNo"];
            /** @constant */
            readonly status: "revoked";
            readonly reason: components["schemas"]["Reason"];
            readonly revokedAt: components["schemas"]["Moment"];
            readonly replaces?: components["schemas"]["Serial"];
            readonly replacedBy?: components["schemas"]["Serial"];
        };
        readonly BraceletList: {
            readonly bracelets: readonly components["schemas"]["Bracelet"][];
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
        /** @description The API key is missing or wrong. */
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
        /** @description There is no such order or bracelet. */
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
        /** @description The order number has other lines, or the bracelet was replaced before. */
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
        /** @description The maker failed; whether something was done is not known. */
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
        /** @description The maker is not available; nothing was done. */
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
         * @example 1448-Q48-000001.replace.1
         */
        readonly IdempotencyKey: string;
        /** @description The hub's number of the order. */
        readonly OrderNo: components["schemas"]["OrderNo"];
        /** @description The number printed on the bracelet. */
        readonly Serial: components["schemas"]["Serial"];
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
    readonly getOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The hub's number of the order. */
                readonly orderNo: components["parameters"]["OrderNo"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The order as it stands. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderProgress"];
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
    readonly placeOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The hub's number of the order. */
                readonly orderNo: components["parameters"]["OrderNo"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Order"];
            };
        };
        readonly responses: {
            /** @description The order is taken. */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderReceipt"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly listBracelets: {
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
                    readonly "application/json": components["schemas"]["BraceletList"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly getBracelet: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The number printed on the bracelet. */
                readonly serial: components["parameters"]["Serial"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The bracelet as it stands. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Bracelet"];
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
    readonly revokeBracelet: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The number printed on the bracelet. */
                readonly serial: components["parameters"]["Serial"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Revocation"];
            };
        };
        readonly responses: {
            /** @description The bracelet is revoked. */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Bracelet"];
                };
            };
            readonly 400: components["responses"]["InvalidRequest"];
            readonly 401: components["responses"]["Unauthorised"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
        };
    };
    readonly replaceBracelet: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Names the request for good; chosen by the caller.
                 * @example 1448-Q48-000001.replace.1
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path: {
                /** @description The number printed on the bracelet. */
                readonly serial: components["parameters"]["Serial"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Replacement"];
            };
        };
        readonly responses: {
            /** @description The new bracelet. */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Bracelet"];
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
}
