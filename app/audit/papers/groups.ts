/** What an audit tells once though it is true in several places: what is fine, moved, not visible, and what shows a risk. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { count, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import { type Area, areas } from '../../../policies/risks/weight.ts';
import type { Audit, NotVisible } from '../model/audit.ts';
import type { Moved, Movement } from '../model/compare.ts';
import type { PlacedEvidence, Risk } from '../model/risk.ts';
import { isJudged, whyNot } from './words.ts';

/** What is fine, the same question told once. */
export interface FineGroup {
  readonly asks: string;
  /** Of the only one; null where there are several. */
  readonly because: Prose | null;
  /** `(in 3 of 38 repositories)`; nothing for one. */
  readonly where: Prose;
}

export function fineGroups({
  checks,
  repositories,
}: Pick<Audit, 'checks' | 'repositories'>): readonly FineGroup[] {
  const judged = new Set(repositories.flatMap(({ name, state }) => (isJudged(state) ? [name] : [])));
  const fine = checks.flatMap(({ asks, repository, result }) =>
    result.state === 'fine' && (repository === null || judged.has(repository))
      ? [{ asks, because: result.because }]
      : [],
  );
  return [...Map.groupBy(fine, ({ asks }) => asks)].map(([asks, [first, ...rest]]) => ({
    asks,
    because: first && rest.length === 0 ? first.because : null,
    where: rest.length > 0 ? say` (in ${rest.length + 1} of ${judged.size} repositories)` : [],
  }));
}

const movements: readonly (readonly [keyof Omit<Movement, 'since' | 'same'>, string])[] = [
  ['appeared', 'New'],
  ['cameToLight', 'Now visible'],
  ['worse', 'Worse'],
  ['better', 'Better'],
  ['gone', 'Gone'],
  ['unseen', 'Not visible this time'],
];

export function movementGroups(
  movement: Movement,
): readonly { readonly title: string; readonly moved: readonly Moved[] }[] {
  return movements
    .map(([key, title]) => ({ title, moved: movement[key] }))
    .filter(({ moved }) => moved.length > 0);
}

/** `high, 3 places → medium, 1 place` */
export function movedWords({ before, after }: Moved): Prose {
  const side = (one: Moved['before']) => one && say`${own(one.severity)}, ${count(one.count, 'place')}`;
  const [from, to] = [side(before), side(after)];
  if (from && to) return say`${from} → ${to}`;
  return from ?? to ?? [];
}

/** What a place shows, and where it is, when it does not say so itself. */
function evidenceWords({ message, path, line }: PlacedEvidence): Prose {
  if (path === undefined || toPlain(message).includes(path)) return message;
  const at = line === undefined ? path : `${path}:${line}`;
  return say`${at}: ${message}`;
}

/** What is not visible for one and the same reason, told together. */
export interface UnseenGroup {
  /** Of policies and probes, each once. */
  readonly ids: readonly string[];
  readonly what: readonly string[];
  /** In the order of the areas. */
  readonly areas: readonly Area[];
  readonly why: Prose;
  /** The first ones by name; nothing where the audit is of one thing alone. */
  readonly where: Prose;
}

export function unseenGroups({
  notVisible,
  kind,
}: Pick<Audit, 'notVisible' | 'kind'>): readonly UnseenGroup[] {
  const why = (one: NotVisible) => (one.permission === null ? whyNot(one) : say`needs ${one.permission}`);
  const groups = Map.groupBy(notVisible, (one) => toPlain(why(one)));
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const named = new Set(all.flatMap(({ repositories }) => repositories.filter((name) => name !== null)));
    const each = <T>(of: readonly T[]): readonly T[] => [...new Set(of)];
    return [
      {
        ids: each(all.map(({ id }) => id)),
        what: each(all.map(({ what }) => what)),
        areas: areas.filter((area) => all.some((one) => one.area === area)),
        why: why(first),
        where:
          kind === 'clone'
            ? []
            : some(
                [...named].sort().map((name) => say`${name}`),
                3,
              ),
      },
    ];
  });
}

/** Ids of policies and probes listed one by one. */
const maxIds = 5;

/** By their ids: the words of configuration, which `fairlead explain` explains. */
export function few(ids: readonly string[]): string {
  const rest = ids.length - maxIds;
  return rest > 0 ? `${ids.slice(0, maxIds).join(', ')} and ${rest} more` : ids.join(', ');
}

/** The same words of several repositories, told once with where they are true; `places` of the risk's count. */
export interface EvidenceGroup {
  readonly words: Prose;
  readonly places: number;
}

/** Repositories named with what is true of all of them. */
const maxNamed = 8;

/** `several`: whether the audit is of more than one repository, so that each is named. */
export function evidenceGroups(
  { evidence }: Pick<Risk, 'evidence'>,
  several: boolean,
): readonly EvidenceGroup[] {
  const groups = Map.groupBy(evidence, (one) => toPlain(evidenceWords(one)));
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const named = [...new Set(all.flatMap(({ repository }) => repository ?? []))];
    const where = some(
      named.map((name) => say`${name}`),
      maxNamed,
    );
    const words = several && named.length > 0 ? say`${where}: ${evidenceWords(first)}` : evidenceWords(first);
    return [{ words, places: all.length }];
  });
}
