import { element } from './element.js';

const LINK = /\bhttps?:\/\/[^\s<>"“”]+/giu;
const EMOJI = /(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f]*(?:\u200d\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f]*)*)/u;
const EMOJI_ONLY = new RegExp(`^(?:\\s*${EMOJI.source}){1,3}\\s*$`, 'u');

/** @param {string} text @returns {(string | HTMLAnchorElement)[]} the text with its web addresses as links */
export function richText(text) {
  return pieces(text).map(({ text: part, href }) =>
    href ? element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, part) : part,
  );
}

/** @param {string} text @returns {{text: string, href?: string}[]} */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = withoutTrailing(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: address, href: new URL(address).href });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** Punctuation after an address belongs to the sentence; a bracket does unless the address opened it. */
function withoutTrailing(address) {
  for (;;) {
    const last = address.at(-1);
    const opened = { ')': '(', ']': '[', '}': '{' }[last];
    const closes = opened && address.split(opened).length <= address.split(last).length - 1;
    if (!closes && !/[.,;:!?'*_~»’]/u.test(last)) return address;
    address = address.slice(0, -1);
  }
}

/** Up to three emoji and nothing else are shown large. */
export function isEmojiOnly(text) {
  return text.length < 60 && EMOJI_ONLY.test(text);
}
