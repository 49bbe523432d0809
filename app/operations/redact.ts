/** JSON without anything secret: by the names of its fields, and by value in every string of it. */

const mark = '[redacted]';

/** Fields whose text is secret whatever it is. Compared in lower case without `-` and `_`. */
const secretField =
  /^(?:(?:proxy)?authorization|(?:set)?cookie|jwt|pem|password|passwd|(?:access|api|auth|bearer|installation|github|gh|refresh|metrics)?token|.*secrets?|.*privatekey|xhubsignature\w*|databaseurl|connectionstring)$/;

export function isSecretField(name: string): boolean {
  return secretField.test(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** What one line of the log may hold: whatever is logged, a line stays one that a collector takes. */
const max = {
  /** Characters of one text. */
  text: 8000,
  /** Characters of all texts of a line together. */
  line: 32_000,
  /** Items of a list, fields of an object. */
  items: 200,
  depth: 12,
};

/** Characters that are read beyond a text's end, so that no secret is cut in two and stays as a half: keys have some 3,000. */
const beyond = 8000;

/** Cut before it is looked through, so that the time is bounded, and once more after it. */
function bounded(text: string, room: number, scrub: (text: string) => string): string {
  const kept = Math.min(max.text, room);
  if (text.length <= kept) return scrub(text);
  const scrubbed = scrub(text.slice(0, kept + beyond)).slice(0, kept);
  return `${scrubbed}… (${text.length} characters)`;
}

/** A copy of parsed JSON. Numbers, booleans and null say nothing and stay. What is too much for a line is cut, and says so. */
export function redacted(value: unknown, scrub: (text: string) => string): unknown {
  let room = max.line;
  const text = (one: string): string => {
    const shown = bounded(one, room, scrub);
    room = Math.max(0, room - shown.length);
    return shown;
  };
  const field = (name: string, one: unknown, depth: number): unknown => {
    const tells = typeof one === 'string' || (typeof one === 'object' && one !== null);
    return tells && isSecretField(name) ? mark : copy(one, depth + 1);
  };
  const copy = (one: unknown, depth: number): unknown => {
    if (typeof one === 'string') return text(one);
    if (typeof one !== 'object' || one === null) return one;
    if (depth > max.depth || room === 0) return '…';
    if (Array.isArray(one)) {
      const more = one.length > max.items ? [`… (${one.length} items)`] : [];
      return [...one.slice(0, max.items).map((item) => copy(item, depth + 1)), ...more];
    }
    const fields = Object.entries(one).slice(0, max.items);
    return Object.fromEntries(fields.map(([name, given]) => [text(name), field(name, given, depth)]));
  };
  return copy(value, 0);
}
