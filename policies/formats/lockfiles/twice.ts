/** A key that stands twice in one object of a JSON file: of which tools take the first, the last, or both. */

function spelled(key: string): string {
  return key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key;
}

/** Where the text ends that begins after the quotation mark at `start`: at the next one that nothing escapes. */
function endOf(source: string, start: number): number {
  for (let end = source.indexOf('"', start + 1); end >= 0; end = source.indexOf('"', end + 1)) {
    let slashes = 0;
    while (source[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return source.length;
}

/** What separates, and ends; everything else between texts (blanks, numbers, `true`) says nothing here. */
const [quote, colon, openObject, closeObject, openList, closeList] = [0x22, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

/** The first such key; null when there is none. `source` has been parsed before. */
export function keyTwice(source: string): string | null {
  const open: (Set<string> | null)[] = [null];
  let [from, to] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === quote) {
      [from, to] = [at + 1, endOf(source, at)];
      at = to;
    } else if (code === colon) {
      const [keys, key] = [open.at(-1), spelled(source.slice(from, to))];
      if (keys?.has(key)) return key;
      keys?.add(key);
    } else if (code === openObject) open.push(new Set());
    else if (code === openList) open.push(null);
    else if (code === closeObject || code === closeList) open.pop();
  }
  return null;
}
