import { clearOf, itemOf, postOf, setReaction } from './entries.js';

const ORPHANS_KEPT = 500;

/**
 * What a room looks like: history's pages, the live events and the messages still on their way out, merged by id
 * and ordered by position. Knows no network and no page; every change bumps `entry.version`.
 *
 * An entry is a message (`kind: 'message'`, `state: 'sending' | 'sent' | 'failed'`), a notice about the room or a
 * member (`kind: 'notice'`), or the mark of a gap (`kind: 'gap'`).
 */
export class Timeline {
  /** Sorted by position; the mark of a gap stands right before the message whose position it shares. */
  #placed = [];
  /** Messages without a position yet, in the order in which they were written. */
  #unplaced = [];
  #byId = new Map();
  /** Live events about messages that are not loaded; their page may be older than they are. */
  #orphans = [];

  get entries() {
    return [...this.#placed, ...this.#unplaced];
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The id of the newest message the log holds, as far as known. */
  get lastId() {
    return this.#placed.findLast((entry) => entry.kind === 'message')?.id;
  }

  /**
   * Takes in a page of folded messages.
   *
   * @param {{items: any[], as_of?: string}} page
   */
  addPage(page) {
    for (const item of page.items ?? []) {
      const known = this.#byId.get(item.id);
      if (known?.state === 'sent' && !known.provisional) continue;
      this.#put(itemOf(item), known);
    }
    const later = this.#orphans;
    this.#orphans = [];
    for (const event of later) {
      const covered = page.as_of !== undefined && event.position <= page.as_of;
      if (!covered || !this.#byId.has(event.message)) this.#amend(event);
    }
  }

  /**
   * Takes in a live event. Events of a type that is not known change nothing.
   *
   * @param {any} event
   * @returns {boolean} whether anything changed
   */
  apply(event) {
    switch (event.type) {
      case 'message.posted':
        this.#put(postOf(event), this.#byId.get(event.id));
        return true;
      case 'message.edited':
      case 'message.deleted':
      case 'reaction.added':
      case 'reaction.removed':
        return this.#amend(event);
      case 'member.joined':
      case 'member.left':
      case 'member.removed':
      case 'room.changed':
        if (this.#byId.has(event.id)) return false;
        this.#put({ kind: 'notice', id: event.id, position: event.position, sent_at: event.sent_at, event });
        return true;
      default:
        return false;
    }
  }

  /** Shows an own message before the server knows it. */
  addSending({ id, sender, sender_name, text, reply_to, sent_at = new Date().toISOString() }) {
    const entry = { ...postOf({ id, sender, sender_name, text, reply_to, sent_at }), state: 'sending', version: 0 };
    this.#byId.set(id, entry);
    this.#unplaced.push(entry);
    return entry;
  }

  /** The 201 of a message. Its position may be that of a hidden copy, so the event's own replaces it later. */
  confirm(id, event) {
    const entry = this.#byId.get(id);
    if (!entry || entry.state === 'sent') return;
    this.#put({ ...postOf({ ...event, id }), provisional: true }, entry);
  }

  /** @param {string} id @param {'sending' | 'failed'} state @param {import('./problem.js').Problem} [problem] */
  mark(id, state, problem) {
    const entry = this.#byId.get(id);
    if (!entry || entry.state === 'sent') return;
    Object.assign(entry, { state, problem });
    touch(entry);
  }

  /** Takes away a message that was never accepted. */
  discard(id) {
    if (this.#byId.get(id)?.state === 'sent') return;
    this.#byId.delete(id);
    this.#unplaced = this.#unplaced.filter((entry) => entry.id !== id);
  }

  /** Starts over from a page, and marks a gap unless the page reaches back to what was shown. */
  restart(page) {
    const last = this.lastId;
    this.#placed.forEach((entry) => this.#byId.delete(entry.id));
    this.#placed = [];
    this.#orphans = [];
    this.addPage(page);
    const first = this.#placed[0];
    if (last === undefined || this.#byId.has(last) || !first) return;
    this.#put({ kind: 'gap', id: `gap:${first.position}`, position: first.position, sent_at: first.sent_at });
  }

  /** Keeps the newest `count` entries. @returns {string | undefined} the oldest position left, if any were cut */
  trim(count) {
    if (this.#placed.length <= count) return undefined;
    const cut = this.#placed.splice(0, this.#placed.length - count);
    cut.forEach((entry) => this.#byId.delete(entry.id));
    return this.#placed[0].position;
  }

  #amend(event) {
    const entry = this.#byId.get(event.message);
    if (!entry || entry.kind !== 'message') {
      this.#orphans.push(event);
      if (this.#orphans.length > ORPHANS_KEPT) this.#orphans.shift();
      return false;
    }
    if (event.type === 'message.deleted' || event.erased) clearOf(entry);
    else if (event.type === 'message.edited') Object.assign(entry, { text: event.text, edited_at: event.sent_at });
    else if (!entry.deleted) setReaction(entry.reactions, event);
    touch(entry);
    return true;
  }

  #put(fresh, known) {
    if (known) {
      this.#placed = this.#placed.filter((entry) => entry !== known);
      this.#unplaced = this.#unplaced.filter((entry) => entry !== known);
      fresh = Object.assign(known, { provisional: false, problem: undefined }, merged(fresh, known));
    }
    fresh.version ??= 0;
    touch(fresh);
    this.#byId.set(fresh.id, fresh);
    let at = this.#placed.length;
    while (at > 0 && goesBefore(fresh, this.#placed[at - 1])) at -= 1;
    this.#placed.splice(at, 0, fresh);
  }
}

/** A posted event that confirms a message does not undo what was already known about it. */
function merged(fresh, known) {
  if (known.deleted) return { ...fresh, text: '', deleted: true, reactions: known.reactions };
  const reactions = fresh.reactions.size ? fresh.reactions : known.reactions;
  return known.edited_at && !fresh.edited_at
    ? { ...fresh, text: known.text, edited_at: known.edited_at, reactions }
    : { ...fresh, reactions };
}

function goesBefore(fresh, placed) {
  if (fresh.position !== placed.position) return fresh.position < placed.position;
  return fresh.kind === 'gap';
}

function touch(entry) {
  entry.version += 1;
}

