import { element } from './element.js';
import { drawLine, drawMessage } from './message-item.js';
import { dayName, dayOf, noticeOf } from './words.js';

const GROUP_MS = 5 * 60_000;
const GAP_TEXT = 'Some messages in between could not be loaded';

/**
 * Keeps the list of index.html equal to a timeline: items are made once, redrawn when their entry or their
 * neighbours changed, and moved when their position did.
 */
export class MessageList {
  #list;
  #items = new Map();

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {any[]} entries @param {{sender: string, find: (id: string) => any}} reader */
  draw(entries, { sender, find }) {
    const wanted = [];
    entries.forEach((entry, index) => {
      const before = entries[index - 1];
      if (!before || dayOf(before.sent_at) !== dayOf(entry.sent_at)) wanted.push(this.#day(entry));
      const after = entries[index + 1];
      const context = { own: entry.sender === sender, starts: !grouped(before, entry), ends: !grouped(entry, after) };
      wanted.push(entry.kind === 'message' ? this.#message(entry, context, find) : this.#line(entry));
    });
    this.#arrange(wanted);
  }

  clear() {
    this.#list.replaceChildren();
    this.#items.clear();
  }

  /** @param {string} id @returns {HTMLLIElement | undefined} */
  item(id) {
    return this.#items.get(id);
  }

  #message(entry, context, find) {
    const quoted = entry.reply_to ? find(entry.reply_to) : undefined;
    const item = this.#item(entry.id, { 'data-id': entry.id, 'data-kind': 'message' });
    item.className = ['message', ...['own', 'starts', 'ends'].filter((name) => context[name])].join(' ');
    const drawn = [entry.version, context.own, context.starts, quoted?.version ?? 0].join();
    if (item.drawn !== drawn) {
      item.drawn = drawn;
      drawMessage(item, entry, { ...context, quoted });
    }
    return item;
  }

  #line(entry) {
    const item = this.#item(entry.id, { 'data-kind': entry.kind });
    if (!item.drawn) drawLine(item, entry.kind === 'gap' ? GAP_TEXT : noticeOf(entry.event), entry.kind);
    item.drawn = true;
    return item;
  }

  #day(entry) {
    const item = this.#item(`day:${dayOf(entry.sent_at)}`, { 'data-kind': 'day' });
    const name = dayName(entry.sent_at);
    if (item.drawn !== name) drawLine(item, name, 'day');
    item.drawn = name;
    return item;
  }

  #item(key, attributes) {
    if (!this.#items.has(key)) this.#items.set(key, element('li', attributes));
    return this.#items.get(key);
  }

  #arrange(wanted) {
    const kept = new Set(wanted);
    for (const [key, item] of this.#items) {
      if (!kept.has(item)) {
        item.remove();
        this.#items.delete(key);
      }
    }
    let next = this.#list.firstChild;
    for (const item of wanted) {
      if (item === next) next = next.nextSibling;
      else this.#list.insertBefore(item, next);
    }
  }
}

function grouped(first, second) {
  if (first?.kind !== 'message' || second?.kind !== 'message' || first.sender !== second.sender) return false;
  if (first.sender_name !== second.sender_name || dayOf(first.sent_at) !== dayOf(second.sent_at)) return false;
  return Math.abs(Date.parse(second.sent_at) - Date.parse(first.sent_at)) < GROUP_MS;
}
