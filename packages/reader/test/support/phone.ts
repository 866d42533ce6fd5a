import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import encodeQR from "qr"

/** Where the browser is that the page is tried in; without it those tests are skipped. */
export const executablePath = "/usr/bin/chromium"
export const hasChromium = existsSync(executablePath)

/** Where to put pictures of the page; nowhere unless it is said. */
const pictures = process.env.PAGE_PICTURES

/** Starts the browser, with a camera that shows a file of raw video (YUV4MPEG2) where one is given. */
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

/** What the page said of one who came, in both languages. */
export interface Seen {
  readonly light: string
  readonly text: string
}

/** A camera that films what the test draws, and an eye on the page's answers. */
const filming = fileURLToPath(new URL("./filming.js", import.meta.url))

/** A phone with the page on it. */
export interface Phone {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong in the page, of which there must be nothing. */
  readonly faults: readonly string[]
  /** Holds a code up to the camera, and gives the page's answer. */
  readonly show: (text: string) => Promise<Seen>
  /** Holds nothing up. */
  readonly hideCode: () => Promise<void>
  /** Does what makes the page answer once more, and gives that answer. */
  readonly answerTo: (act: () => Promise<void>) => Promise<Seen>
  readonly picture: (name: string) => Promise<void>
}

/** Opens the page on a phone of its own, whose camera the test draws for unless the browser's own is to be used. */
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

/** Opens the page in a browser's context that is there already. */
export const phoneIn = async (context: BrowserContext, address: string, ownCamera = false): Promise<Phone> => {
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

/** A QR code as it is printed on a bracelet: rows of 0 and 1, with its quiet zone. */
export const rowsOf = (text: string): string[] =>
  encodeQR(text, "raw", { ecc: "medium", border: 4 }).map((row) => row.map(Number).join(""))

/** Takes a phone from its first visit to its place at a gate. */
export const enrolled = async (phone: Phone, approve: () => void, gate = "North gate"): Promise<void> => {
  const { page } = phone
  await page.click(".language")
  await page.fill("#name", "Mina 12, north gate, phone 3")
  await page.fill("#season", "1448")
  await page.click("form .big")
  await page.waitForSelector(".code")
  approve()
  await page.click(`.choice:has-text("${gate}")`)
  await page.waitForSelector(".gate .answer")
}
