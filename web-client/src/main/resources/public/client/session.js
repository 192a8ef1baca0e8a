import { Emitter } from './emitter.js';
import { Problem } from './problem.js';

const KEY = 'roomlog.session';
const SOONEST_RENEWAL_MS = 30_000;
const LONGEST_TIMER_MS = 12 * 3_600_000;

/**
 * @typedef {{token: string, sender: string, handle: string, guest: boolean, expires_at: string,
 *            obtained_at?: number}} Session
 */

/**
 * Holds the session, renews it ahead of its expiry, and keeps it in `storage`, so that a reload keeps the name.
 * Tabs of one browser share it: what one tab renewed, the others take over.
 *
 * Emits `renewed` (Session), `replaced` (Session or null: another tab left or came as somebody else) and
 * `lost` (Problem: the session has ended and its name could not be had again).
 */
export class Sessions extends Emitter {
  /** @type {Session | null} */
  current = null;
  #http;
  #storage;
  #renewal = null;
  #timer;

  /** @param {import('./http.js').Http} http @param {Storage | null} storage */
  constructor(http, storage) {
    super();
    this.#http = http;
    this.#storage = storage;
    if (storage && globalThis.addEventListener) {
      globalThis.addEventListener('storage', (event) => event.key === KEY && this.#otherTab());
    }
  }

  /** Takes up the session of an earlier visit, if there is one. @returns {Session | null} */
  restore() {
    const stored = this.#read();
    if (stored) this.#adopt(stored);
    return this.current;
  }

  /** @param {string} handle @returns {Promise<Session>} @throws {Problem} `handle_taken` among others */
  async create(handle) {
    return this.#keep(await this.#http.call('POST', '/sessions', { body: { handle } }));
  }

  /**
   * A token other than `stale`. Callers that come while a renewal is under way share it.
   *
   * @param {string} [stale] the token that was refused or is about to expire
   * @returns {Promise<Session>}
   */
  renew(stale = this.current?.token) {
    if (this.current && this.current.token !== stale) return Promise.resolve(this.current);
    this.#renewal ??= oneTabAtATime(() => this.#renew(stale)).finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  forget() {
    clearTimeout(this.#timer);
    this.current = null;
    this.#storage?.removeItem(KEY);
  }

  async #renew(stale) {
    const stored = this.#read();
    if (stored && stored.token !== stale && stored.sender === this.current?.sender) {
      this.#adopt(stored);
      this.emit('renewed', stored);
      return stored;
    }
    const { handle } = this.current ?? {};
    try {
      const renewed = await this.#http.call('POST', '/sessions', { body: {}, token: stale });
      return this.#renewed(renewed);
    } catch (problem) {
      if (problem.status !== 401 && problem.status !== 403) throw problem;
      return this.#renewed(await this.#again(handle, problem));
    }
  }

  /** The token is past renewal: asks for the same name anew. */
  async #again(handle, refusal) {
    try {
      if (!handle || refusal.status === 403) throw refusal;
      return await this.#http.call('POST', '/sessions', { body: { handle } });
    } catch (problem) {
      if (problem instanceof Problem && !problem.retryable) {
        this.forget();
        this.emit('lost', problem);
      }
      throw problem;
    }
  }

  #renewed(session) {
    const kept = this.#keep(session);
    this.emit('renewed', kept);
    return kept;
  }

  #keep(session) {
    const kept = { ...session, obtained_at: Date.now() };
    this.#adopt(kept);
    try {
      this.#storage?.setItem(KEY, JSON.stringify(kept));
    } catch (error) {
      console.warn('roomlog: this browser keeps no session across reloads', error);
    }
    return kept;
  }

  #adopt(session) {
    this.current = session;
    this.#plan(renewalDelay(session));
  }

  #plan(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (renewalDelay(this.current) > SOONEST_RENEWAL_MS) return this.#plan(renewalDelay(this.current));
      const asked = this.current.token;
      this.renew(asked).catch(() => this.current?.token === asked && this.#plan(SOONEST_RENEWAL_MS));
    }, Math.min(delay, LONGEST_TIMER_MS));
    this.#timer.unref?.();
  }

  #read() {
    try {
      const stored = JSON.parse(this.#storage?.getItem(KEY) ?? 'null');
      return stored?.token && stored.sender ? stored : null;
    } catch {
      return null;
    }
  }

  #otherTab() {
    const stored = this.#read();
    if (stored && stored.sender === this.current?.sender) {
      if (stored.token === this.current.token) return;
      this.#adopt(stored);
      this.emit('renewed', stored);
    } else if (this.current) {
      this.emit('replaced', stored);
    }
  }
}

/** Milliseconds until three quarters of the session's life are over, never less than half a minute. */
export function renewalDelay(session, now = Date.now()) {
  const expires = Date.parse(session.expires_at);
  const obtained = session.obtained_at ?? now;
  if (Number.isNaN(expires)) return LONGEST_TIMER_MS;
  return Math.max(SOONEST_RENEWAL_MS, obtained + (expires - obtained) * 0.75 - now);
}

function oneTabAtATime(work) {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(KEY, work) : work();
}
