import { Command, InvalidArgumentError } from "commander"
import { Effect } from "effect"
import { keyFilePath } from "../gate/keys/KeysInFile.ts"
import { addMissionKey, readMissionKeys, withdrawMissionKey } from "../gate/keys/missionKeyFile.ts"
import { inUtc } from "../operating/console/inUtc.ts"
import { runMain } from "../runMain.ts"
import { say } from "./say.ts"

const day = 86_400

const wholeDays = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError("Expected a whole number of days.")
  return Number(text)
}

const listKeys = Effect.gen(function* () {
  const path = yield* keyFilePath
  const keys = yield* Effect.promise(() => readMissionKeys(path, "reject"))
  for (const { signer, from, until, withdrawn } of keys) {
    const believed = withdrawn
      ? "withdrawn: believed for nothing"
      : `signs from ${inUtc(from * 1000)}, believed for what it signed until ${inUtc(until * 1000)}`
    say(`${Buffer.from(signer.keyId).toString("hex")}  ${believed}`)
  }
  return 0
})

/** `mahmal gate`. */
export const gateCommand = new Command("gate")
  .description("The keys with which the mission signs bracelets, and the lists that readers hold.")
  .addCommand(new Command("keys").description("List the keys in GATE_KEY_FILE.").action(() => runMain(listKeys)))
  .addCommand(
    new Command("add-key")
      .description("Add a key that signs from a later day on, when every reader has fetched a list with it.")
      .option("--in <days>", "days from now on which it begins to sign", wholeDays, 7)
      .action(({ in: days }: { in: number }) =>
        runMain(
          Effect.gen(function* () {
            const path = yield* keyFilePath
            yield* Effect.promise(() => addMissionKey(path, Math.floor(Date.now() / 1000) + days * day))
            return yield* listKeys
          }),
        ),
      ),
  )
  .addCommand(
    new Command("withdraw-key")
      .description("Withdraw a stolen key: everything that it signed is invalid.")
      .argument("<key>", "the key, as `mahmal gate keys` names it")
      .action((key: string) =>
        runMain(
          Effect.gen(function* () {
            const path = yield* keyFilePath
            yield* Effect.promise(() => withdrawMissionKey(path, key, Math.floor(Date.now() / 1000)))
            return yield* listKeys
          }),
        ),
      ),
  )
