/**
 * Composer (composer/semver, VersionParser::normalize and PHP's version_compare): a stability may follow without a dash,
 * and a patch comes after its release. Branches (`dev-main`, `2.x-dev`) have no order.
 */
import { byItem, byNumber, type Order, orderBy } from './order.ts';

interface Version {
  readonly numbers: readonly string[];
  readonly stability: number;
  /** Fewer come before more: `beta` before `beta1`. */
  readonly counters: readonly string[];
  readonly isDevelopment: boolean;
}

const stabilities: Readonly<Record<string, number>> = {
  dev: 0,
  alpha: 1,
  a: 1,
  beta: 2,
  b: 2,
  rc: 3,
  stable: 4,
  patch: 5,
  pl: 5,
  p: 5,
};

const form =
  /^v?(\d+(?:\.\d+){0,3})(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p|dev)((?:[.-]?\d+)*))?([.-]?dev)?$/;

function parse(version: string): Version | null {
  const clean = version
    .trim()
    .toLowerCase()
    .replace(/@\w+$/, '')
    .replace(/\+[0-9a-z.-]+$/, '');
  const [, numbers, word = 'stable', counters = '', dev] = form.exec(clean) ?? [];
  if (!numbers) return null;
  return {
    numbers: numbers.split('.'),
    stability: stabilities[word] ?? 4,
    counters: counters.match(/\d+/g) ?? [],
    isDevelopment: dev !== undefined,
  };
}

function byCounter(a: string, b: string): number {
  return a === '' || b === '' ? a.length - b.length : byNumber(a, b);
}

export const composerOrder: Order = orderBy(
  parse,
  (a, b) =>
    byItem(a.numbers, b.numbers, byNumber, '0') ||
    a.stability - b.stability ||
    byItem(a.counters, b.counters, byCounter, '') ||
    Number(b.isDevelopment) - Number(a.isDevelopment),
);
