/** Words that every paper uses. */
import { count, list, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Audit, AuditedRepository, NotVisible } from '../model/audit.ts';
import type { Plan, PlanItem } from '../model/plan.ts';
import { byWords, effortWords } from '../model/plan.ts';
import { type Risk, severities } from '../model/risk.ts';

/** `2 critical, 3 high, 5 medium and 4 low risks` */
export function headline({ risks }: Pick<Audit, 'risks'>): Prose {
  const counts = severities.flatMap((severity) => {
    const n = risks.filter((risk) => risk.severity === severity).length;
    return n > 0 ? [say`${n} ${own(severity)}`] : [];
  });
  if (counts.length === 0) return own('No risk was found in what was visible');
  return say`${list(counts)} ${own(risks.length === 1 ? 'risk' : 'risks')}`;
}

/** Whether all that could be asked of it was asked. */
export const isJudged = (state: AuditedRepository['state']): boolean =>
  state === 'audited' || state === 'partly';

const states: readonly (readonly [AuditedRepository['state'], string])[] = [
  ['audited', 'audited'],
  ['partly', 'audited in part'],
  ['archived', 'archived and not judged'],
  ['not audited', 'not audited'],
];

/** `31 audited, 4 archived and not judged`; nothing where all were audited, and of a clone. */
export function rosterWords({ repositories, kind }: Pick<Audit, 'repositories' | 'kind'>): Prose {
  if (kind === 'clone' || repositories.every(({ state }) => state === 'audited')) return [];
  const counts = states.flatMap(([state, words]) => {
    const n = repositories.filter((one) => one.state === state).length;
    return n > 0 ? [say`${n} ${own(words)}`] : [];
  });
  return say`Repositories: ${list(counts)}`;
}

/** `in 11 of 38 repositories`; nothing for a single repository. */
export function spread(
  { affected }: Pick<Risk, 'affected'>,
  { repositories }: Pick<Audit, 'repositories'>,
): Prose {
  // Of those that are archived only the ones that show it count: of the others it was not asked.
  const shows = new Set(affected.map(({ repository }) => repository));
  const looked = repositories.filter(
    ({ name, state }) => isJudged(state) || (state === 'archived' && shows.has(name)),
  ).length;
  const named = affected.filter(({ repository }) => repository !== null).length;
  if (looked < 2 || named === 0) return [];
  return named === looked ? say` in all ${looked} repositories` : say` in ${named} of ${looked} repositories`;
}

/** `The default branch can be changed without review in 11 of 38 repositories` */
export function riskTitle(risk: Risk, audit: Pick<Audit, 'repositories'>): Prose {
  return [...risk.title, ...spread(risk, audit)];
}

/** `12 places` */
export function places({ count: n }: Pick<Risk, 'count'>): Prose {
  return count(n, 'place');
}

export function repositoriesOf({ affected }: Pick<Risk, 'affected'>, max = 10): Prose {
  const named = affected.flatMap(({ repository }) =>
    repository === null ? [own('the organization')] : [say`${repository}`],
  );
  return some(named, max);
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** With a capital at the start, where that is our own word. */
export function capital(prose: Prose): Prose {
  const [first, ...rest] = prose;
  return typeof first === 'string' ? [upper(first), ...rest] : prose;
}

/** Without the space that joins it to a sentence. */
function trimmedStart(prose: Prose): Prose {
  const [first, ...rest] = prose;
  return typeof first === 'string' ? [first.trimStart(), ...rest] : prose;
}

/** In brackets: after a sentence about what to do it would read as part of that. */
export function inBrackets(where: Prose): Prose {
  return where.length > 0 ? say` (${trimmedStart(where)})` : [];
}

/** What is to be done, and in how many repositories. */
export function outcomeWords(item: PlanItem, audit: Pick<Audit, 'risks' | 'repositories'>): Prose {
  const risk = audit.risks.find(({ id }) => id === item.risk);
  return [...capital(item.outcome), ...inBrackets(risk ? spread(risk, audit) : [])];
}

export function planItemWords(item: PlanItem, audit: Pick<Audit, 'risks' | 'repositories'>): Prose {
  return say`${outcomeWords(item, audit)}, ${effortWords(item.hours)}, ${byWords(item.by)}`;
}

export function periods(
  plan: Plan,
): readonly { readonly title: string; readonly items: readonly PlanItem[] }[] {
  return [
    { title: 'First 30 days', items: plan.first },
    { title: 'By day 60', items: plan.second },
    { title: 'By day 90', items: plan.third },
    { title: 'Later', items: plan.later },
  ];
}

export function planNote({ capacity }: Plan): Prose {
  return say`Ordered by risk taken away for each hour of work; what is critical comes first. It gives ${capacity} hours in 30 days to this; what does not fit is under Later.`;
}

/** Why something is not visible, and what would show it. */
export function whyNot({ reason, permission, remedy }: NotVisible): Prose {
  const lacking = permission === null ? [] : say` (needs ${permission})`;
  return [...reason, ...lacking, ...(remedy === null ? [] : say`. ${capital(remedy)}`)];
}
