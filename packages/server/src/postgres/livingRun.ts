/**
 * A run of a hub, by its number `$1`, which stays as it is until the transaction ends; no row where it is gone.
 *
 * Whoever takes over a run that lives no more waits until what is in hand under it is written, or was there before.
 */
export const livingRun = "select from hub_run where number = $1 for key share"
