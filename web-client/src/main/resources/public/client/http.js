import { Backoff, sleep } from './backoff.js';
import { Problem } from './problem.js';

/** JSON over HTTP: one call, one answer or one {@link Problem}. */
export class Http {
  /** @param {{base?: string, fetch?: typeof fetch, timeoutMs?: number}} [options] `base` is the origin, '' for the page's own */
  constructor({ base = '', fetch = globalThis.fetch.bind(globalThis), timeoutMs = 15_000 } = {}) {
    this.base = base.replace(/\/+$/, '');
    this.fetch = fetch;
    this.timeoutMs = timeoutMs;
  }

  /**
   * @param {string} method
   * @param {string} path below `/v1`, already percent-encoded
   * @param {{query?: Record<string, unknown>, body?: unknown, token?: string, signal?: AbortSignal}} [options]
   * @returns {Promise<any>} the parsed body, null when there is none
   * @throws {Problem}
   */
  async call(method, path, { query = {}, body, token, signal } = {}) {
    const headers = { Accept: 'application/json, application/problem+json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (token) headers.Authorization = `Bearer ${token}`;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.timeoutMs);
    const abort = () => deadline.abort();
    signal?.addEventListener('abort', abort);
    try {
      signal?.throwIfAborted();
      const response = await this.fetch(`${this.base}/v1${path}${queryText(query)}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: deadline.signal,
        credentials: 'omit',
        cache: 'no-store',
      });
      const parsed = parse(await response.text());
      if (!response.ok) throw Problem.of(response, parsed);
      return parsed ?? null;
    } catch (error) {
      if (signal?.aborted || error instanceof Problem) throw error;
      throw Problem.unreachable(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/**
 * Repeats `attempt` while it fails with a retryable problem and time is left. Only for what is safe to repeat:
 * reads, and writes that carry an id.
 *
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {{totalMs?: number, signal?: AbortSignal, backoff?: Backoff,
 *          wake?: (callback: () => void) => (() => void)}} [options]
 *        `wake` cuts a wait short, unless the server had asked for that wait
 * @returns {Promise<T>}
 */
export async function retrying(attempt, { totalMs = 120_000, signal, backoff = new Backoff(), wake } = {}) {
  const deadline = Date.now() + totalMs;
  for (;;) {
    try {
      return await attempt();
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.retryable) throw problem;
      const delay = backoff.next(problem.retryAfterMs);
      if (Date.now() + delay > deadline) throw problem;
      await sleep(delay, { signal, wake: problem.retryAfterMs > 0 ? undefined : wake });
    }
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's error page; Problem.of makes do with the status.
    return undefined;
  }
}

function queryText(query) {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return known.length ? `?${new URLSearchParams(known.map(([name, value]) => [name, String(value)]))}` : '';
}
