/**
 * Which members were seen to do something in an organization's repositories. Repositories are looked through one after the
 * other, those that moved last first, until everybody was seen; who reads, plans or approves elsewhere is not seen at all.
 */
import type { Gap } from '../../../policies/engine/facts.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { MemberActivity } from '../../../policies/facts/member-activity.ts';
import type { Looked } from '../../looked.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { comments, type Deeds, issues, pushes, writings } from './deeds.ts';
import { readMembers } from './people.ts';
import type { OrganizationReads } from './reads.ts';
import { readRepositories, type SeenRepository } from './repositories.ts';
import { reviewersOf } from './reviewers.ts';

/** Repositories that are looked through at one time: more would use up the client's hour for everybody else. */
const maxRepositories = 300;

interface Search extends OrganizationReads {
  readonly days: number;
  readonly since: Date;
}

/** Takes everybody who did something out of `unseen`. A gap where not all could be read and somebody is left. */
async function sift(
  unseen: Set<string>,
  search: Search,
  deeds: Deeds,
  about: Parameters<typeof cannotLook>[1],
): Promise<readonly Gap[]> {
  try {
    for await (const page of deeds) {
      for (const { login, at } of page)
        if (login !== null && Date.parse(at) >= search.since.getTime()) unseen.delete(login);
      if (unseen.size === 0) return [];
    }
    return [];
  } catch (error) {
    // Nothing was ever pushed, or issues are switched off: there is nothing to read.
    if ([409, 410].includes(statusOf(error) ?? 0)) return [];
    return [cannotLook(error, about, 'contents, issues and pull_requests: read').gap];
  }
}

const movedSince =
  (since: Date) =>
  ({ movedAt }: SeenRepository): boolean =>
    movedAt !== null && Date.parse(movedAt) >= since.getTime();

/** Cheap reads first; what is left is looked for in everything that people write. */
async function lookThrough(
  unseen: Set<string>,
  search: Search,
  repositories: readonly SeenRepository[],
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const { name } of repositories.filter(movedSince(search.since))) {
    if (unseen.size === 0) return [];
    gaps.push(...(await sift(unseen, search, pushes(search, name), say`who pushed to ${name}`)));
  }
  for (const { name, archived } of repositories) {
    if (unseen.size === 0) return [];
    if (archived) continue;
    for (const deeds of [
      reviewersOf(search, name, search.since),
      writings(search, name, issues),
      writings(search, name, comments),
    ])
      gaps.push(...(await sift(unseen, search, deeds, say`who wrote in ${name}`)));
  }
  return unseen.size === 0 ? [] : gaps;
}

const byNewest = (a: SeenRepository, b: SeenRepository): number =>
  (b.movedAt ?? '') < (a.movedAt ?? '') ? -1 : 1;

/** Gaps only where somebody was not seen, and something not looked at. Throws `CannotLook`. */
export async function readActivity(
  reads: OrganizationReads,
  days: number,
  since: Date,
): Promise<Looked<MemberActivity>> {
  const { owners, members } = await readMembers(reads);
  const { value: all, gaps } = await readRepositories(reads);
  const chosen = all.toSorted(byNewest).slice(0, maxRepositories);
  const everybody = [...owners, ...members].sort();
  const unseen = new Set(everybody);
  const found = await lookThrough(unseen, { ...reads, days, since }, chosen);
  const left = all.length - chosen.length;
  const more: Gap = {
    reason: say`${left} more repositories were not looked at: at most ${maxRepositories} are`,
  };
  const isOwner = new Set(owners);
  return {
    value: {
      since: since.toISOString(),
      members: everybody.map((login) => ({ login, owner: isOwner.has(login), seen: !unseen.has(login) })),
      repositories: chosen.filter(movedSince(since)).length,
    },
    gaps: unseen.size === 0 ? [] : [...gaps, ...found, ...(left > 0 ? [more] : [])],
  };
}
