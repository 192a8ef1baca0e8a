import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../main/resources/public/client/backoff.js';
import { Http, retrying } from '../../main/resources/public/client/http.js';
import { Outbox } from '../../main/resources/public/client/outbox.js';
import { Problem, retryAfter } from '../../main/resources/public/client/problem.js';
import { renewalDelay, Sessions } from '../../main/resources/public/client/session.js';
import { uuid7 } from '../../main/resources/public/client/uuid7.js';

const quick = () => new Backoff({ base: 2, max: 4 });
const answer = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });

test('the delays grow to a ceiling, jittered, and never undercut what the server asked for', () => {
  const backoff = new Backoff({ base: 100, max: 1_000, random: () => 1 });
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backoff.next()), [100, 200, 400, 800, 1_000, 1_000]);
  backoff.reset();
  assert.equal(new Backoff({ base: 100, random: () => 0 }).next(), 50);
  assert.ok(backoff.next(5_000) >= 5_000);
});

test('ids are UUIDv7, rising, with the time in front', () => {
  const ids = Array.from({ length: 5_000 }, () => uuid7());
  assert.deepEqual(ids, [...new Set(ids)].sort());
  ids.forEach((id) => assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  const millis = parseInt(ids[0].replace('-', '').slice(0, 12), 16);
  assert.ok(Math.abs(millis - Date.now()) < 10_000);
});

test('Retry-After is read as seconds and as a date', () => {
  assert.equal(retryAfter('3'), 3_000);
  assert.equal(retryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4_000), 6_000);
  assert.equal(retryAfter(null), 0);
  assert.equal(retryAfter('soon'), 0);
});

test('no answer, 429 and 503 are tried again with the same body; a refusal is not', async () => {
  const bodies = [];
  const answers = [
    () => { throw new TypeError('Failed to fetch'); },
    () => answer(503, { code: 'publish_outcome_unknown', retryable: true }),
    () => answer(429, {}),
    () => answer(201, { id: 'x' }),
  ];
  const http = new Http({ fetch: async (url, { body }) => (bodies.push(body), answers[bodies.length - 1]()) });
  const send = () => http.call('POST', '/rooms/lobby/messages', { body: { id: 'x', text: 'hi' } });
  assert.deepEqual(await retrying(send, { backoff: quick() }), { id: 'x' });
  assert.equal(new Set(bodies).size, 1);
  assert.equal(bodies.length, 4);

  let calls = 0;
  const refusing = new Http({ fetch: async () => ((calls += 1), answer(422, { code: 'validation_failed', errors: [{ field: 'text', detail: 'blank' }] })) });
  const problem = await retrying(() => refusing.call('POST', '/x'), { backoff: quick(), totalMs: 100 }).catch((error) => error);
  assert.equal(calls, 1);
  assert.equal(problem.code, 'validation_failed');
  assert.equal(problem.aboutField('text'), 'blank');
});

test('waits as long as the server asks, and gives up when the time is over', async () => {
  let calls = 0;
  const away = async () => ((calls += 1), answer(503, { code: 'log_unavailable' }, { 'Retry-After': '60' }));
  const http = new Http({ fetch: away });
  await assert.rejects(retrying(() => http.call('POST', '/x'), { totalMs: 1_000 }), { code: 'log_unavailable' });
  assert.equal(calls, 1, 'no try sooner than Retry-After');
});

test('an answer that is not JSON is still a problem with its status', async () => {
  const http = new Http({ fetch: async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }) });
  await assert.rejects(http.call('GET', '/x'), { code: 'http_502', retryable: true });
});

test('messages are posted one after the other, also past a failed one', async () => {
  const log = [];
  await new Promise((done) => {
    const outbox = new Outbox(async ({ id }) => {
      log.push(`${id} starts`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push(`${id} ends`);
      if (id === 3) done();
    });
    [1, 2, 3].forEach((id) => outbox.add({ id }));
  });
  assert.deepEqual(log, ['1 starts', '1 ends', '2 starts', '2 ends', '3 starts', '3 ends']);
});

test('a session is renewed at three quarters of its life, and not in a hurry when that is over', () => {
  const session = { obtained_at: 0, expires_at: new Date(3_600_000).toISOString() };
  assert.equal(renewalDelay(session, 0), 2_700_000);
  assert.equal(renewalDelay(session, 9_000_000), 30_000);
});

test('a refused token becomes a new session of the same name, or a lost one', async () => {
  const asked = [];
  let taken = false;
  const http = {
    async call(method, path, { body, token }) {
      asked.push({ body, token });
      if (token === 'old') throw new Problem({ status: 401, code: 'unauthorized' });
      if (taken) throw new Problem({ status: 409, code: 'handle_taken' });
      return { token: 'new', sender: 's2', handle: body.handle, expires_at: new Date(Date.now() + 60_000).toISOString() };
    },
  };
  const sessions = new Sessions(http, null);
  sessions.current = { token: 'old', sender: 's1', handle: 'alice' };
  assert.equal((await sessions.renew('old')).token, 'new');
  assert.deepEqual(asked[1].body, { handle: 'alice' });

  taken = true;
  const lost = [];
  sessions.on('lost', (problem) => lost.push(problem.code));
  sessions.current = { token: 'old', sender: 's1', handle: 'alice' };
  await assert.rejects(sessions.renew('old'), { code: 'handle_taken' });
  assert.deepEqual(lost, ['handle_taken']);
  assert.equal(sessions.current, null);
});

test('callers that come while a renewal is under way share it', async () => {
  let calls = 0;
  const http = { call: async () => ((calls += 1), { token: 'new', sender: 's', handle: 'a', expires_at: '2100-01-01T00:00:00Z' }) };
  const sessions = new Sessions(http, null);
  sessions.current = { token: 'old', sender: 's', handle: 'a' };
  await Promise.all([sessions.renew('old'), sessions.renew('old')]);
  await sessions.renew('old');
  assert.equal(calls, 1);
});
