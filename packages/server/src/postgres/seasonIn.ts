/** The season that an id in SQL belongs to, as core's `seasonOf` has it. */
export const seasonIn = (id: string): string => `left(${id}, 4)`
