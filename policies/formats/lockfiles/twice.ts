/** A key that stands twice in one object of a JSON file: of which tools take the first, the last, or both. */

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

function spelled(key: string): string {
  return key.includes('\\') ? String(JSON.parse(key)) : key.slice(1, -1);
}

/** The first such key; null when there is none. `source` has been parsed before. */
export function keyTwice(source: string): string | null {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [found] of source.matchAll(token)) {
    if (/[{[]/.test(found) && found.length === 1) open.push(found === '{' ? new Set() : null);
    else if (found === '}' || found === ']') open.pop();
    else if (found === ':' && open.at(-1)?.has(spelled(last))) return spelled(last);
    else if (found === ':') open.at(-1)?.add(spelled(last));
    last = found;
  }
  return null;
}
