import assert from 'node:assert/strict';
import { beforeEach, afterEach, mock, test } from 'node:test';
import { Subscriptions } from '../../main/resources/public/client/subscriptions.js';
import { FakeSocket, connect, position, posted } from './fakes.mjs';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] }));
afterEach(() => mock.timers.reset());

function follow(after = position(5)) {
  const told = [];
  const tell = (what) => (detail) => told.push([what, detail?.id ?? detail?.code]);
  const { connection } = connect();
  const subscriptions = new Subscriptions(connection);
  const subscriber = Object.fromEntries(['event', 'caughtUp', 'expired', 'ended', 'signal'].map((what) => [what, tell(what)]));
  FakeSocket.last.accept();
  subscriptions.open('lobby', after, subscriber);
  return { connection, subscriptions, told, socket: FakeSocket.last };
}

function answer(socket, at = 5) {
  const { ref } = socket.asked('subscribe').at(-1);
  socket.say({ type: 'subscribed', room: 'lobby', position: position(at), resumed: true, ref });
  return ref;
}

function catchUp(socket, at = 5) {
  socket.say({ type: 'caught_up', room: 'lobby', position: position(at), ref: answer(socket, at) });
}

test('subscribes after the position it was given, and again after the last one seen', () => {
  const { socket } = follow();
  assert.deepEqual(socket.asked('subscribe')[0].rooms, [{ room: 'lobby', after: position(5) }]);
  catchUp(socket);
  socket.say(posted(7));
  socket.drop();
  mock.timers.tick(400);
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.asked('subscribe')[0].rooms, [{ room: 'lobby', after: position(7) }]);
});

test('drops what does not lie after the last position', () => {
  const { socket, told } = follow();
  answer(socket);
  [6, 5, 6, 9, 8].forEach((offset) => socket.say(posted(offset)));
  assert.deepEqual(told, [['event', 'm6'], ['event', 'm9']]);
});

test('an event of an unknown type moves the position', () => {
  const { socket, subscriptions } = follow();
  answer(socket);
  socket.say(posted(6, { type: 'poll.opened' }));
  assert.equal(subscriptions.position('lobby'), position(6));
});

test('a head beyond the last position makes it subscribe again, when nothing comes', () => {
  const { socket } = follow();
  catchUp(socket);
  socket.say({ type: 'ping', heads: { lobby: position(8) } });
  mock.timers.tick(4_999);
  assert.equal(socket.asked('subscribe').length, 1);
  mock.timers.tick(1);
  assert.deepEqual(socket.asked('unsubscribe')[0].rooms, ['lobby']);
  assert.deepEqual(socket.asked('subscribe')[1].rooms, [{ room: 'lobby', after: position(5) }]);
});

test('a head whose event arrives in time changes nothing', () => {
  const { socket } = follow();
  catchUp(socket);
  socket.say({ type: 'ping', heads: { lobby: position(8) } });
  socket.say(posted(8));
  mock.timers.tick(10_000);
  assert.equal(socket.asked('subscribe').length, 1);
});

test('after a gap, what the first subscription still brings cannot hide what was missed', () => {
  const { socket, told } = follow();
  catchUp(socket);
  socket.say({ type: 'ping', heads: { lobby: position(8) } });
  mock.timers.tick(5_000);
  socket.say(posted(9));
  socket.say({ type: 'unsubscribed', room: 'lobby', code: 'requested', ref: socket.asked('unsubscribe')[0].ref });
  answer(socket);
  [8, 9].forEach((offset) => socket.say(posted(offset)));
  assert.deepEqual(told.filter(([what]) => what !== 'caughtUp'), [['event', 'm8'], ['event', 'm9']]);
});

test('an expired position is for the room to start over from', () => {
  const { socket, told } = follow();
  const { ref } = socket.asked('subscribe')[0];
  socket.say({ type: 'error', ref, room: 'lobby', problem: { code: 'position_expired', retryable: false } });
  assert.deepEqual(told, [['expired', 'position_expired']]);
});

test('a retryable problem is tried again', () => {
  const { socket, told } = follow();
  const { ref } = socket.asked('subscribe')[0];
  socket.say({ type: 'error', ref, problem: { code: 'history_behind', retryable: true } });
  mock.timers.tick(1_000);
  assert.equal(socket.asked('subscribe').length, 2);
  assert.deepEqual(told, []);
});

test('a position that stays ahead of the log is given up after three tries', () => {
  const { socket, told } = follow();
  for (let i = 0; i < 3; i += 1) {
    const { ref } = socket.asked('subscribe').at(-1);
    socket.say({ type: 'error', ref, room: 'lobby', problem: { code: 'position_ahead', retryable: true } });
    mock.timers.tick(15_000);
  }
  assert.deepEqual(told, [['expired', 'position_ahead']]);
});

test('a removal ends the room for good', () => {
  const { socket, told } = follow();
  catchUp(socket);
  socket.say({ type: 'unsubscribed', room: 'lobby', code: 'removed', position: position(6) });
  socket.say(posted(7));
  socket.drop();
  mock.timers.tick(400);
  FakeSocket.last.accept();
  assert.equal(FakeSocket.last.asked('subscribe').length, 0);
  assert.deepEqual(told.at(-1), ['ended', 'removed']);
});
