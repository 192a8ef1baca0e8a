import { Backoff } from './backoff.js';
import { Problem } from './problem.js';

const TIMES = { headGraceMs: 5_000, answerMs: 60_000 };
const START_OVER = new Set(['position_expired', 'invalid_position']);
const AHEAD_LIMIT = 3;

/**
 * What a subscriber of a room gets told.
 *
 * @typedef {object} Subscriber
 * @property {(event: any) => void} event each event after the position, once, in the log's order
 * @property {() => void} caughtUp everything up to the present was delivered
 * @property {(problem: Problem) => void} expired the position is gone: load the last page and subscribe anew
 * @property {(problem: Problem) => void} ended the server delivers this room no more
 * @property {(frame: any) => void} signal typing, presence and receipts
 */

/**
 * The rooms of one connection and the last position seen of each: subscribes after it, again after every
 * reconnect, and again when the heads in a ping show that something did not arrive. Drops what does not lie
 * after it, so a subscriber sees strictly rising positions whatever the server sends twice.
 */
export class Subscriptions {
  #connection;
  #times;
  #rooms = new Map();
  #refs = 0;

  /** @param {import('./connection.js').Connection} connection @param {Partial<typeof TIMES>} [times] */
  constructor(connection, times = {}) {
    this.#connection = connection;
    this.#times = { ...TIMES, ...times };
    connection.on('ready', () => this.#rooms.forEach((room) => this.#subscribe(room)));
    connection.on('state', ({ state }) => state !== 'live' && this.#rooms.forEach(rest));
    connection.on('frame', (frame) => this.#route(frame));
    connection.on('heads', (heads) => this.#compare(heads));
  }

  /** @param {string} id a room @param {string | undefined} after a position @param {Subscriber} subscriber */
  open(id, after, subscriber) {
    this.close(id);
    const room = { id, last: after, subscriber, ref: '', state: 'resting', askedAt: 0, ahead: 0, timer: 0 };
    /** Between a second subscribe and its answer: what the first one still brings may lie past the gap. */
    room.deaf = false;
    room.backoff = new Backoff({ base: 1_000, max: 15_000 });
    this.#rooms.set(id, room);
    this.#subscribe(room);
  }

  close(id) {
    const room = this.#rooms.get(id);
    if (!room) return;
    this.#rooms.delete(id);
    if (room.state !== 'resting') this.#connection.send({ type: 'unsubscribe', rooms: [id], ref: this.#ref() });
    rest(room);
  }

  /** @returns {string | undefined} the last position seen of a room */
  position(id) {
    return this.#rooms.get(id)?.last;
  }

  #subscribe(room) {
    rest(room);
    if (this.#connection.state !== 'live') return;
    room.ref = this.#ref();
    room.askedAt = Date.now();
    room.state = 'asked';
    const wanted = room.last === undefined ? { room: room.id } : { room: room.id, after: room.last };
    this.#connection.send({ type: 'subscribe', rooms: [wanted], ref: room.ref });
  }

  /** Leaves first, so that the server takes our position instead of keeping its own. */
  #resubscribe(room) {
    this.#connection.send({ type: 'unsubscribe', rooms: [room.id], ref: this.#ref() });
    this.#subscribe(room);
    room.deaf = true;
  }

  #route(frame) {
    const room = this.#rooms.get(frame.room) ?? this.#byRef(frame.ref);
    if (!room) return;
    if (frame.type === 'error') return this.#refused(room, frame);
    if (typeof frame.position === 'string' && typeof frame.id === 'string') return this.#event(room, frame);
    const stale = frame.ref !== undefined && frame.ref !== room.ref;
    switch (frame.type) {
      case 'subscribed':
        if (stale) return;
        room.deaf = false;
        room.last ??= frame.position;
        return;
      case 'caught_up':
        return stale ? undefined : this.#caughtUp(room, frame.position);
      case 'unsubscribed':
        return stale || frame.code === 'requested' ? undefined : this.#end(room, frame);
      default:
        room.subscriber.signal(frame);
    }
  }

  #event(room, event) {
    if (room.deaf || (room.last !== undefined && event.position <= room.last)) return;
    room.last = event.position;
    room.subscriber.event(event);
  }

  #caughtUp(room, position) {
    if (room.state === 'resting') return;
    room.state = 'live';
    room.ahead = 0;
    room.backoff.reset();
    if (typeof position === 'string' && (room.last === undefined || position > room.last)) room.last = position;
    room.subscriber.caughtUp();
  }

  #refused(room, frame) {
    if (frame.ref !== undefined && frame.ref !== room.ref) return;
    const problem = Problem.ofFrame(frame);
    if (problem.code === 'position_ahead') room.ahead += 1;
    if (START_OVER.has(problem.code) || room.ahead >= AHEAD_LIMIT) {
      this.#rooms.delete(room.id);
      rest(room);
      room.subscriber.expired(problem);
    } else if (problem.retryable) {
      rest(room);
      room.timer = setTimeout(() => this.#subscribe(room), room.backoff.next(problem.retryAfterMs));
    } else {
      this.#end(room, problem.body, problem);
    }
  }

  #end(room, frame, problem = new Problem({ code: frame.code, detail: frame.detail })) {
    this.#rooms.delete(room.id);
    rest(room);
    room.subscriber.ended(problem);
  }

  /** A head beyond our last position is either on its way or was missed; after a grace it was missed. */
  #compare(heads) {
    for (const [id, head] of Object.entries(heads)) {
      const room = this.#rooms.get(id);
      if (room?.state === 'live' && !room.timer && (room.last === undefined || head > room.last)) {
        room.timer = setTimeout(() => {
          room.timer = 0;
          if (room.last === undefined || head > room.last) this.#resubscribe(room);
        }, this.#times.headGraceMs);
      }
    }
    for (const room of this.#rooms.values()) {
      if (room.state === 'asked' && Date.now() - room.askedAt > this.#times.answerMs) this.#resubscribe(room);
    }
  }

  #byRef(ref) {
    return ref === undefined ? undefined : [...this.#rooms.values()].find((room) => room.ref === ref);
  }

  #ref() {
    return `s${++this.#refs}`;
  }
}

function rest(room) {
  clearTimeout(room.timer);
  room.timer = 0;
  room.deaf = false;
  room.state = 'resting';
}
