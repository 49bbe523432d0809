/** What happened to a repository itself, as events told it: renamed, transferred, archived, given to Fairlead or taken from it. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Captured } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';

export interface Happening {
  readonly at: Instant;
  readonly what: Prose;
  /** Whether GitHub shows it no more from then on. */
  readonly ends: boolean;
  /** What its default branch is called afterwards; null: the event does not say. */
  readonly defaultBranch: string | null;
}

const named = z.looseObject({ login: z.string() });
const from = z.looseObject({
  repository: z.looseObject({ name: z.looseObject({ from: z.string() }) }).optional(),
  owner: z
    .looseObject({ from: z.looseObject({ user: named.nullish(), organization: named.nullish() }) })
    .optional(),
  default_branch: z.looseObject({ from: z.string() }).optional(),
});
const after = z.looseObject({ defaultBranch: z.string().nullish() });

const simply: Readonly<Record<string, Prose>> = {
  'repository.archived': own('archived'),
  'repository.unarchived': own('used again after it had been archived'),
  'repository.privatized': own('made private'),
  'repository.publicized': own('made public'),
  'public.': own('made public'),
  'repository.created': own('created'),
  'repository.deleted': own('deleted'),
};

function inWords(event: string, changes: unknown): Prose | null {
  const of = from.safeParse(changes).data;
  if (event === 'repository.renamed')
    return of?.repository ? say`renamed from ${of.repository.name.from}` : own('renamed');
  if (event === 'repository.transferred') {
    const owner = of?.owner?.from.organization ?? of?.owner?.from.user;
    return owner ? say`transferred here from ${owner.login}` : own('transferred here from another account');
  }
  if (event === 'repository.edited')
    return of?.default_branch ? say`its default branch was ${of.default_branch.from} until then` : null;
  const key = event.startsWith('public') ? 'public.' : event;
  return Object.hasOwn(simply, key) ? (simply[key] ?? null) : null;
}

const list = z.looseObject({ repositories: z.array(z.looseObject({ id: z.number() })) });
const lists = z.looseObject({ added: list, removed: list });

/** Of the lists of repositories that an installation has. */
function givenIn(changes: unknown, id: number): { readonly what: Prose; readonly ends: boolean } | null {
  const of = lists.safeParse(changes).data;
  const has = (one: z.output<typeof list> | undefined) => one?.repositories.some((other) => other.id === id);
  if (has(of?.added)) return { what: own('given to Fairlead'), ends: false };
  if (has(of?.removed))
    return { what: own('taken from Fairlead: transferred away, or no longer given to it'), ends: true };
  return null;
}

/** In their order, each once. */
export function happenings(captured: readonly Captured[], id: number): readonly Happening[] {
  const all = captured.flatMap((one): readonly Happening[] => {
    if (one.about !== 'scope') return [];
    const { event, at, changes } = one;
    if (event.startsWith('installation_repositories')) {
      const given = givenIn(changes, id);
      return given ? [{ at, ...given, defaultBranch: null }] : [];
    }
    if (one.repository?.id !== id) return [];
    const what = inWords(event, changes);
    const defaultBranch = after.safeParse(one.after).data?.defaultBranch ?? null;
    return what ? [{ at, what, ends: event === 'repository.deleted', defaultBranch }] : [];
  });
  const once = new Map(all.map((one) => [JSON.stringify(one), one]));
  return [...once].sort(([, a], [, b]) => (a.at < b.at ? -1 : 1)).map(([, one]) => one);
}
