import { byId } from './element.js';

const CALM_MS = 1_200;

/**
 * The status dot and the banner: `live`, `reconnecting`, or `stopped` when only the reader can go on. A short
 * interruption shows on the dot alone.
 *
 * @param {import('../roomlog.js').RoomlogClient} client
 * @returns {{ended: (text: string) => void, stop: () => void}}
 */
export function startStatus(client) {
  let timer = 0;
  let wasLive = false;
  let over = false;

  const banner = (text, retry) => {
    clearTimeout(timer);
    timer = 0;
    byId('banner').hidden = !text;
    byId('banner-text').textContent = text;
    byId('banner-retry').hidden = !retry;
  };
  const show = ({ state, says }) => {
    if (over) return;
    if (state === 'live') {
      wasLive = true;
      dot('live', 'Live');
      return banner('');
    }
    if (state === 'stopped') {
      dot('stopped', 'Disconnected');
      return banner(says || 'Disconnected.', true);
    }
    const text = wasLive ? 'Reconnecting…' : 'Connecting…';
    dot('reconnecting', text);
    if (timer || !byId('banner').hidden) return;
    timer = setTimeout(() => banner(wasLive ? `${text} What you write is sent as soon as we are back.` : text, true), CALM_MS);
  };

  byId('banner-retry').onclick = () => client.connection.retryNow();
  banner('');
  show({ state: client.connection.state });
  const off = client.connection.on('state', show);
  return {
    ended(text) {
      over = true;
      dot('stopped', 'Ended');
      banner(text, false);
    },
    stop() {
      off();
      clearTimeout(timer);
    },
  };
}

function dot(state, text) {
  byId('status').dataset.state = state;
  byId('status-text').textContent = text;
}
