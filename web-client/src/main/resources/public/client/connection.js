import { Backoff } from './backoff.js';
import { closePolicy } from './close-codes.js';
import { Emitter } from './emitter.js';

const PROTOCOL = 'roomlog.v1';
const TIMES = { readyMs: 15_000, silenceMs: 60_000, steadyMs: 10_000 };

/**
 * The one WebSocket of a client: opens it, says hello, answers pings, and opens it again after a loss, as the
 * close code allows. What rooms are subscribed is not its business.
 *
 * States: `idle` (not started), `connecting`, `live` (the server said ready), `waiting` (for the next try),
 * `stopped` (the server does not want us back, or the session is lost; {@link Connection.retryNow} tries again).
 *
 * Emits `state` ({state, says}), `ready` (frame), `heads` ({room: position}) and `frame` (all other frames).
 */
export class Connection extends Emitter {
  state = 'idle';
  #sessions;
  #url;
  #WebSocket;
  #times;
  #backoff;
  /** The socket in use; what an abandoned one still says is ignored. */
  #socket = null;
  #shownToken;
  #shownSender;
  #liveSince = 0;
  #lastPing = 0;
  /** Set by a `reconnect` frame: not before this time. */
  #notBefore = 0;
  #askedToWait = false;
  #timers = { ready: 0, watchdog: 0, retry: 0, move: 0 };

  /**
   * @param {{url: string, sessions: import('./session.js').Sessions, WebSocket?: typeof WebSocket,
   *          times?: Partial<typeof TIMES>, backoff?: Backoff}} options
   */
  constructor({ url, sessions, WebSocket = globalThis.WebSocket, times = {}, backoff = new Backoff() }) {
    super();
    this.#url = url;
    this.#sessions = sessions;
    this.#WebSocket = WebSocket;
    this.#times = { ...TIMES, ...times };
    this.#backoff = backoff;
    sessions.on('renewed', ({ sender }) => {
      if (this.state !== 'live') return;
      if (sender === this.#shownSender) this.#showToken('token');
      else this.restart();
    });
    globalThis.addEventListener?.('online', () => this.hurry());
    globalThis.document?.addEventListener('visibilitychange', () => !document.hidden && this.#wakeUp());
  }

  start() {
    if (this.state === 'idle') this.#open();
  }

  /** Closes for good; `start` opens again. */
  stop() {
    this.#abandon(1000);
    this.#enter('idle');
  }

  /** Does not wait any longer: for a button. */
  retryNow() {
    if (this.state === 'waiting' || this.state === 'stopped') this.#open();
  }

  /** Gives up the socket and opens another at once, for one that seems to withhold events. */
  restart() {
    if (this.state !== 'live') return;
    this.#notBefore = 0;
    this.#abandon(1000);
    this.#open();
  }

  /** @param {object} frame @returns {boolean} whether there was a live socket to send it on */
  send(frame) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #open() {
    this.#clearTimers();
    if (!this.#sessions.current) return this.#enter('stopped', 'There is no session.');
    this.#enter('connecting');
    const socket = new this.#WebSocket(this.#url, [PROTOCOL]);
    this.#socket = socket;
    const mine = (listener) => (event) => socket === this.#socket && listener(event);
    socket.onopen = mine(() => this.#showToken('hello'));
    socket.onmessage = mine(({ data }) => this.#receive(data));
    socket.onclose = mine(({ code }) => this.#lost(code));
    this.#timers.ready = setTimeout(() => this.#dead(), this.#times.readyMs);
  }

  #showToken(type) {
    const { token, sender } = this.#sessions.current ?? {};
    this.#shownToken = token;
    this.#shownSender = sender;
    this.send({ type, token });
  }

  #receive(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return console.warn('roomlog: a frame that is not JSON was skipped');
    }
    switch (frame?.type) {
      case 'ready':
        return this.#ready(frame);
      case 'ping':
        this.#lastPing = Date.now();
        this.send(frame.ref === undefined ? { type: 'pong' } : { type: 'pong', ref: frame.ref });
        return this.emit('heads', frame.heads ?? {});
      case 'reconnect':
        return this.#moveAfter(Number(frame.after_ms) || 0);
      case 'error':
        if (this.state === 'connecting' && frame.problem?.code === 'unauthorized') return this.#lost(4401);
      // falls through
      default:
        if (typeof frame?.type === 'string') this.emit('frame', frame);
    }
  }

  #ready(frame) {
    clearTimeout(this.#timers.ready);
    this.#liveSince = this.#lastPing = Date.now();
    this.#timers.watchdog = setInterval(() => this.#watch(), Math.max(20, this.#times.silenceMs / 12));
    this.#enter('live');
    this.emit('ready', frame);
  }

  #watch() {
    if (Date.now() - this.#lastPing > this.#times.silenceMs) this.#dead();
  }

  /** The network, the server or the reader is back: no need to wait, unless the server asked for it. */
  hurry() {
    if (this.state === 'waiting' && !this.#askedToWait) this.#open();
  }

  #wakeUp() {
    this.hurry();
    if (this.state === 'live') this.#watch();
  }

  /** The node is leaving: it gave each client another delay, so that they do not arrive elsewhere together. */
  #moveAfter(ms) {
    this.#notBefore = Date.now() + ms;
    clearTimeout(this.#timers.move);
    this.#timers.move = setTimeout(() => this.restart(), ms);
  }

  #dead() {
    this.#abandon(4000);
    this.#lost(1006);
  }

  #lost(code) {
    const lived = this.#liveSince ? Date.now() - this.#liveSince : 0;
    this.#abandon();
    if (lived > this.#times.steadyMs) this.#backoff.reset();
    const policy = closePolicy(code);
    if (!policy.again) return this.#enter('stopped', policy.says);
    this.#enter('waiting');
    const spread = Math.random() * (policy.spreadMs ?? 0);
    const hint = Math.max(policy.atLeastMs ?? 0, spread, this.#notBefore - Date.now());
    this.#notBefore = 0;
    this.#askedToWait = hint > 0;
    if (policy.fresh) this.#renewThenRetry();
    else this.#retryIn(this.#backoff.next(hint));
  }

  async #renewThenRetry() {
    try {
      await this.#sessions.renew(this.#shownToken);
    } catch (problem) {
      if (!this.#sessions.current) return this.#enter('stopped', problem.message);
    }
    if (this.state === 'waiting') this.#retryIn(this.#backoff.next());
  }

  #retryIn(ms) {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#open(), ms);
  }

  #abandon(code) {
    this.#clearTimers();
    const socket = this.#socket;
    this.#socket = null;
    this.#liveSince = 0;
    if (socket && socket.readyState < 2) socket.close(code);
  }

  #clearTimers() {
    clearTimeout(this.#timers.ready);
    clearTimeout(this.#timers.retry);
    clearTimeout(this.#timers.move);
    clearInterval(this.#timers.watchdog);
  }

  #enter(state, says = '') {
    this.state = state;
    this.emit('state', { state, says });
  }
}

/** @param {string} base an origin, or '' for the page's own @returns {string} the socket's URL */
export function socketUrl(base, page = globalThis.location?.href) {
  const url = new URL(`${base}/v1/socket`, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
