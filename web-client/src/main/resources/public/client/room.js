import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { retrying } from './http.js';
import { Outbox } from './outbox.js';
import { Timeline } from './timeline.js';
import { uuid7 } from './uuid7.js';

const FOR_EVER = Number.POSITIVE_INFINITY;

/**
 * One room, kept up to date: its last page, then every event after it, through any outage.
 *
 * Emits `change` (something in `timeline` changed), `event` (each live event), `state` (`loading`, `catching-up`,
 * `live` or `ended`), `ended` (Problem) and `signal` (typing, presence, receipts).
 */
export class Room extends Emitter {
  timeline = new Timeline();
  state = 'loading';
  /** Where older messages go on, or null at the room's beginning. */
  older = null;
  #client;
  #outbox = new Outbox((message) => this.#post(message));
  #open = new AbortController();
  #loadingOlder = null;

  /** Use {@link import('../roomlog.js').RoomlogClient.room}. */
  constructor(client, id, { pageSize = 50, sendForMs = 120_000 } = {}) {
    super();
    this.#client = client;
    this.id = id;
    this.pageSize = pageSize;
    this.sendForMs = sendForMs;
  }

  /** Loads the last page and follows the room from there, trying until it works or is refused for good. */
  async open() {
    this.#enter('loading');
    await this.#load((page) => this.timeline.addPage(page));
  }

  /**
   * Loads the page before the oldest message.
   *
   * @returns {Promise<boolean>} whether there may be more
   */
  loadOlder() {
    if (this.older === null) return Promise.resolve(false);
    this.#loadingOlder ??= this.#loadOlder().finally(() => (this.#loadingOlder = null));
    return this.#loadingOlder;
  }

  /**
   * Sends a message, shown at once as `sending`. It is tried with one id for `sendForMs`, then marked `failed`.
   *
   * @param {string} text @param {{replyTo?: string}} [options] @returns {string} the message's id
   */
  send(text, { replyTo } = {}) {
    const { sender, handle } = this.#client.session;
    const id = uuid7();
    this.timeline.addSending({ id, sender, sender_name: handle, text, reply_to: replyTo });
    this.#outbox.add({ id, text, replyTo, until: Date.now() + this.sendForMs });
    this.emit('change');
    return id;
  }

  /** Tries a failed message again, with the same id, so that an earlier attempt that did arrive is not doubled. */
  retry(id) {
    const { text, reply_to: replyTo, state } = this.timeline.get(id) ?? {};
    if (state !== 'failed') return;
    this.timeline.mark(id, 'sending');
    this.#outbox.add({ id, text, replyTo, until: Date.now() + this.sendForMs });
    this.emit('change');
  }

  discard(id) {
    this.timeline.discard(id);
    this.emit('change');
  }

  /** How many own messages the server has not confirmed yet. */
  get unsent() {
    return this.#outbox.size;
  }

  /** Forgets the oldest entries of a long conversation; they can be loaded again. */
  trim(count) {
    const oldest = this.#loadingOlder ? undefined : this.timeline.trim(count);
    if (oldest !== undefined) {
      this.older = oldest;
      this.emit('change');
    }
  }

  close() {
    this.#open.abort();
    this.#client.subscriptions.close(this.id);
  }

  async #load(take) {
    const { signal } = this.#open;
    try {
      const read = () => this.#client.history(this.id, { limit: this.pageSize, signal });
      const page = await retrying(read, { totalMs: FOR_EVER, signal, backoff: new Backoff(), wake: this.#client.wake });
      take(page);
      this.older = olderThan(page);
      this.#enter('catching-up');
      this.emit('change');
      this.#client.subscriptions.open(this.id, page.as_of ?? undefined, this.#subscriber());
    } catch (problem) {
      if (!signal.aborted) this.#end(problem);
    }
  }

  #subscriber() {
    return {
      event: (event) => {
        const changed = this.timeline.apply(event);
        this.emit('event', event);
        if (changed) this.emit('change');
      },
      caughtUp: () => this.#enter('live'),
      expired: () => this.#load((page) => this.timeline.restart(page)),
      ended: (problem) => this.#end(problem),
      signal: (frame) => this.emit('signal', frame),
    };
  }

  async #loadOlder() {
    const { signal } = this.#open;
    const read = () => this.#client.history(this.id, { before: this.older, limit: this.pageSize, signal });
    const page = await retrying(read, { totalMs: 20_000, signal, wake: this.#client.wake });
    this.timeline.addPage(page);
    this.older = olderThan(page);
    this.emit('change');
    return this.older !== null;
  }

  async #post({ id, text, replyTo, until }) {
    if (this.timeline.get(id)?.state !== 'sending') return;
    const { signal } = this.#open;
    try {
      const event = await this.#client.send(this.id, text, { id, replyTo, signal, totalMs: until - Date.now() });
      this.timeline.confirm(id, event);
    } catch (problem) {
      if (signal.aborted) return;
      this.timeline.mark(id, 'failed', problem);
    }
    this.emit('change');
  }

  #end(problem) {
    this.#enter('ended');
    this.emit('ended', problem);
  }

  #enter(state) {
    if (state === this.state) return;
    this.state = state;
    this.emit('state', state);
  }
}

function olderThan({ page = {} }) {
  return page.has_more && page.before ? page.before : null;
}
