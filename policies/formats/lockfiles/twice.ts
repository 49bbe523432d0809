/** A key that stands twice in one object of a JSON file: of which tools take the first, the last, or both. */

function spelled(key: string): string {
  return key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key;
}

/** What separates, and ends; everything else between texts (blanks, numbers, `true`) says nothing here. */
const [quote, backslash, colon, openObject, closeObject, openList, closeList] = [
  0x22, 0x5c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d,
];

/** Where the text ends that begins after the quotation mark at `start`: at the next one that nothing escapes. */
function endOf(source: string, start: number): number {
  for (let end = source.indexOf('"', start + 1); end >= 0; end = source.indexOf('"', end + 1)) {
    let slashes = 0;
    while (source.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return source.length;
}

/** Most objects have few keys, which are compared one by one sooner than they are put into a set. */
const maxCompared = 12;

/** Keys of one object. */
interface Keys {
  readonly few: string[];
  many: Set<string> | null;
}

/** Whether it was there before. */
function add(keys: Keys, key: string): boolean {
  const { few, many } = keys;
  if (many ? many.has(key) : few.includes(key)) return true;
  if (many) many.add(key);
  else few.push(key);
  if (few.length > maxCompared) keys.many ??= new Set(few);
  return false;
}

/** Objects and lists that are open; null for a list, which has no keys. */
interface Open {
  keys: Keys | null;
  readonly around: (Keys | null)[];
}

/** What opens and closes an object or a list. */
function turn(open: Open, code: number): void {
  if (code === openObject || code === openList) {
    open.around.push(open.keys);
    open.keys = code === openObject ? { few: [], many: null } : null;
  } else if (code === closeObject || code === closeList) open.keys = open.around.pop() ?? null;
}

/** The first such key; null when there is none. `source` has been parsed before. */
export function keyTwice(source: string): string | null {
  const open: Open = { keys: null, around: [] };
  let [from, to] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === quote) {
      from = at + 1;
      to = endOf(source, at);
      at = to;
    } else if (code === colon && open.keys) {
      const key = spelled(source.slice(from, to));
      if (add(open.keys, key)) return key;
    } else if (code >= openList) turn(open, code);
  }
  return null;
}
