/**
 * Version order of every ecosystem: whether a version lies in an advisory's range, and which of two fixes is lower. Where
 * a version cannot be ordered the answer is null, never a guess.
 */
import type { Ecosystem } from './lockfiles/locked-package.ts';
import { composerOrder } from './version-orders/composer.ts';
import { mavenOrder } from './version-orders/maven.ts';
import type { Order } from './version-orders/order.ts';
import { pythonOrder } from './version-orders/python.ts';
import { rubyOrder } from './version-orders/ruby.ts';
import { nugetOrder, pubOrder, semanticOrder } from './version-orders/semantic.ts';

const unordered: Order = () => null;

const orders: Readonly<Record<Ecosystem, Order>> = {
  cargo: semanticOrder,
  // CocoaPods' versions are Ruby's.
  cocoapods: rubyOrder,
  composer: composerOrder,
  // No order is written down for these that a database's ranges would follow.
  conan: unordered,
  cran: unordered,
  deno: unordered,
  docker: unordered,
  gem: rubyOrder,
  git: unordered,
  githubactions: semanticOrder,
  golang: semanticOrder,
  hex: semanticOrder,
  jsr: semanticOrder,
  maven: mavenOrder,
  nix: unordered,
  npm: semanticOrder,
  nuget: nugetOrder,
  pub: pubOrder,
  pypi: pythonOrder,
  swift: semanticOrder,
  terraform: semanticOrder,
};

const maxCharacters = 200;

/** Negative: `a` is older. Null: one of them cannot be ordered. */
export function compareVersions(ecosystem: Ecosystem, a: string, b: string): number | null {
  return a.length > maxCharacters || b.length > maxCharacters ? null : orders[ecosystem](a, b);
}

/** PEP 440 compares without the local part (`+cu118`) where the bound has none. */
function comparableWith(ecosystem: Ecosystem, version: string, limit: string): string {
  return ecosystem === 'pypi' && !limit.includes('+') ? version.replace(/\+.*$/, '') : version;
}

const satisfied: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '=': (order) => order === 0,
};

/** Whether a version lies in a range like `>= 1.0, < 1.4.2` (GitHub's advisory ranges); null when the two cannot be compared. */
export function inRange(ecosystem: Ecosystem, version: string, range: string): boolean | null {
  const answers = range.split(',').map((bound) => {
    const [, operator = '', limit = ''] = /^\s*(<=|>=|<|>|=)\s*(\S+)\s*$/.exec(bound) ?? [];
    const order = compareVersions(ecosystem, comparableWith(ecosystem, version, limit), limit);
    return order === null ? null : (satisfied[operator]?.(order) ?? null);
  });
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

/** The lowest of the versions that is newer than `version`; null when none is, or none can be ordered. */
export function lowestAbove(
  ecosystem: Ecosystem,
  version: string,
  candidates: readonly string[],
): string | null {
  return candidates.reduce<string | null>((lowest, candidate) => {
    if ((compareVersions(ecosystem, candidate, version) ?? 0) <= 0) return lowest;
    return lowest === null || (compareVersions(ecosystem, candidate, lowest) ?? 0) < 0 ? candidate : lowest;
  }, null);
}

/**
 * Whether a text is a version that a database could know, and not a commit (which may begin with a digit), an address,
 * or a branch (Composer's `2.x-dev`).
 */
export function isVersion(text: string): boolean {
  const isCommit = /^(?=.*[a-f])[0-9a-f]{7,}$/i.test(text) || /^\d{30,}$/.test(text);
  return /^v?\d[\w.!+~-]*$/.test(text) && !isCommit && !/(^|\.)x-dev$/i.test(text);
}
