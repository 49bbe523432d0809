/** Advisory ranges (`>= 4.0, < 4.17.21`, `= 1.2.3`) over versions of any ecosystem, near enough for a local database. */

/** Numbers as numbers, words as words: a pre-release (`1.0.0-rc.1`) is before its release. */
function compare(a: string, b: string): number {
  const split = (version: string): readonly string[] =>
    version
      .replace(/^v/, '')
      .replace(/\+.*$/, '')
      .match(/\d+|[a-z]+/gi) ?? [];
  const [left, right] = [split(a), split(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = comparePart(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePart(a = '', b = ''): number {
  const [wordA, wordB] = [/^[a-z]/i.test(a), /^[a-z]/i.test(b)];
  if (wordA !== wordB) return wordA ? -1 : 1;
  if (wordA) return a === b ? 0 : a < b ? -1 : 1;
  return Number(a || '0') - Number(b || '0');
}

const tests: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
  '=': (difference) => difference === 0,
};

export function affectsVersion(range: string, version: string): boolean {
  return range.split(',').every((part) => {
    const [, operator = '=', bound = ''] = /^\s*([<>]=?|=)?\s*(.+?)\s*$/.exec(part) ?? [];
    return tests[operator]?.(compare(version, bound)) ?? false;
  });
}
