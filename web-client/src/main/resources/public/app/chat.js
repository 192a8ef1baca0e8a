import { startComposer } from './composer.js';
import { byId } from './element.js';
import { MessageList } from './message-list.js';
import { startScrolling } from './scrolling.js';
import { startStatus } from './status.js';

/** Longer lists are cut at the top while the reader is at the end; scrolling up loads the rest again. */
const KEEP = 400;
const CUT_AT = 800;

/**
 * The chat of one room, from the session to the page.
 *
 * @param {import('../roomlog.js').RoomlogClient} client
 * @param {string} roomId
 * @param {{onLeave: () => void}} options
 * @returns {{stop: () => void}}
 */
export function startChat(client, roomId, { onLeave }) {
  const room = client.room(roomId);
  const list = new MessageList(byId('messages'));
  const status = startStatus(client);
  let drawn = { first: undefined, ids: new Set(), any: false };
  let undraw = null;
  let unread = 0;

  const scrolling = startScrolling({ onNearStart: loadOlder, onAtEnd: () => document.hidden || title(0) });
  const composer = startComposer({
    onSend(text, replyTo) {
      room.send(text, { replyTo });
      draw();
      scrolling.toEnd();
    },
  });

  function draw() {
    forget();
    scrolling.around(() => {
      const { entries } = room.timeline;
      const { sender } = client.session ?? {};
      list.draw(entries, { sender, find: (id) => room.timeline.get(id) });
      const messages = entries.filter((entry) => entry.kind === 'message');
      const above = entries[0]?.id !== drawn.first;
      const arrived = drawn.any ? newest(messages, drawn.ids, sender) : 0;
      drawn = { first: entries[0]?.id, ids: new Set(messages.map(({ id }) => id)), any: drawn.any || room.state !== 'loading' };
      if (document.hidden) title(unread + arrived);
      return { arrived, above };
    });
    older(beginning(room));
    if (room.timeline.entries.length > CUT_AT && scrolling.atEnd) room.trim(KEEP);
  }

  /** One drawing for all changes of a moment; a hidden page has no animation frames. */
  function drawSoon() {
    undraw ??= document.hidden ? afterwards(draw, 250) : nextFrame(draw);
  }

  function forget() {
    undraw?.();
    undraw = null;
  }

  async function loadOlder() {
    if (room.state === 'loading' || room.older === null) return;
    older('Loading earlier messages…');
    quietly(true);
    try {
      await room.loadOlder();
    } catch {
      older('Earlier messages could not be loaded. Scroll up to try again.');
    } finally {
      requestAnimationFrame(() => quietly(false));
    }
  }

  function title(count) {
    unread = count;
    document.title = count ? `(${count}) ${roomId} · Roomlog` : `${roomId} · Roomlog`;
  }

  const onVisible = () => !document.hidden && scrolling.atEnd && title(0);
  const onUnload = (event) => room.unsent && event.preventDefault();
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('beforeunload', onUnload);
  byId('messages').onclick = (event) => act(event.target, room, list, composer);
  byId('leave').onclick = () => onLeave();
  byId('room-title').textContent = roomId;
  byId('me').textContent = client.session?.handle ?? '';
  byId('chat').hidden = false;

  const offs = [
    room.on('change', drawSoon),
    room.on('state', drawSoon),
    room.on('event', (event) => event.type === 'room.changed' && event.title && (byId('room-title').textContent = event.title)),
    room.on('ended', (problem) => {
      status.ended(endedText(problem));
      composer.enable(false);
    }),
    client.sessions.on('renewed', () => (byId('me').textContent = client.session.handle)),
  ];
  title(0);
  composer.enable(true);
  composer.focus();
  room.open();

  return {
    stop() {
      forget();
      offs.forEach((off) => off());
      [scrolling, status].forEach((part) => part.stop());
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('beforeunload', onUnload);
      list.clear();
      byId('chat').hidden = true;
    },
  };
}

function act(target, room, list, composer) {
  const button = target.closest('button');
  const id = target.closest('[data-id]')?.dataset.id;
  if (!button || !id) return;
  if (button.dataset.action === 'retry') room.retry(id);
  if (button.dataset.action === 'discard') room.discard(id);
  if (button.closest('.trouble')) composer.focus();
  if (button.dataset.action === 'reply') composer.reply(room.timeline.get(id));
  const quoted = list.item(button.dataset.jump);
  quoted?.scrollIntoView({ block: 'center' });
  quoted?.animate?.([{ opacity: 0.3 }, { opacity: 1 }], 600);
}

/** How many messages of others stand at the end that were not drawn before. */
function newest(messages, known, sender) {
  let count = 0;
  for (const entry of messages.toReversed()) {
    if (known.has(entry.id)) {
      if (entry.sender !== sender) break;
    } else if (entry.sender !== sender) count += 1;
  }
  return count;
}

function beginning(room) {
  if (room.state === 'loading' || room.older) return '';
  return room.timeline.entries.length ? 'This is where the room begins' : 'Nobody has written here yet. Say hello!';
}

function older(text) {
  byId('older').textContent = text;
  byId('older').hidden = !text;
}

/** Earlier messages are not news: they are not read aloud. */
function quietly(on) {
  byId('scroller').setAttribute('aria-live', on ? 'off' : 'polite');
}

function endedText(problem) {
  if (problem.code === 'room_not_found') return 'There is no such room, or you may not see it.';
  return problem.detail || problem.title || 'You are no longer in this room.';
}

/**
 * Timers and animation frames count in the same numbers, and each is called off by its own function only: a frame's
 * number given to `clearTimeout` would end somebody else's timer.
 */
function afterwards(work, ms) {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

function nextFrame(work) {
  const frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
}
