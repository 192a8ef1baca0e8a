import { byId } from './element.js';
import { plural } from './words.js';

const NEAR_END = 48;
const NEAR_START = 300;

/**
 * Where the reader stands in the messages: stays at the end while at the end, else counts what is new below, and
 * keeps the view still when older messages come in above.
 *
 * @param {{onNearStart: () => void, onAtEnd: () => void}} options
 */
export function startScrolling({ onNearStart, onAtEnd }) {
  const box = byId('scroller');
  const pill = byId('pill');
  let atEnd = true;
  let fresh = 0;

  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
    settle(true);
  };
  const settle = (end) => {
    atEnd = end;
    if (end) fresh = 0;
    pill.hidden = fresh === 0;
    pill.textContent = `${plural(fresh, 'new message', 'new messages')} ↓`;
    if (end) onAtEnd();
  };
  const look = () => {
    settle(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END);
    if (box.scrollTop < NEAR_START) onNearStart();
  };
  const resized = new ResizeObserver(() => atEnd && toEnd());

  box.addEventListener('scroll', look, { passive: true });
  pill.onclick = () => {
    toEnd();
    byId('composer').focus();
  };
  resized.observe(box);
  settle(true);

  return {
    toEnd,
    get atEnd() {
      return atEnd;
    },
    /** Draws with `draw`, which answers how many messages of others came in at the end. */
    around(draw) {
      const fromEnd = box.scrollHeight - box.scrollTop;
      const top = box.scrollTop;
      const { arrived, above } = draw();
      if (atEnd) return toEnd();
      if (above) box.scrollTop = box.scrollHeight - fromEnd;
      else box.scrollTop = top;
      fresh += arrived;
      settle(false);
    },
    stop() {
      resized.disconnect();
      box.removeEventListener('scroll', look);
    },
  };
}
