import { byId } from './element.js';

export const TEXT_LIMIT = 8 * 1024;
const SHOW_COUNTER_AT = TEXT_LIMIT * 0.8;
const utf8 = new TextEncoder();

/**
 * The field to write in: grows with the text, sends on Enter, counts near the limit and stops beyond it.
 *
 * @param {{onSend: (text: string, replyTo?: string) => void}} options
 */
export function startComposer({ onSend }) {
  const field = byId('composer');
  const button = byId('send');
  let answered = null;
  let enabled = true;

  const refresh = () => {
    const bytes = utf8.encode(cleaned(field.value)).length;
    const over = bytes > TEXT_LIMIT;
    button.disabled = !enabled || over || !cleaned(field.value);
    byId('counter').textContent = bytes > SHOW_COUNTER_AT ? counterText(bytes) : '';
    byId('counter').classList.toggle('over', over);
    field.setAttribute('aria-invalid', String(over));
    field.rows = 1;
    const line = parseFloat(getComputedStyle(field).lineHeight) || 22;
    const padding = parseFloat(getComputedStyle(field).paddingTop) * 2;
    field.rows = Math.min(8, Math.max(1, Math.round((field.scrollHeight - padding) / line)));
  };

  const submit = () => {
    refresh();
    if (button.disabled) return;
    onSend(cleaned(field.value), answered?.id);
    field.value = '';
    reply(null);
    refresh();
    field.focus();
  };

  const reply = (entry) => {
    answered = entry;
    byId('replying').hidden = !entry;
    byId('replying-name').textContent = entry?.sender_name ?? '';
    if (entry) field.focus();
  };

  field.oninput = refresh;
  field.onkeydown = (event) => {
    if (event.key === 'Escape' && answered) return reply(null);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  byId('composer-form').onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  byId('replying-cancel').onclick = () => reply(null);
  reply(null);
  refresh();

  return {
    reply,
    focus: () => field.focus(),
    enable(on) {
      enabled = on;
      field.disabled = !on;
      refresh();
    },
  };
}

/** What the server takes: trimmed, no lone surrogates, no control characters but line feed and tab. */
export function cleaned(text) {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '').trim();
}

function counterText(bytes) {
  const left = TEXT_LIMIT - bytes;
  return left >= 0 ? `${left.toLocaleString()} bytes left` : `${(-left).toLocaleString()} bytes too long`;
}
