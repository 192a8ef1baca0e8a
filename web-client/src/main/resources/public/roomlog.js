/**
 * Roomlog's JavaScript client: no dependencies, no build. One client has one session, one WebSocket and any number
 * of rooms.
 *
 * ```js
 * import { RoomlogClient } from './roomlog.js';
 * const client = new RoomlogClient();
 * if (!client.restore()) await client.createSession('alice');
 * const room = client.room('lobby');
 * room.on('change', () => draw(room.timeline.entries));
 * await room.open();
 * room.send('hello');
 * ```
 *
 * @module roomlog
 */
import { Connection, socketUrl } from './client/connection.js';
import { Http, retrying } from './client/http.js';
import { Room } from './client/room.js';
import { Sessions } from './client/session.js';
import { Subscriptions } from './client/subscriptions.js';
import { uuid7 } from './client/uuid7.js';

export { Problem } from './client/problem.js';
export { Timeline } from './client/timeline.js';
export { Connection, Room, uuid7 };

export class RoomlogClient {
  #http;
  #rooms = new Map();

  /**
   * @param {{base?: string, storage?: Storage | null, fetch?: typeof fetch, WebSocket?: typeof WebSocket}} [options]
   *        `base`: the server's origin, '' for the page's own; `storage`: where the session is kept, null for nowhere
   */
  constructor({ base = '', storage = browserStorage(), fetch, WebSocket } = {}) {
    this.#http = new Http({ base, fetch });
    this.sessions = new Sessions(this.#http, storage);
    this.connection = new Connection({ url: socketUrl(base), sessions: this.sessions, WebSocket });
    this.subscriptions = new Subscriptions(this.connection);
  }

  /** @returns {import('./client/session.js').Session | null} */
  get session() {
    return this.sessions.current;
  }

  /** Takes up the session of an earlier visit. @returns the session, or null when there is none */
  restore() {
    return this.sessions.restore();
  }

  /**
   * Comes in as a guest.
   *
   * @param {string} handle
   * @throws {Problem} `handle_taken`, `validation_failed`, ...
   */
  createSession(handle) {
    return this.sessions.create(handle);
  }

  /** Gets a new token for the same person. Happens by itself ahead of the expiry. */
  renewSession() {
    return this.sessions.renew();
  }

  /** Leaves: closes everything and forgets the session. */
  leave() {
    this.close();
    this.sessions.forget();
  }

  /**
   * Posts a message. Tries again with the same id while that may help, so the message is in the log at most once.
   *
   * @param {string} room
   * @param {string} text
   * @param {{replyTo?: string, id?: string, totalMs?: number, signal?: AbortSignal}} [options]
   *        `totalMs` bounds all attempts together
   * @returns {Promise<any>} the `message.posted` event
   * @throws {Problem} when it was refused, or not confirmed in time: then nobody knows, and the same id may be tried
   */
  send(room, text, { replyTo, id = uuid7(), totalMs, signal } = {}) {
    const body = { id, text };
    if (replyTo) body.reply_to = replyTo;
    const path = `/rooms/${encodeURIComponent(room)}/messages`;
    return retrying(() => this.#call('POST', path, { body, signal }), { totalMs, signal, wake: this.wake });
  }

  /**
   * Reads a page of a room's messages, oldest first; without a place, the last page.
   *
   * @param {string} room
   * @param {{before?: string, after?: string, around?: string, at?: string, limit?: number, signal?: AbortSignal}} [options]
   *        `before`, `after`, `around`: positions; `at`: RFC 3339
   * @returns {Promise<{items: any[], page: {before?: string, after?: string, has_more?: boolean}, as_of: string}>}
   * @throws {Problem}
   */
  history(room, { before, after, around, at, limit, signal } = {}) {
    const query = { before, after, around, at, limit };
    return this.#call('GET', `/rooms/${encodeURIComponent(room)}/messages`, { query, signal });
  }

  /**
   * A room to follow and to send to; the first one starts the connection.
   *
   * @param {string} id
   * @param {{pageSize?: number, sendForMs?: number}} [options]
   * @returns {Room}
   */
  room(id, options) {
    if (!this.#rooms.has(id)) this.#rooms.set(id, new Room(this, id, options));
    this.connection.start();
    return this.#rooms.get(id);
  }

  close() {
    this.#rooms.forEach((room) => room.close());
    this.#rooms.clear();
    this.connection.stop();
  }

  /** Calls back once the connection is live again: the moment for what waits to be tried. */
  wake = (callback) => this.connection.on('ready', callback);

  /** A token that is refused is renewed once. A server that answers may take sockets again. */
  async #call(method, path, options) {
    const token = this.session?.token;
    try {
      const answer = await this.#http.call(method, path, { ...options, token });
      this.connection.hurry();
      return answer;
    } catch (problem) {
      if (problem.status !== 401 || !token) throw problem;
      const renewed = await this.sessions.renew(token);
      return this.#http.call(method, path, { ...options, token: renewed.token });
    }
  }
}

function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
