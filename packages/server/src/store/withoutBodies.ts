/** In SQL: what an update of `message` sets so that bodies and salt are gone, and the commitments stand in their place. */
export const withoutBodies = `
  sent_commitment = committed(sent_commitment, salt, sent), sent = null,
  received_commitment = committed(received_commitment, salt, received), received = null, salt = null`
