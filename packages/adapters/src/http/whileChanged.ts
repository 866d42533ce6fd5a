import { Config, Option } from "effect"

/**
 * The secrets by which a caller is believed, from the environment: the one in force, and `…_ALSO`, which is believed too while the
 * secret is changed. A system and the hubs do not change theirs in one moment, and what was begun under the earlier one is still to be
 * told about.
 */
export const whileChanged = <A>(
  name: string,
  read: (name: string) => Config.Config<A>,
): Config.Config<readonly [A, ...ReadonlyArray<A>]> =>
  Config.map(Config.all([read(name), Config.option(read(`${name}_ALSO`))]), ([one, also]) => [
    one,
    ...Option.toArray(also),
  ])
