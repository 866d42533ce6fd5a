/*
 * Runs in the page before its own scripts: a camera that films a canvas on which the test draws, and an observer that
 * records every answer of the page.
 */
{
  const side = 480
  const canvas = document.createElement("canvas")
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext("2d")
  const seen = []
  let told = () => {}
  const next = async (count) => {
    while (seen.length <= count)
      await new Promise((tell) => {
        told = tell
      })
    return seen[count]
  }
  const draw = (rows) => {
    context.fillStyle = "#fff"
    context.fillRect(0, 0, side, side)
    context.fillStyle = "#000"
    const scale = Math.floor(side / Math.max(rows.length, 1))
    const start = (side - rows.length * scale) / 2
    for (const [y, row] of rows.entries()) {
      for (let x = 0; x < row.length; x++)
        if (row[x] === "1") context.fillRect(start + x * scale, start + y * scale, scale, scale)
    }
  }
  draw([])
  // A canvas that does not change has no frames.
  setInterval(() => {
    context.fillStyle = Date.now() % 2 === 0 ? "#fff" : "#fefefe"
    context.fillRect(0, 0, 2, 2)
  }, 100)
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10)
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof HTMLElement) || !node.matches(".answer:not(.idle)")) continue
      seen.push({ light: node.closest(".gate")?.dataset.light ?? "", text: node.textContent })
      told()
    }
  }).observe(document, { childList: true, subtree: true })
  globalThis.filmed = { draw, seen, next }
}
