const RETRYABLE = new Set([408, 429, 502, 503, 504]);

/**
 * What went wrong, in the form of RFC 9457 as the server answers it over HTTP and in a socket's `error` frame.
 * Match `code`, never the text. A call that got no answer at all has the status 0 and the code `unreachable`.
 */
export class Problem extends Error {
  /**
   * @param {{status?: number, code?: string, title?: string, detail?: string, retryable?: boolean,
   *          errors?: {field?: string, detail?: string}[]}} body
   * @param {{retryAfterMs?: number, cause?: unknown}} [more]
   */
  constructor(body, { retryAfterMs = 0, cause } = {}) {
    super(body.detail || body.title || body.code || 'Something went wrong', { cause });
    this.name = 'Problem';
    this.status = body.status ?? 0;
    this.code = body.code ?? (this.status ? `http_${this.status}` : 'unknown');
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.retryable = body.retryable === true || RETRYABLE.has(this.status);
    this.retryAfterMs = retryAfterMs;
    /** The whole object as it came, for members that only some codes have (`earliest` of `position_expired`). */
    this.body = body;
  }

  /** @param {unknown} cause */
  static unreachable(cause) {
    return new Problem({ code: 'unreachable', detail: 'The server cannot be reached.', retryable: true }, { cause });
  }

  /** @param {Response} response @param {unknown} body what was parsed of it, if anything */
  static of(response, body) {
    const known = body !== null && typeof body === 'object' ? body : {};
    const fallback = { status: response.status, title: response.statusText };
    return new Problem({ ...fallback, ...known, status: response.status }, {
      retryAfterMs: retryAfter(response.headers.get('Retry-After')),
    });
  }

  /** @param {any} frame a socket's `error` frame, which holds the problem */
  static ofFrame(frame) {
    return new Problem(frame.problem ?? {});
  }

  /** @param {string} name @returns {string | undefined} what the server said about one field of the request */
  aboutField(name) {
    return this.errors.find((error) => error.field === name)?.detail;
  }
}

/** @param {string | null} header seconds or an HTTP date @returns {number} milliseconds from now */
export function retryAfter(header, now = Date.now()) {
  if (!header) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
