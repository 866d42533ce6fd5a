import { expect, it } from "vitest"
import type { Task } from "../../src/api/taskViews.ts"
import { taskLines } from "../../src/operating/console/lines.ts"

const task = (ar: string) =>
  taskLines(
    {
      task: 7,
      title: { en: "A task", ar: "مهمة" },
      unit: "it",
      why: { en: "", ar },
      opened: "2026-11-22T02:13:07.123Z",
      due: null,
      closed: null,
    } as Task,
    "ar",
  ).split("\n")[2]

it("shows the hub's Arabic sentences as they are, and nothing that turns what is around it", () => {
  const said = "وصول \u20661448-Q48-000001\u2069 حتى الغد."
  expect(task(said)).toBe(`      ${said}`)
  expect(task("a\u202eb\u2066c")).toBe("      a\ufffdb\ufffdc")
  expect(task("\u2066a\u202eb\u2069")).toBe("      \ufffda\ufffdb\ufffd")
  expect(task("\u2066a\u0007b\u2069")).toBe("      \ufffda\ufffdb\ufffd")
})
