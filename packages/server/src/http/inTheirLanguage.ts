import { ProblemDetails } from "effect/http"
import type { Context, MiddlewareHandler } from "hono"
import { accepts } from "hono/accepts"
import { arabicTitles } from "../api/arabicTitles.ts"

const titles: Readonly<Record<string, string>> = arabicTitles

/** The first of our languages that is asked for, whatever its region; English where none is. */
const language = (c: Context): string =>
  accepts(c, {
    header: "Accept-Language",
    supports: ["ar", "en"],
    default: "en",
    match: (asked, { supports, default: usual }) =>
      asked
        .filter(({ q }) => q > 0)
        .map(({ type }) => type.toLowerCase().split("-")[0])
        .find((primary) => primary !== undefined && supports.includes(primary)) ?? usual,
  })

/**
 * Gives problems the title in the language that the caller prefers (RFC 9457 §3.1.3), English or Arabic. What else is in them is
 * for programs, or English.
 */
export const inTheirLanguage: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.get("content-type")?.startsWith(ProblemDetails.contentType)) return
  c.header("vary", "accept-language", { append: true })
  if (language(c) !== "ar" || c.req.raw.method === "HEAD") return
  const { status } = c.res
  const problem = (await c.res.json()) as { readonly type: string; readonly title?: string }
  // What stands in the answer's place takes over its headers.
  c.header("content-length", undefined)
  c.header("content-language", "ar, en")
  c.res = new Response(JSON.stringify({ ...problem, title: titles[problem.type] ?? problem.title }), {
    status,
    headers: { "content-type": ProblemDetails.contentType },
  })
}
