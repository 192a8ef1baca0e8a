import { Connection } from '../../main/resources/public/client/connection.js';
import { Emitter } from '../../main/resources/public/client/emitter.js';

/** A socket whose server side is the test. */
export class FakeSocket {
  static opened = [];
  readyState = 0;
  sent = [];

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
    FakeSocket.opened.push(this);
  }

  static get last() {
    return FakeSocket.opened.at(-1);
  }

  accept() {
    this.readyState = 1;
    this.onopen?.({});
    this.say({ type: 'ready', sender: 'me', handle: 'alice' });
    return this;
  }

  say(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }

  asked(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

export class FakeSessions extends Emitter {
  current = { token: 't1', sender: 'me', handle: 'alice' };
  renewals = 0;

  async renew() {
    this.renewals += 1;
    this.current = { ...this.current, token: `t${this.renewals + 1}` };
    this.emit('renewed', this.current);
    return this.current;
  }
}

export function connect(options = {}) {
  FakeSocket.opened = [];
  const sessions = new FakeSessions();
  const connection = new Connection({ url: 'ws://test/v1/socket', sessions, WebSocket: FakeSocket, ...options });
  connection.start();
  return { connection, sessions };
}

export const position = (offset) => `0a1b2c3d-0001-${offset.toString(16).padStart(16, '0')}`;

export const posted = (offset, more = {}) => ({
  type: 'message.posted',
  room: 'lobby',
  position: position(offset),
  id: `m${offset}`,
  sender: 'bob-id',
  sender_name: 'bob',
  sent_at: '2026-11-21T10:00:00.000Z',
  text: `text ${offset}`,
  ...more,
});
