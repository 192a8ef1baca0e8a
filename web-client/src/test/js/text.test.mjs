import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleaned } from '../../main/resources/public/app/composer.js';
import { isEmojiOnly, pieces } from '../../main/resources/public/app/rich-text.js';
import { dayName, initialsOf, noticeOf } from '../../main/resources/public/app/words.js';

const links = (text) => pieces(text).filter(({ href }) => href).map(({ text: shown }) => shown);

test('web addresses become links, the punctuation around them does not', () => {
  assert.deepEqual(links('See https://example.org/a_(b), or (https://example.org/c).'), ['https://example.org/a_(b)', 'https://example.org/c']);
  assert.equal(pieces('a https://x.example b').map(({ text }) => text).join(''), 'a https://x.example b');
});

test('nothing but http and https is a link', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x ftp://x.example //y.example <b>'), []);
  assert.deepEqual(links('https://'), []);
});

test('up to three emoji alone are shown large', () => {
  ['🎉', '👍🏽👩‍💻', '🇩🇪 ❤️'].forEach((text) => assert.ok(isEmojiOnly(text), text));
  ['', '1', '#', 'a🎉', '🎉🎉🎉🎉', 'hello'].forEach((text) => assert.ok(!isEmojiOnly(text), text));
});

test('what the server would refuse does not leave the field', () => {
  assert.equal(cleaned(' a\r\nb\u0000\u0007\tc\ud800 '), 'a\nb\tc\ufffd');
});

test('days have names near today', () => {
  const now = new Date(2026, 10, 21, 12);
  assert.equal(dayName(new Date(2026, 10, 21, 1).toISOString(), now), 'Today');
  assert.equal(dayName(new Date(2026, 10, 20, 23).toISOString(), now), 'Yesterday');
  assert.match(dayName(new Date(2025, 10, 20).toISOString(), now), /2025/);
});

test('names and notices', () => {
  assert.equal(initialsOf('mira.k'), 'MK');
  assert.equal(initialsOf('ana'), 'A');
  assert.equal(initialsOf(''), '?');
  assert.equal(noticeOf({ type: 'member.joined', member_name: 'ana' }), 'ana joined');
});
