import { Problem } from '../roomlog.js';
import { byId } from './element.js';

const NAME_KEY = 'roomlog.last-name';

/**
 * Shows the form that asks for a name, until the server has accepted one.
 *
 * @param {import('../roomlog.js').RoomlogClient} client
 * @param {string} room
 * @param {{notice?: string, onJoined: () => void}} options
 */
export function showJoin(client, room, { notice = '', onJoined }) {
  const field = byId('handle');
  byId('welcome').hidden = false;
  byId('welcome-room').textContent = room;
  byId('welcome-notice').textContent = notice;
  byId('welcome-notice').hidden = !notice;
  document.title = 'Roomlog';
  field.value ||= lastName();
  complain('');
  field.oninput = () => complain('');
  byId('join-form').onsubmit = async (event) => {
    event.preventDefault();
    const handle = field.value.trim();
    if (!handle) return complain('Type a name first.');
    busy(true);
    try {
      await client.createSession(handle);
      keepName(handle);
      byId('welcome').hidden = true;
      onJoined();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      complain(sentence(problem, handle));
    } finally {
      busy(false);
    }
  };
  field.focus();
  field.select();
}

function sentence(problem, handle) {
  if (problem.code === 'handle_taken') return `“${handle}” is in use. Choose another name.`;
  if (problem.code === 'unreachable') return 'The server cannot be reached. Try again in a moment.';
  if (problem.status === 429) return 'Too many tries. Wait a moment, then try again.';
  return problem.aboutField('handle') ?? problem.message;
}

function complain(text) {
  byId('handle-error').textContent = text;
  const field = byId('handle');
  field.setAttribute('aria-invalid', String(Boolean(text)));
  if (text) field.focus();
}

function busy(on) {
  byId('join').disabled = on;
  byId('join').textContent = on ? 'Joining…' : 'Join';
}

function lastName() {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function keepName(handle) {
  try {
    localStorage.setItem(NAME_KEY, handle);
  } catch {
    // A browser that keeps nothing asks for the name again next time.
  }
}
