import { startChat } from './app/chat.js';
import { showJoin } from './app/join.js';
import { RoomlogClient } from './roomlog.js';

const room = new URLSearchParams(location.search).get('room')?.trim() || 'lobby';
const client = new RoomlogClient();
let chat = null;

client.sessions.on('replaced', () => location.reload());
client.sessions.on('lost', () => welcome('Your session has ended. Please choose a name again.'));

function enter() {
  chat = startChat(client, room, { onLeave: () => welcome() });
}

function welcome(notice = '') {
  chat?.stop();
  chat = null;
  client.leave();
  showJoin(client, room, { notice, onJoined: enter });
}

if (client.restore()) enter();
else welcome();
