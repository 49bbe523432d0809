/**
 * Semantic Versioning 2.0.0 (https://semver.org/#spec-item-11), with what its users allow besides: a leading `v`, fewer
 * numbers than three, and a fourth (NuGet).
 */
import { byItem, byNumber, byText, isNumber, type Order, orderBy } from './order.ts';

interface Semantic {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

const form = /^v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.+-]+))?$/;

function parse(version: string): Semantic | null {
  const [, numbers, prerelease = '', build = ''] = form.exec(version.trim()) ?? [];
  if (!numbers) return null;
  const words = (text: string) => (text === '' ? [] : text.split('.'));
  return { numbers: numbers.split('.'), prerelease: words(prerelease), build: words(build) };
}

/** Numbers come before words, and fewer words before more. */
function byWord(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? -1 : 1;
  if (isNumber(a) && isNumber(b)) return byNumber(a, b);
  if (isNumber(a) || isNumber(b)) return isNumber(a) ? -1 : 1;
  return byText(a, b);
}

function byPrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  return byItem(a, b, byWord, '');
}

function compare(a: Semantic, b: Semantic): number {
  return byItem(a.numbers, b.numbers, byNumber, '0') || byPrerelease(a.prerelease, b.prerelease);
}

export const semanticOrder: Order = orderBy(parse, compare);

/** NuGet ignores case (https://learn.microsoft.com/nuget/concepts/package-versioning). */
export const nugetOrder: Order = (a, b) => semanticOrder(a.toLowerCase(), b.toLowerCase());

/** Pub orders what others ignore: a build follows the version without one (https://pub.dev/documentation/pub_semver). */
export const pubOrder: Order = orderBy(
  parse,
  (a, b) => compare(a, b) || byItem(a.build, b.build, byWord, ''),
);
