import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import encodeQR from "qr"

/** The browser of these tests, which are skipped without it. */
export const executablePath = "/usr/bin/chromium"
export const hasChromium = existsSync(executablePath)

/** The folder for screenshots; none are taken without it. */
const pictures = process.env.PAGE_PICTURES

/** Starts the browser, with a camera that plays a file of raw video (YUV4MPEG2) if given. */
export const startBrowser = (video?: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      ...(video === undefined ? [] : [`--use-file-for-fake-video-capture=${video}`]),
    ],
  })

/** An answer of the page; the text is in both languages. */
export interface Seen {
  readonly light: string
  readonly text: string
}

/** The script with the camera and the observer. */
const filming = fileURLToPath(new URL("./filming.js", import.meta.url))

/** A phone with the page on it. */
export interface Phone {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors in the page. */
  readonly faults: readonly string[]
  /** Holds a code up to the camera, and resolves to the page's answer. */
  readonly show: (text: string) => Promise<Seen>
  /** Removes the code from the camera. */
  readonly hideCode: () => Promise<void>
  /** Does something to which the page answers, and resolves to that answer. */
  readonly answerTo: (act: () => Promise<void>) => Promise<Seen>
  readonly picture: (name: string) => Promise<void>
}

/** Opens the page on a new phone. Its camera films what the test draws, or is the browser's own with `ownCamera`. */
export const openPhone = async (
  browser: Browser,
  address: string,
  { ownCamera = false }: { readonly ownCamera?: boolean } = {},
): Promise<Phone> => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 760 },
    deviceScaleFactor: pictures === undefined ? 1 : 2,
  })
  return phoneIn(context, address, ownCamera)
}

/** Opens the page in an existing browser context. */
export const phoneIn = async (context: BrowserContext, address: string, ownCamera = false): Promise<Phone> => {
  context.setDefaultTimeout(60_000)
  if (!ownCamera) await context.addInitScript({ path: filming })
  const page = await context.newPage()
  const faults: string[] = []
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()))
  page.on("pageerror", (error) => faults.push(error.message))
  await page.goto(address)
  const answerTo = async (act: () => Promise<void>): Promise<Seen> => {
    const before = await page.evaluate("filmed.seen.length")
    await act()
    return page.evaluate<Seen>(`filmed.next(${before})`)
  }
  const draw = (rows: readonly string[]) => page.evaluate<void>(`filmed.draw(${JSON.stringify(rows)})`)
  return {
    page,
    context,
    faults,
    answerTo,
    show: (text) => answerTo(() => draw(rowsOf(text))),
    hideCode: () => draw([]),
    picture: async (name) => {
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` })
    },
  }
}

/** A QR code with its quiet zone, as rows of 0 and 1. */
export const rowsOf = (text: string): string[] =>
  encodeQR(text, "raw", { ecc: "medium", border: 4 }).map((row) => row.map(Number).join(""))

/** Enrols a phone and chooses its gate. */
export const enrolled = async (phone: Phone, approve: () => void, gate = "North gate"): Promise<void> => {
  const { page } = phone
  await page.click(".language")
  await page.fill("#name", "Mina 12, north gate, phone 3")
  await page.fill("#season", "1448")
  await page.click("form .big")
  await page.waitForSelector(".code")
  approve()
  // The page asks whether it is let in when the network comes back, and otherwise now and then.
  await page.evaluate("dispatchEvent(new Event('online'))")
  await page.click(`.choice:has-text("${gate}")`)
  await page.waitForSelector(".gate .answer")
}
