import { element } from './element.js';
import { isEmojiOnly, richText } from './rich-text.js';
import { failureOf, fullTimeOf, hueOf, initialsOf, timeOf } from './words.js';

const QUOTE_LENGTH = 120;

/**
 * Draws a message into its list item.
 *
 * @param {HTMLLIElement} item
 * @param {any} entry of the timeline
 * @param {{own: boolean, starts: boolean, quoted: any}} context `starts`: a group of one sender; `quoted`: the entry
 *        it replies to, if loaded
 */
export function drawMessage(item, entry, { own, starts, quoted }) {
  item.dataset.position = entry.position ?? '';
  item.dataset.state = entry.state;
  item.dataset.sender = entry.sender;
  const name = entry.sender_name || 'Somebody';
  const avatar = element('span', { class: `avatar hue-${hueOf(entry.sender)}`, 'aria-hidden': 'true' }, initialsOf(name));
  const bubble = element('div', { class: bubbleClass(entry) });
  const who = element('p', { class: starts && !own ? 'who' : 'visually-hidden' });
  who.append(element('bdi', { class: `hue-${hueOf(entry.sender)}` }, name));
  bubble.append(who);
  if (entry.reply_to && !entry.deleted) bubble.append(quote(entry, quoted));
  bubble.append(element('div', { class: 'line' }, textOf(entry), metaOf(entry)));
  const column = element('div', { class: 'column' }, bubble);
  if (entry.reactions.size) column.append(reactions(entry));
  if (entry.state === 'failed') column.append(trouble(entry));
  const parts = own ? [column] : [avatar, column];
  if (entry.state === 'sent' && !entry.deleted) parts.push(replyButton(name));
  item.replaceChildren(...parts);
}

/** @param {HTMLLIElement} item @param {string} text */
export function drawLine(item, text, kind) {
  item.className = kind;
  item.replaceChildren(element('span', { dir: 'auto' }, text));
}

function bubbleClass(entry) {
  const large = !entry.deleted && !entry.reply_to && isEmojiOnly(entry.text);
  return ['bubble', entry.deleted && 'gone', large && 'large'].filter(Boolean).join(' ');
}

function textOf(entry) {
  if (entry.deleted) return element('p', { class: 'text' }, 'This message was deleted');
  return element('p', { class: 'text', dir: 'auto' }, ...richText(entry.text));
}

function metaOf(entry) {
  const meta = element('p', { class: 'meta' });
  if (entry.edited_at && !entry.deleted) {
    meta.append(element('span', { title: `Edited ${fullTimeOf(entry.edited_at)}` }, 'edited'));
  }
  const sent = fullTimeOf(entry.sent_at);
  const original = entry.original_sent_at;
  const title = original ? `First sent ${fullTimeOf(original)}, imported ${sent}` : sent;
  meta.append(element('time', { datetime: entry.sent_at, title }, timeOf(entry.sent_at)));
  if (entry.state === 'sending') meta.append(element('span', { class: 'sending' }, 'sending'));
  return meta;
}

function quote(entry, quoted) {
  const link = element('button', { class: 'quote', type: 'button', 'data-jump': entry.reply_to });
  if (!quoted) {
    link.disabled = true;
    link.append(element('span', {}, 'An earlier message'));
    return link;
  }
  const text = quoted.deleted ? 'This message was deleted' : [...quoted.text].slice(0, QUOTE_LENGTH).join('');
  link.append(element('bdi', { class: 'quote-name' }, quoted.sender_name), element('span', { dir: 'auto' }, text));
  return link;
}

function reactions(entry) {
  const list = element('ul', { class: 'reactions', 'aria-label': 'Reactions' });
  for (const [emoji, { count }] of entry.reactions) {
    if (count > 0) list.append(element('li', { 'data-emoji': emoji }, emoji, element('span', {}, String(count))));
  }
  return list;
}

function trouble(entry) {
  return element(
    'p',
    { class: 'trouble' },
    element('span', {}, failureOf(entry.problem)),
    element('button', { class: 'quiet', type: 'button', 'data-action': 'retry' }, 'Try again'),
    element('button', { class: 'quiet', type: 'button', 'data-action': 'discard' }, 'Remove'),
  );
}

function replyButton(name) {
  const label = `Reply to ${name}`;
  return element('button', { class: 'reply', type: 'button', 'data-action': 'reply', 'aria-label': label, title: 'Reply' }, '↩');
}
