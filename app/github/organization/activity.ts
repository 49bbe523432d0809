/**
 * Which members were seen to do something in an organization's repositories. Repositories are looked through one after the
 * other, those that moved last first, until everybody was seen; who reads, plans or approves elsewhere is not seen at all.
 */
import type { Gap } from '../../../policies/engine/gap.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { MemberActivity } from '../../../policies/facts/member-activity.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { comments, type Deeds, issues, pushes, type Search } from './deeds.ts';
import { readMembers } from './people.ts';
import { forEach, type OrganizationReads } from './reads.ts';
import { readRepositories, type SeenRepository } from './repositories.ts';
import { reviewersOf } from './reviewers.ts';

/**
 * Repositories that are looked through at one time, for pushes and for what people write, which takes three requests each:
 * more would use up the client's hour for everybody else.
 */
const maxPushed = 1000;
const maxWritten = 300;

/** One list of who did what. */
interface Trail {
  readonly deeds: Deeds;
  /** For people, as in "who pushed to shop". */
  readonly what: Prose;
  readonly permission: string;
}

/** Takes everybody who did something out of `unseen`. A gap where not all could be read and somebody is left. */
async function sift(
  unseen: Set<string>,
  since: Date,
  { deeds, what, permission }: Trail,
): Promise<readonly Gap[]> {
  if (unseen.size === 0) return [];
  try {
    for await (const page of deeds) {
      for (const { login, at } of page)
        if (login !== null && Date.parse(at) >= since.getTime()) unseen.delete(login);
      if (unseen.size === 0) return [];
    }
    return [];
  } catch (error) {
    // Nothing was ever pushed, or issues are switched off: there is nothing to read.
    if ([409, 410].includes(statusOf(error) ?? 0)) return [];
    return [cannotLook(error, what, permission).gap];
  }
}

function pushed(search: Search, name: string): Trail {
  return { deeds: pushes(search, name), what: say`who pushed to ${name}`, permission: 'contents: read' };
}

/** What people write, and approve. */
function written(search: Search, name: string): readonly Trail[] {
  const what = say`who wrote in ${name}`;
  const reviewed = reviewersOf(search, name, search.since);
  return [
    { deeds: reviewed, what: say`who reviewed in ${name}`, permission: 'pull_requests: read' },
    { deeds: issues(search, name), what, permission: 'issues: read' },
    { deeds: comments(search, name), what, permission: 'issues: read' },
  ];
}

const movedSince =
  (since: Date) =>
  ({ movedAt }: SeenRepository): boolean =>
    movedAt !== null && Date.parse(movedAt) >= since.getTime();

/** A gap for repositories beyond `max`. */
function beyond(all: readonly SeenRepository[], max: number, what: string): readonly Gap[] {
  const left = all.length - max;
  if (left <= 0) return [];
  return [
    { reason: say`${left} more repositories were not looked through for ${own(what)}: at most ${max} are` },
  ];
}

/** Cheap reads first; who is left is looked for in everything that people write. Nothing is read once everybody was seen. */
async function lookThrough(
  unseen: Set<string>,
  search: Search,
  repositories: readonly SeenRepository[],
): Promise<readonly Gap[]> {
  const { since } = search;
  const moved = repositories.filter(movedSince(since));
  const pushes = await forEach(moved.slice(0, maxPushed), ({ name }) =>
    sift(unseen, since, pushed(search, name)),
  );
  const open = repositories.filter(({ archived }) => !archived);
  const writings = await forEach(
    open.slice(0, maxWritten).flatMap(({ name }) => written(search, name)),
    (trail) => sift(unseen, since, trail),
  );
  return [
    ...pushes.flat(),
    ...beyond(moved, maxPushed, 'pushes'),
    ...writings.flat(),
    ...beyond(open, maxWritten, 'what people write'),
  ];
}

const byNewest = (a: SeenRepository, b: SeenRepository): number =>
  (b.movedAt ?? '') < (a.movedAt ?? '') ? -1 : 1;

/** What was not looked at, as one reason: where there is some, nobody is known to have done nothing. */
function unknownFor(gaps: readonly Gap[]): Shown<boolean> {
  const [first, ...rest] = gaps;
  if (!first) return false;
  const { reason, ...more } = first;
  return notShown(rest.length === 0 ? reason : say`${reason} (and ${rest.length} more reads failed)`, more);
}

/** Throws `CannotLook`. */
export async function readActivity(
  reads: OrganizationReads,
  days: number,
  since: Date,
): Promise<MemberActivity> {
  const { owners, members } = await readMembers(reads);
  const { value: all, gaps } = await readRepositories(reads);
  const everybody = [...owners, ...members].sort();
  const unseen = new Set(everybody);
  const found = await lookThrough(unseen, { ...reads, days, since }, all.toSorted(byNewest));
  const isOwner = new Set(owners);
  const absent = unknownFor([...gaps, ...found]);
  return {
    since: since.toISOString(),
    members: everybody.map((login) => ({
      login,
      owner: isOwner.has(login),
      seen: unseen.has(login) ? absent : true,
    })),
    repositories: all.filter(movedSince(since)).length,
  };
}
