/** Gem::Version (https://docs.ruby-lang.org/en/master/Gem/Version.html): letters make a pre-release. */
import { byItem, byNumber, byText, isNumber, type Order, orderBy } from './order.ts';

const form = /^\d+(\.[0-9A-Za-z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

function parse(version: string): readonly string[] | null {
  const clean = version.trim();
  if (!form.test(clean)) return null;
  return clean.replaceAll('-', '.pre.').match(/\d+|[a-z]+/gi) ?? [];
}

/** 1.0.0.a and 1.a are one version: zeros before the first word, and at the end, say nothing. */
function canonical(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !isNumber(word));
  const split = first < 0 ? words.length : first;
  return [words.slice(0, split), words.slice(split)].flatMap((part) =>
    part.slice(0, part.findLastIndex((word) => !/^0+$/.test(word)) + 1),
  );
}

function byWord(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return byNumber(a, b);
  return isNumber(a) ? 1 : isNumber(b) ? -1 : byText(a, b);
}

export const rubyOrder: Order = orderBy(parse, (a, b) => byItem(canonical(a), canonical(b), byWord, '0'));
