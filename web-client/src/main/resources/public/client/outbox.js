/**
 * Sends the messages of one room one after the other, so that they reach the log in the order in which they were
 * written, also after an outage. Whatever becomes of one, the next has its turn.
 */
export class Outbox {
  #queue = [];
  #busy = false;
  #post;

  /** @param {(message: {id: string, text: string, replyTo?: string, until: number}) => Promise<void>} post never rejects */
  constructor(post) {
    this.#post = post;
  }

  get size() {
    return this.#queue.length;
  }

  add(message) {
    this.#queue.push(message);
    if (!this.#busy) this.#drain();
  }

  async #drain() {
    this.#busy = true;
    while (this.#queue.length) {
      await this.#post(this.#queue[0]);
      this.#queue.shift();
    }
    this.#busy = false;
  }
}
