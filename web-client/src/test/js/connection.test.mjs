import assert from 'node:assert/strict';
import { beforeEach, afterEach, mock, test } from 'node:test';
import { FakeSocket, connect } from './fakes.mjs';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] }));
afterEach(() => mock.timers.reset());
const pass = (ms) => {
  for (let passed = 0; passed < ms; passed += 100) mock.timers.tick(100);
};
const settled = async () => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
};

test('says hello first, on the subprotocol', () => {
  const { connection } = connect();
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.protocols, ['roomlog.v1']);
  assert.deepEqual(FakeSocket.last.sent[0], { type: 'hello', token: 't1' });
  assert.equal(connection.state, 'live');
});

test('connects again after a loss, waiting longer each time', () => {
  connect();
  FakeSocket.last.accept().drop();
  mock.timers.tick(400);
  assert.equal(FakeSocket.opened.length, 2);
  FakeSocket.last.drop();
  mock.timers.tick(399);
  assert.equal(FakeSocket.opened.length, 2);
  mock.timers.tick(401);
  assert.equal(FakeSocket.opened.length, 3);
});

test('an answer by another way cuts the wait short, unless the server asked for it', () => {
  const { connection } = connect();
  connection.hurry();
  FakeSocket.last.accept().drop();
  connection.hurry();
  assert.equal(FakeSocket.opened.length, 2);
  FakeSocket.last.accept().drop(4429);
  connection.hurry();
  assert.equal(FakeSocket.opened.length, 2);
});

for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 4400, 4403]) {
  test(`does not come back after ${code}`, () => {
    const { connection } = connect();
    FakeSocket.last.accept().drop(code);
    mock.timers.tick(600_000);
    assert.equal(FakeSocket.opened.length, 1);
    assert.equal(connection.state, 'stopped');
  });
}

for (const code of [1001, 1006, 1011, 1012, 1013, 4408, 4429, 4508, 4999]) {
  test(`comes back after ${code}`, () => {
    connect();
    FakeSocket.last.accept().drop(code);
    mock.timers.tick(12_000);
    assert.equal(FakeSocket.opened.length, 2);
  });
}

test('comes back with a fresh token after 4401', async () => {
  const { sessions } = connect();
  FakeSocket.last.accept().drop(4401);
  await settled();
  mock.timers.tick(400);
  FakeSocket.last.accept();
  assert.equal(sessions.renewals, 1);
  assert.equal(FakeSocket.last.asked('hello')[0].token, 't2');
});

test('a hello that is refused is said again with a fresh token', async () => {
  const { sessions } = connect();
  FakeSocket.last.readyState = 1;
  FakeSocket.last.say({ type: 'error', problem: { code: 'unauthorized', retryable: false } });
  await settled();
  mock.timers.tick(400);
  assert.equal(sessions.renewals, 1);
  assert.equal(FakeSocket.opened.length, 2);
});

test('shows a renewed token in place', async () => {
  const { sessions } = connect();
  FakeSocket.last.accept();
  await sessions.renew();
  assert.deepEqual(FakeSocket.last.asked('token'), [{ type: 'token', token: 't2' }]);
});

test('answers pings and gives up a socket that stays silent for a minute', () => {
  connect();
  const first = FakeSocket.last.accept();
  pass(50_000);
  first.say({ type: 'ping', heads: {} });
  assert.equal(first.asked('pong').length, 1);
  pass(59_000);
  assert.equal(FakeSocket.opened.length, 1);
  pass(10_000);
  assert.equal(FakeSocket.opened.length, 2);
});

test('moves away when told to, no sooner than told', () => {
  connect();
  FakeSocket.last.accept().say({ type: 'reconnect', after_ms: 3_000 });
  mock.timers.tick(2_999);
  assert.equal(FakeSocket.opened.length, 1);
  mock.timers.tick(1);
  assert.equal(FakeSocket.opened.length, 2);
});

test('keeps the delay it was told when the socket closes earlier', () => {
  connect();
  FakeSocket.last.accept().say({ type: 'reconnect', after_ms: 3_000 });
  FakeSocket.last.drop(1012);
  mock.timers.tick(2_999);
  assert.equal(FakeSocket.opened.length, 1);
  mock.timers.tick(500);
  assert.equal(FakeSocket.opened.length, 2);
});

test('ignores what an abandoned socket still says', () => {
  const { connection } = connect();
  const first = FakeSocket.last.accept();
  connection.restart();
  FakeSocket.last.accept();
  first.drop(4403);
  assert.equal(connection.state, 'live');
});
