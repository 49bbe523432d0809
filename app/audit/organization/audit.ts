/** The audit of an organization or a user on GitHub: every repository, and the organization itself. Only reads. */
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { ownerRun } from '../../github/owner-run.ts';
import { engineVersion } from '../../identity.ts';
import { inLanes } from '../../lanes.ts';
import { type Audit, type AuditedRepository, auditOf } from '../model/audit.ts';
import type { Check } from '../model/check.ts';
import { type Checkpoint, type DoneRepository, noCheckpoint } from './checkpoint.ts';
import { chosen, unlisted, unmatched } from './chosen.ts';
import { judgeListed, judgeOwner, type Run, type Token } from './judge.ts';
import { type ListedRepository, leftOut, listRepositories, readOwner } from './repositories.ts';

export interface OrganizationAuditOf extends Token {
  readonly login: string;
  /** Globs of names; null: all. */
  readonly repositories: readonly string[] | null;
  /** A day: repositories that nothing was pushed to since are left out. */
  readonly since: string | null;
  /** Why no more requests should be made now; null: go on. */
  readonly enough: () => Prose | null;
  readonly checkpoint?: Checkpoint;
  /** Hours in 30 days for the plan. */
  readonly capacity?: number;
  readonly progress?: (step: { readonly name: string; readonly done: number; readonly all: number }) => void;
}

/** Repositories looked at together. */
const lanes = 4;

type Kept = Pick<DoneRepository, 'repository' | 'checks'>;

function skipped({ owner, name }: ListedRepository, note: Prose): Kept {
  return { repository: { name: `${owner}/${name}`, state: 'not audited', note }, checks: [] };
}

/** One that there were no requests left for: it is not kept, so that the next run looks at it. */
function later({ owner, name }: ListedRepository, why: Prose): AuditedRepository {
  return { name: `${owner}/${name}`, state: 'not audited', note: say`not looked at: ${why}` };
}

function notReached(repository: AuditedRepository): Check {
  return {
    id: 'readable',
    area: 'delivery',
    repository: repository.name,
    asks: 'The repository can be read',
    result: {
      state: 'not seen',
      reason: repository.note ?? own('it was not reached'),
      remedy: say`Run it again with ${'--checkpoint FILE'}: it goes on where it stopped.`,
    },
    gaps: [],
  };
}

interface Looked {
  readonly repositories: AuditedRepository[];
  readonly checks: Check[];
  /** Times of those that an earlier run looked at. */
  readonly earlier: string[];
}

async function lookAt(of: OrganizationAuditOf & Run, wanted: readonly ListedRepository[]): Promise<Looked> {
  const { checkpoint = noCheckpoint, progress = () => {}, enough, since, now: at } = of;
  const found: Looked = { repositories: [], checks: [], earlier: [] };
  let done = 0;
  let open = 0;
  const keep = ({ repository, checks }: Kept) => {
    found.repositories.push(repository);
    found.checks.push(...checks);
    done += 1;
  };
  const look = async (one: ListedRepository) => {
    const before = checkpoint.done.get(one.id);
    const out = leftOut(one, since);
    const why = before || out ? null : enough();
    progress({ name: `${one.owner}/${one.name}`, done, all: wanted.length });
    if (out) return keep(skipped(one, out));
    if (before) {
      found.earlier.push(before.at);
      return keep(before);
    }
    if (why) {
      open += 1;
      const repository = later(one, why);
      return keep({ repository, checks: [notReached(repository)] });
    }
    const { again, ...judged } = await judgeListed(of, one);
    if (again || judged.repository.state === 'not audited') open += 1;
    else await checkpoint.write({ id: one.id, at, ...judged });
    return keep(judged);
  };
  await inLanes(wanted, lanes, look);
  if (open === 0) await checkpoint.end();
  return found;
}

/** What this run did not look at itself. */
function asBefore(earlier: readonly string[]): Prose {
  const [first] = earlier.toSorted();
  if (first === undefined) return [];
  return say`; ${earlier.length} of them as an earlier run saw them, since ${own(first.slice(0, 10))}`;
}

function byName<T>(nameOf: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b)));
}

/** Throws `CannotLook` when there is no such owner, or its repositories cannot be listed. */
export async function auditOrganization(of: OrganizationAuditOf): Promise<Audit> {
  const { octokit } = forAssessment(of.octokit);
  const owner = await readOwner(octokit, of.login);
  const all = await listRepositories(octokit, owner);
  const wanted = chosen(all, of.repositories);
  const missing = unmatched(owner.login, all, of.repositories);
  const looked = wanted.filter((one) => !leftOut(one, of.since) && !of.checkpoint?.done.has(one.id));
  const run = { ...of, run: ownerRun(of.octokit, looked) };
  const own = await judgeOwner(run, owner);
  const { repositories, checks, earlier } = await lookAt(run, wanted);
  const among = wanted.length < all.length ? say` of ${all.length}` : [];
  return auditOf({
    kind: owner.kind,
    name: owner.login,
    source: say`${count(wanted.length, 'repository', 'repositories')}${among} on GitHub, as the token may see them${asBefore(earlier)}`,
    at: of.now,
    engine: engineVersion,
    repositories: repositories.toSorted(byName(({ name }) => name)),
    checks: [
      ...unlisted(owner.login, all, missing),
      ...own,
      ...checks.toSorted(byName(({ repository, id }) => `${repository} ${id}`)),
    ],
    portrait: null,
    ...(of.capacity === undefined ? {} : { capacity: of.capacity }),
  });
}
