let lastMillis = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 12 bits that count up within one millisecond, then
 * random bits. Ids made by one page sort in the order in which they were made.
 *
 * @param {number} [now] Unix milliseconds
 * @returns {string} canonical lower-case text
 */
export function uuid7(now = Date.now()) {
  const random = crypto.getRandomValues(new Uint8Array(10));
  if (now > lastMillis) {
    lastMillis = now;
    sequence = ((random[0] & 0x07) << 8) | random[1];
  } else if (++sequence > 0xfff) {
    lastMillis += 1;
    sequence = 0;
  }
  const time = lastMillis.toString(16).padStart(12, '0');
  const counter = sequence.toString(16).padStart(3, '0');
  const tail = Array.from(random.subarray(2), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = (8 + (random[2] & 0x03)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
}
