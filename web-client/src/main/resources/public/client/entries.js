/** How the server's two forms of a message, the folded one and the posted event, become an entry of a timeline. */

/** @param {any} item a message of a history page */
export function itemOf(item) {
  const entry = postOf(item);
  entry.edited_at = item.edited_at;
  entry.reactions = reactionsOf(item.reactions);
  if (item.deleted) clearOf(entry);
  return entry;
}

/** @param {any} event a `message.posted` */
export function postOf(event) {
  const entry = {
    kind: 'message',
    id: event.id,
    position: event.position,
    sender: event.sender,
    sender_name: event.sender_name,
    sent_at: event.sent_at,
    original_sent_at: event.original_sent_at,
    text: event.text ?? '',
    edited_at: undefined,
    deleted: false,
    reply_to: event.reply_to,
    reactions: new Map(),
    state: 'sent',
  };
  if (event.erased) clearOf(entry);
  return entry;
}

export function clearOf(entry) {
  entry.deleted = true;
  entry.text = '';
  entry.reactions = new Map();
}

/**
 * @param {Record<string, number> | {emoji: string, count: number}[] | undefined} counts
 * @returns {Map<string, {count: number, by: Map<string, boolean>}>} `by`: who reacted live, true for added
 */
export function reactionsOf(counts = []) {
  const pairs = Array.isArray(counts) ? counts.map(({ emoji, count }) => [emoji, count]) : Object.entries(counts);
  return new Map(
    pairs
      .map(([emoji, count]) => [emoji, { count: Array.isArray(count) ? count.length : Number(count), by: new Map() }])
      .filter(([, { count }]) => count > 0),
  );
}

/** Counts a person once for each emoji, as far as this page has seen it happen. */
export function setReaction(reactions, { type, emoji, sender }) {
  if (typeof emoji !== 'string') return;
  const added = type === 'reaction.added';
  const known = reactions.get(emoji) ?? { count: 0, by: new Map() };
  if (known.by.get(sender) === added) return;
  known.by.set(sender, added);
  known.count = Math.max(0, known.count + (added ? 1 : -1));
  reactions.set(emoji, known);
}
