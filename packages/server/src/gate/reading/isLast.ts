/**
 * In SQL: whether a passage `p` is the last of whoever holds the bracelet `b` that it was made with.
 *
 * Who came in with a bracelet that was replaced may have left with the next one, and is not inside.
 */
export const isLast = `(b.revoked_in is null or not exists (
    select from bracelet_credential o join gate_passage l on l.reference = o.reference
    where o.pilgrim = b.pilgrim and l.time > p.time))`
