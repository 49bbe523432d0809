/** PEP 440 (https://packaging.python.org/specifications/version-specifiers/). */
import { byItem, byNumber, byText, isNumber, type Order, orderBy } from './order.ts';

interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Rank of the phase, and its number: development releases of no phase come before `a`, the release after `rc`. */
  readonly phase: readonly [number, string];
  /** '' when there is none. */
  readonly post: string;
  readonly dev: string;
  readonly local: readonly string[];
}

const form =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const phases: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3, r: 3, p: 3 };

function parse(version: string): Version | null {
  const found = form.exec(version.trim().toLowerCase());
  if (!found) return null;
  const [
    ,
    epoch = '0',
    release = '',
    phase = '',
    number = '',
    bare,
    post,
    after = '',
    dev,
    work = '',
    local,
  ] = found;
  const isPost = bare !== undefined || post !== undefined;
  const alone = dev !== undefined && !isPost ? 0 : 4;
  return {
    epoch,
    release: release.split('.'),
    phase: phase === '' ? [alone, '0'] : [phases[phase[0] ?? ''] ?? 3, number || '0'],
    post: isPost ? (bare ?? (after || '0')) : '',
    dev: dev === undefined ? '' : work || '0',
    local: local === undefined ? [] : local.split(/[-_.]/),
  };
}

function byOptional(a: string, b: string, nothing: -1 | 1): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? nothing : -nothing;
  return byNumber(a, b);
}

/** Numbers follow words here. */
function byLocal(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? -1 : 1;
  if (isNumber(a) && isNumber(b)) return byNumber(a, b);
  return isNumber(a) ? 1 : isNumber(b) ? -1 : byText(a, b);
}

export const pythonOrder: Order = orderBy(
  parse,
  (a, b) =>
    byNumber(a.epoch, b.epoch) ||
    byItem(a.release, b.release, byNumber, '0') ||
    a.phase[0] - b.phase[0] ||
    byNumber(a.phase[1], b.phase[1]) ||
    byOptional(a.post, b.post, -1) ||
    byOptional(a.dev, b.dev, 1) ||
    byItem(a.local, b.local, byLocal, ''),
);
