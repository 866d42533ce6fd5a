import { readFile } from "node:fs/promises"
import pg from "pg"
import { it } from "vitest"
import { draw, seasonJson } from "./sample.ts"
import { startHub } from "./startHub.ts"

it("plans", async () => {
  const hub = await startHub()
  await hub.ask("PUT", "/v1/seasons/1448", { json: seasonJson })
  await hub.ask("POST", "/v1/seasons/1448/applications", {
    csv: await readFile("examples/season-1448/applications.csv", "utf8"),
  })
  await draw(hub)
  const c = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await c.connect()
  await c.query("analyze")
  const ex = async (t: string, v: unknown[] = []) => {
    const { rows } = await c.query("explain (analyze, costs off, timing off, summary off, buffers off) " + t, v)
    console.log(t.slice(0, 200) + "\n" + rows.map((r) => r["QUERY PLAN"]).join("\n"))
  }
  const line = "select p.id, q.name_ar from pilgrim p left join person q on q.pilgrim = p.id where p.id > '' and "
  await ex(
    line +
      "search_words(q.name_ar || ' ' || q.name_en) @@ to_tsquery('simple', fold_name($1::text)) order by p.id limit 101",
    ["'hajri':* & 'lai':*"],
  )
  await ex(line + "q.passport_no = $1::text order by p.id limit 101", ["H8984134"])
  await ex(
    line +
      "p.season = $1::text and p.id > $1::text || '-' and p.id < $1::text || '.' and p.state = $2::text order by p.id limit 101",
    ["1448", "Drawn"],
  )
  await ex(line + "p.state = $1::text order by p.id limit 101", ["Withdrawn"])
  await ex(line + "p.group_id = $1::text order by p.id limit 101", ["1448-G000644"])
  await ex(
    line +
      "p.id in (select e.pilgrim from event e where e.type = 'CampaignConfirmed' and e.data ->> 'campaign' = $1::text) order by p.id limit 101",
    ["C1"],
  )
  const t = Date.now()
  const r = await hub.ask("GET", "/v1/seasons/1448/waiting-list/citizens?limit=100")
  console.log("waiting", Date.now() - t, r.json.items.length, r.json.items[0])
  const t2 = Date.now()
  await hub.ask("GET", "/v1/seasons/1448")
  console.log("season", Date.now() - t2)
  await c.end()
  await hub.stop()
})
