import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../main/resources/public/client/timeline.js';
import { position, posted } from './fakes.mjs';

const item = (offset, more = {}) => {
  const { type, ...message } = posted(offset, more);
  return message;
};
const about = (offset, type, message, more = {}) => posted(offset, { type, id: `e${offset}`, message, text: undefined, ...more });
const ids = (timeline) => timeline.entries.map(({ id }) => id);

test('a page and live events are one list in the order of positions', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(3), item(4)], as_of: position(4) });
  timeline.apply(posted(5));
  timeline.addPage({ items: [item(1), item(2)], as_of: position(5) });
  assert.deepEqual(ids(timeline), ['m1', 'm2', 'm3', 'm4', 'm5']);
});

test('a message that comes twice is shown once', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(1)], as_of: position(1) });
  timeline.apply(posted(1));
  timeline.apply(posted(2));
  timeline.addPage({ items: [item(1), item(2)], as_of: position(2) });
  assert.deepEqual(ids(timeline), ['m1', 'm2']);
});

test('an own message is shown as sending, and confirmed by its event before the answer comes', () => {
  const timeline = new Timeline();
  timeline.addSending({ id: 'mine', sender: 'me', sender_name: 'alice', text: 'hi' });
  assert.equal(timeline.get('mine').state, 'sending');
  timeline.apply(posted(7, { id: 'mine', sender: 'me' }));
  timeline.confirm('mine', posted(9, { id: 'mine', sender: 'me' }));
  assert.equal(timeline.entries.length, 1);
  assert.equal(timeline.get('mine').state, 'sent');
  assert.equal(timeline.get('mine').position, position(7));
});

test('the position of the answer gives way to that of the event', () => {
  const timeline = new Timeline();
  timeline.addSending({ id: 'mine', sender: 'me', sender_name: 'alice', text: 'hi' });
  timeline.confirm('mine', posted(9, { id: 'mine', sender: 'me' }));
  timeline.apply(posted(8));
  timeline.apply(posted(7, { id: 'mine', sender: 'me' }));
  assert.deepEqual(ids(timeline), ['mine', 'm8']);
});

test('what is being sent stands last, in the order of writing', () => {
  const timeline = new Timeline();
  timeline.addSending({ id: 'one', sender: 'me', sender_name: 'alice', text: '1' });
  timeline.addSending({ id: 'two', sender: 'me', sender_name: 'alice', text: '2' });
  timeline.apply(posted(5));
  timeline.mark('one', 'failed');
  assert.deepEqual(ids(timeline), ['m5', 'one', 'two']);
  timeline.discard('one');
  assert.deepEqual(ids(timeline), ['m5', 'two']);
});

test('a failed message that turns up in the log is sent', () => {
  const timeline = new Timeline();
  timeline.addSending({ id: 'mine', sender: 'me', sender_name: 'alice', text: 'hi' });
  timeline.mark('mine', 'failed');
  timeline.addPage({ items: [item(4, { id: 'mine', sender: 'me' })], as_of: position(4) });
  assert.equal(timeline.get('mine').state, 'sent');
  assert.equal(timeline.entries.length, 1);
});

test('edits, deletions and reactions change their message', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(1, { reactions: { '👍': 2 } }), item(2)], as_of: position(2) });
  timeline.apply(about(3, 'message.edited', 'm1', { text: 'better' }));
  timeline.apply(about(4, 'reaction.added', 'm1', { emoji: '👍', sender: 'carol' }));
  timeline.apply(about(5, 'reaction.added', 'm1', { emoji: '👍', sender: 'carol' }));
  timeline.apply(about(6, 'reaction.removed', 'm1', { emoji: '👍', sender: 'carol' }));
  timeline.apply(about(7, 'message.deleted', 'm2'));
  assert.equal(timeline.get('m1').text, 'better');
  assert.equal(timeline.get('m1').reactions.get('👍').count, 2);
  assert.equal(timeline.get('m2').deleted, true);
  assert.equal(timeline.get('m2').text, '');
});

test('reactions may come as a list', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(1, { reactions: [{ emoji: '🎉', count: 3 }] })], as_of: position(1) });
  assert.equal(timeline.get('m1').reactions.get('🎉').count, 3);
});

test('an edit that comes live before its page is not lost, and one the page knows is not counted twice', () => {
  const timeline = new Timeline();
  timeline.apply(about(8, 'reaction.added', 'm1', { emoji: '👍' }));
  timeline.apply(about(9, 'message.edited', 'm1', { text: 'new' }));
  timeline.addPage({ items: [item(1, { reactions: { '👍': 1 } })], as_of: position(8) });
  assert.equal(timeline.get('m1').text, 'new');
  assert.equal(timeline.get('m1').reactions.get('👍').count, 1);
});

test('unknown types change nothing', () => {
  const timeline = new Timeline();
  assert.equal(timeline.apply(posted(1, { type: 'poll.opened' })), false);
  assert.equal(timeline.entries.length, 0);
});

test('starting over marks a gap, unless the new page reaches back to what was shown', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(1), item(2)], as_of: position(2) });
  timeline.restart({ items: [item(2), item(3)], as_of: position(3) });
  assert.deepEqual(ids(timeline), ['m2', 'm3']);
  timeline.restart({ items: [item(8), item(9)], as_of: position(9) });
  assert.deepEqual(timeline.entries.map(({ kind }) => kind), ['gap', 'message', 'message']);
  timeline.addPage({ items: [item(6), item(7)], as_of: position(9) });
  assert.deepEqual(timeline.entries.map(({ kind }) => kind), ['message', 'message', 'gap', 'message', 'message']);
});

test('a trimmed list tells where its older part goes on', () => {
  const timeline = new Timeline();
  timeline.addPage({ items: [item(1), item(2), item(3)], as_of: position(3) });
  assert.equal(timeline.trim(2), position(2));
  assert.deepEqual(ids(timeline), ['m2', 'm3']);
  assert.equal(timeline.trim(2), undefined);
});
