/**
 * Locks a hub's run, by its number `$1`, until the transaction ends; no row where it is gone.
 *
 * A hub that takes over a dead run waits for this lock, so it sees everything that was begun under the run.
 */
export const livingRun = "select from hub_run where number = $1 for key share"
