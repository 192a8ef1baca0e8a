/** The smallest event source: `on(name, listener)` returns the function that takes the listener off again. */
export class Emitter {
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(detail: any) => void} listener
   * @returns {() => void} stops listening
   */
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    const listeners = this.#listeners.get(name);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls every listener; one that throws is reported and does not keep the others from being called. */
  emit(name, detail) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        console.error(`roomlog: a listener of "${name}" failed`, error);
      }
    }
  }
}
