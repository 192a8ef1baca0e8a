/**
 * What a client does after a socket was closed with a code.
 *
 * @typedef {{again: boolean, fresh?: boolean, atLeastMs?: number, spreadMs?: number, says?: string}} ClosePolicy
 *   `again`: it may reconnect; `fresh`: with a new token; `atLeastMs`: not sooner than this;
 *   `spreadMs`: somewhere within this time; `says`: why not, for people
 */

/** @type {Record<number, ClosePolicy>} */
const POLICIES = {
  1000: { again: false, says: 'The server said goodbye.' },
  1001: { again: true },
  1002: { again: false, says: 'This page and the server did not understand each other.' },
  1003: { again: false, says: 'This page and the server did not understand each other.' },
  1007: { again: false, says: 'This page and the server did not understand each other.' },
  1008: { again: false, says: 'The server does not allow this connection.' },
  1009: { again: false, says: 'This page sent more than the server takes.' },
  1011: { again: true, atLeastMs: 1_000 },
  1012: { again: true, spreadMs: 1_000 },
  1013: { again: true, atLeastMs: 2_000 },
  4400: { again: false, says: 'This page and the server did not understand each other.' },
  4401: { again: true, fresh: true },
  4403: { again: false, says: 'You are not welcome here any more.' },
  4408: { again: true },
  4429: { again: true, atLeastMs: 5_000 },
  4508: { again: true },
};

/** @param {number} code @returns {ClosePolicy} a network failure (1006) and unknown codes: try again */
export function closePolicy(code) {
  return POLICIES[code] ?? { again: true };
}
