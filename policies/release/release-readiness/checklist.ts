/** Boxes that must be ticked, each by somebody who may. */
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { sameLogin } from '../../facts/people.ts';
import type { Release } from '../../facts/release.ts';
import type { Permission, ReleaseChecklist } from '../../facts/release-checklist.ts';
import { itemKey, type TickedBox } from '../../formats/task-list.ts';
import type { ChecklistItem } from './options.ts';
import { named, numbered } from './words.ts';

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** Null when the item names people or teams and no permission: then no permission is enough. */
function neededPermission({ people, teams, permission }: ChecklistItem): Permission | null {
  return permission ?? (people.length + teams.length === 0 ? 'write' : null);
}

/** `unsure`: they may be in a team whose members could not be read; the fact has a gap then. */
function mayTick(login: string, item: ChecklistItem, facts: ReleaseChecklist): 'yes' | 'no' | 'unsure' {
  if (item.people.some((person) => sameLogin(person, login))) return 'yes';
  const needed = neededPermission(item);
  const held = facts.permissions[login.toLowerCase()] ?? 'none';
  if (needed !== null && ranks.indexOf(held) >= ranks.indexOf(needed)) return 'yes';
  const lists = item.teams.map((team) => facts.teamMembers[team.toLowerCase()]);
  if (lists.some((members) => members?.some((member) => sameLogin(member, login)))) return 'yes';
  return lists.includes(null) ? 'unsure' : 'no';
}

/** "`maria`, a member of `acme/qa`, or somebody with write access" */
function whoMay(item: ChecklistItem): Prose {
  const needed = neededPermission(item);
  return some(
    [
      ...item.people.map((person) => say`${person}`),
      ...item.teams.map((team) => say`a member of ${team}`),
      ...(needed === null ? [] : [say`somebody with ${own(needed)} access`]),
    ],
    6,
  );
}

function problem(item: ChecklistItem, box: TickedBox | undefined, facts: ReleaseChecklist): Prose | null {
  if (!box) return say`the text has no box ${item.item}; a struck-out or reworded box does not count`;
  if (!box.ticked) return say`${item.item} is not ticked`;
  if (!box.by) return say`GitHub does not say who ticked ${item.item}`;
  if (box.by.kind === 'bot') return say`${item.item} was ticked by ${box.by.login}, which is a bot`;
  if (mayTick(box.by.login, item, facts) !== 'no') return null;
  return say`${item.item} was ticked by ${box.by.login}, who may not confirm it`;
}

function withoutPullRequest(items: readonly ChecklistItem[], release: Release): Finding {
  return {
    message: say`Nobody can have confirmed the ${count(items.length, 'item')} of the checklist: ${named(release)} had no release pull request, and that is where they are ticked.`,
    remedy: own(
      'Propose releases by a pull request (see `release-branches`) whose text holds the checklist: GitHub records who ticks a box there.',
    ),
    who: 'maintainer',
    fingerprint: 'checklist',
  };
}

export function checklistFindings(
  items: readonly ChecklistItem[],
  facts: ReleaseChecklist,
  release: Release,
): readonly Finding[] {
  const { pullRequest } = facts;
  if (items.length === 0) return [];
  if (pullRequest === null) return [withoutPullRequest(items, release)];
  return items.flatMap((item) => {
    const key = itemKey(item.item);
    const wrong = problem(
      item,
      facts.boxes.find((box) => box.key === key),
      facts,
    );
    if (!wrong) return [];
    return [
      {
        message: say`Checklist in ${numbered(pullRequest)}: ${wrong}.`,
        remedy: say`Let ${whoMay(item)} untick and tick it themselves in the text of ${numbered(pullRequest)} (${`- [ ] ${item.item}`}).`,
        who: 'maintainer' as const,
        fingerprint: `checklist:${key}`,
      },
    ];
  });
}
