import { HttpApi } from "effect/http-api"
import { expect, it } from "vitest"
import { writeOpenApi } from "../../scripts/writeOpenApi.ts"
import { Api } from "../../src/api/Api.ts"
import { isOfOtherSeason } from "../../src/rights/reach.ts"
import { type Right, rights } from "../../src/rights/rights.ts"
import { purposesOf, type Unit } from "../../src/rights/units.ts"

const rows = Object.entries<Right>(rights)

it("has a row for every operation of the OpenAPI document, and no other", () => {
  const document = JSON.parse(writeOpenApi()) as {
    readonly paths: Record<string, Record<string, { operationId: string }>>
  }
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item).map((one) => one.operationId))
  expect(Object.keys(rights).toSorted()).toEqual(operations.toSorted())
})

it("has a row for every endpoint that is declared", () => {
  const declared: Array<string> = []
  HttpApi.reflect(Api, {
    onGroup: () => {},
    onEndpoint: ({ group, endpoint }) => void declared.push(`${group.identifier}.${endpoint.identifier}`),
  })
  expect(Object.keys(rights).toSorted()).toEqual(declared.toSorted())
})

it("lets nobody read of persons without credentials, and no campaign beyond its own pilgrims", () => {
  for (const [operation, { reads, act, units }] of rows) {
    if (reads === "nothing") continue
    // Applicants prove themselves by what they know.
    if (operation !== "applicants.standing") expect(units.anybody, operation).toBeUndefined()
    expect([undefined, "campaign"], operation).toContain(units.campaign)
    expect(act && units.anybody !== undefined, operation).toBe(false)
  }
})

it("names the purposes of what reads personal data, and some unit that has the right has each of them", () => {
  for (const [operation, right] of rows) {
    if (!["personal", "health", "messages"].includes(right.reads)) continue
    expect(right.for?.length, operation).toBeGreaterThan(0)
    for (const unit of Object.keys(right.units) as ReadonlyArray<Unit>)
      expect(
        purposesOf[unit].some((purpose) => right.for?.includes(purpose)),
        `${operation} for ${unit}`,
      ).toBe(true)
  }
})

it("tells the season of what the trail names by how that is named, and takes no number for one", () => {
  const names = [
    "1447",
    "1447-Q48-000001",
    "order/1447-000001",
    "1448",
    "1448-G000001",
    "task/1447",
    "rerun/1447",
    "C1447",
  ]
  const foreign = names.filter((name) => isOfOtherSeason(name, { seasons: ["1448"] }))
  expect(foreign).toEqual(["1447", "1447-Q48-000001", "order/1447-000001"])
})
