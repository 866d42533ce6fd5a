import { rowsOf } from "./phone.ts"

const [width, height, rate] = [320, 240, 10] as const

/**
 * A film for the browser's fake camera, in YUV4MPEG2 (320 by 240, 10 frames a second): each code is shown for half a second,
 * followed by half a second of nothing.
 */
export const rawVideo = (texts: readonly string[]): Buffer => {
  const frames = texts.flatMap((text) => [
    ...Array(rate / 2).fill(frameOf(rowsOf(text))),
    ...Array(rate / 2).fill(blank),
  ])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\n`),
    ...frames.flatMap((frame) => [Buffer.from("FRAME\n"), frame]),
  ])
}

const frameOf = (rows: readonly string[]): Buffer => {
  const luma = Buffer.alloc(width * height, 235)
  const scale = Math.floor(height / Math.max(rows.length, 1))
  const [left, top] = [(width - rows.length * scale) >> 1, (height - rows.length * scale) >> 1]
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== "1") continue
      for (let line = 0; line < scale; line++) {
        const start = (top + y * scale + line) * width + left + x * scale
        luma.fill(16, start, start + scale)
      }
    }
  })
  return Buffer.concat([luma, Buffer.alloc((width * height) / 2, 128)])
}

const blank = frameOf([])
