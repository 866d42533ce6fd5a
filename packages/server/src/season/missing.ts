/**
 * The condition for pilgrims `p` who were seen to cross the border and are not known to be back. Whoever knows what became of them
 * states it: time alone never ends this.
 */
export const missing = `(p.state = 'Arrived' or (p.state in ('Visa', 'Bracelet', 'NoShow') and p.data -> 'seen' <> '{}'))`

/** Which of those who are `missing` were seen to leave, and never to arrive. Most are back. */
export const leftUnannounced = `(p.state in ('Visa', 'Bracelet') and not p.data -> 'seen' ? 'arrived')`

/** The condition for pilgrims `p` who were to travel, and of whom nothing says that they did. */
export const neverSeen = `(p.state in ('Visa', 'Bracelet') and p.data -> 'seen' = '{}')`
