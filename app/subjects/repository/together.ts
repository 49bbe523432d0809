/**
 * Repositories that the daily look asks about together: what one query can tell of several is asked once, with the token
 * that finds what to judge in all of a client's repositories. Everything else is read as always, each with its own token.
 */
import { type OwnerRun, ownerRun } from '../../github/owner-run.ts';
import type { RepositoryTask } from '../../task.ts';
import type { World } from '../../world.ts';

/** Milliseconds after which what was read for several is read again: they are judged one soon after the other. */
const maxAge = 2 * 60_000;

interface Begun {
  readonly at: number;
  readonly run: OwnerRun;
}

const begun = new WeakMap<World['clients'], Map<string, Begun>>();

/** Undefined where it is looked at alone. */
export async function runOf(
  { clients, now }: Pick<World, 'clients' | 'now'>,
  { installation, beside }: RepositoryTask,
): Promise<OwnerRun | undefined> {
  if (!beside || beside.length < 2) return undefined;
  const client = await clients.of(installation);
  const known = begun.get(clients) ?? new Map<string, Begun>();
  begun.set(clients, known);
  const at = now().getTime();
  for (const [key, one] of known) if (at - one.at >= maxAge) known.delete(key);
  const key = JSON.stringify([installation, beside]);
  const before = known.get(key);
  if (before) return before.run;
  const all = beside.map(({ owner, repo }) => ({ owner, name: repo, listed: undefined }));
  const run = ownerRun(client.octokit(null, { for: 'background' }), all);
  known.set(key, { at, run });
  return run;
}
