/** How firmly what a workflow uses must be pinned, by owner, repository or image. */
import * as z from 'zod';
import { compileGlobs } from '../../engine/glob.ts';
import { glob } from '../../engine/option.ts';

export const pin = z.strictObject({
  uses: glob.describe('Glob of `owner/repository`, `owner/repository/path` or `docker://image`'),
  pin: z.enum(['hash', 'tag', 'any']),
});

export type Pin = z.output<typeof pin>;

/**
 * GitHub's own actions may be used by version: whoever could move their tags runs the job anyway. The SLSA generator
 * refuses to be called by hash (https://github.com/slsa-framework/slsa-github-generator#referencing-slsa-builders-and-generators).
 */
export const defaultPins: readonly Pin[] = [
  { uses: 'actions/**', pin: 'tag' },
  { uses: 'github/**', pin: 'tag' },
  { uses: 'slsa-framework/slsa-github-generator/**', pin: 'tag' },
];

/** What stands behind `uses:`, taken apart. */
export interface Used {
  /** `owner/repository`, `owner/repository/path` or `docker://image`, in lower case. */
  readonly name: string;
  readonly owner: string;
  /** Tag, branch, commit or digest; empty when none is given. */
  readonly ref: string;
  readonly kind: 'hash' | 'version' | 'moving';
}

const commit = /^(?:[\da-f]{40}|[\da-f]{64})$/i;
/** `v4`, `4.1.2`, `v1.0.0-rc.1`, `codeql-bundle-v2.20.0`. A branch with such a name counts as one, too. */
const versions = [/^v?\d+(?:\.\d+){0,3}(?:[-+][\w.-]+)?$/i, /-v\d+(?:\.\d+){1,3}$/i];

/** Git refuses longer names of tags and branches. */
const maxCharacters = 255;

function isVersion(ref: string): boolean {
  return ref.length <= maxCharacters && versions.some((version) => version.test(ref));
}

function image(text: string): Used {
  const [name = '', digest] = text.split('@');
  const ref = digest ?? /:([^/:]+)$/.exec(name.slice('docker://'.length))?.[1] ?? '';
  const bare = digest === undefined && ref !== '' ? name.slice(0, -ref.length - 1) : name;
  const kind = /^sha256:[\da-f]{64}$/i.test(ref) ? 'hash' : isVersion(ref) ? 'version' : 'moving';
  return { name: bare.toLowerCase(), owner: '', ref, kind };
}

/** Null for what is part of the repository itself (`./…`, `$/…`), and for what GitHub refuses. */
export function usedOf(text: string): Used | null {
  if (text.length > 8 * maxCharacters) return null;
  if (text.startsWith('docker://')) return image(text);
  const at = text.lastIndexOf('@');
  const [owner = '', repository = ''] = text.split('/');
  if (/^[.$]/.test(text) || at < 0 || repository === '') return null;
  const ref = text.slice(at + 1);
  const kind = commit.test(ref) ? 'hash' : isVersion(ref) ? 'version' : 'moving';
  return { name: text.slice(0, at).toLowerCase(), owner: owner.toLowerCase(), ref, kind };
}

/** Letters that are not wildcards: the more, the more specific. */
function specificity({ uses }: Pin): number {
  return uses.replaceAll(/[*?{}[\],]/g, '').length;
}

const strictness = { any: 0, tag: 1, hash: 2 } as const;

/** The pin that the most specific of the matching rules asks for; of equals the strictest. `own`: the repository's owner. */
export function pinFor(used: Used, pins: readonly Pin[], own: string | null): Pin['pin'] {
  const repository = used.name.split('/').slice(0, 2).join('/');
  const matching = pins.filter(({ uses }) => {
    const matches = compileGlobs([uses.toLowerCase()]);
    return matches(used.name) || (used.owner !== '' && matches(repository));
  });
  const [best] = matching.toSorted(
    (a, b) => specificity(b) - specificity(a) || strictness[b.pin] - strictness[a.pin],
  );
  if (best) return best.pin;
  return own !== null && used.owner === own.toLowerCase() ? 'any' : 'hash';
}

/** Whether it is pinned as firmly as asked. */
export function isPinned({ kind }: Used, wanted: Pin['pin']): boolean {
  return wanted === 'any' || kind === 'hash' || (wanted === 'tag' && kind === 'version');
}
