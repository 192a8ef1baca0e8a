/**
 * Jittered exponential back-off. The n-th delay lies evenly between half and the whole of
 * `min(max, base * 2^n)`, so that clients that lost one server together do not return together.
 */
export class Backoff {
  #attempt = 0;

  /** @param {{base?: number, max?: number, random?: () => number}} [options] milliseconds */
  constructor({ base = 400, max = 10_000, random = Math.random } = {}) {
    this.base = base;
    this.max = max;
    this.random = random;
  }

  /**
   * @param {number} [atLeast] a delay the server asked for (Retry-After), in milliseconds; never undercut
   * @returns {number} milliseconds to wait
   */
  next(atLeast = 0) {
    const ceiling = Math.min(this.max, this.base * 2 ** Math.min(this.#attempt++, 30));
    const delay = ceiling / 2 + this.random() * (ceiling / 2);
    return Math.round(atLeast > delay ? atLeast + this.random() * this.base : delay);
  }

  reset() {
    this.#attempt = 0;
  }
}

/**
 * Sleeps. Ends early when `signal` aborts (throws its reason) or when `wake`, given a callback, calls it.
 *
 * @param {number} ms
 * @param {{signal?: AbortSignal, wake?: (callback: () => void) => (() => void)}} [options]
 */
export function sleep(ms, { signal, wake } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let unwake = () => {};
    const finish = (settle, value) => {
      clearTimeout(timer);
      unwake();
      signal?.removeEventListener('abort', abort);
      settle(value);
    };
    const abort = () => finish(reject, signal.reason);
    const timer = setTimeout(() => finish(resolve), ms);
    signal?.addEventListener('abort', abort);
    if (wake) unwake = wake(() => finish(resolve)) ?? unwake;
  });
}
