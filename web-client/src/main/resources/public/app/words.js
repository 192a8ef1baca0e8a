/** Times, notices and short texts as the page words them, in the reader's locale and time zone. */

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const sameYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

export const timeOf = (iso) => time.format(new Date(iso));
export const fullTimeOf = (iso) => full.format(new Date(iso));

/** @returns {string} a key that is the same for all times of one local day */
export function dayOf(iso) {
  const date = new Date(iso);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function dayName(iso, now = new Date()) {
  const date = new Date(iso);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayOf(iso) === dayOf(now)) return 'Today';
  if (dayOf(iso) === dayOf(yesterday)) return 'Yesterday';
  return (date.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(date);
}

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** @param {any} event of type `member.*` or `room.changed` */
export function noticeOf(event) {
  const member = event.member_name ?? event.sender_name ?? 'Somebody';
  switch (event.type) {
    case 'member.joined':
      return `${member} joined`;
    case 'member.left':
      return `${member} left`;
    case 'member.removed':
      return event.reason ? `${member} was removed: ${event.reason}` : `${member} was removed`;
    default:
      return event.title ? `The room is now called “${event.title}”` : 'The room was changed';
  }
}

/** Up to two letters for a round picture. */
export function initialsOf(name) {
  const words = (name ?? '?').trim().split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]].map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 1);
  return letters.join('').toUpperCase();
}

/** One of `count` colours, always the same for one sender. */
export function hueOf(sender, count = 8) {
  let hash = 0;
  for (const character of sender ?? '') hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % count;
}

/** Why a message was not sent, for the line below it. */
export function failureOf(problem) {
  if (!problem || problem.code === 'unreachable') return 'Not sent: the server cannot be reached.';
  if (problem.code === 'publish_outcome_unknown') return 'The server did not confirm it in time.';
  return `Not sent: ${problem.aboutField('text') ?? problem.message}`;
}
