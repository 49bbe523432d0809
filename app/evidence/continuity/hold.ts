/** Whether what is in force at one moment holds what was promised: all that it asks for, of all whom it bound. Pure. */
import type { Gap } from '../../../policies/engine/gap.ts';
import { list, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { BypassActor, Demand, ProtectionRules } from '../../../policies/facts/protection.ts';
import { askedBy, type Rule } from './rules.ts';

/** Who need not obey, and how free they are: 1 by merging a pull request, 2 always, 3 without a trace. */
export type Free = ReadonlyMap<string, number>;

export interface Promised {
  readonly atoms: readonly string[];
  /** Null: it was never seen. */
  readonly free: Free | null;
}

export type Held =
  | { readonly state: 'in force'; readonly note: Prose | null }
  | { readonly state: 'weaker'; readonly lacks: Prose }
  | { readonly state: 'unknown'; readonly because: Prose; readonly lacks: Prose | null };

const ranks = { pull_request: 1, always: 2, exempt: 3 } as const;

const actorKey = ({ kind, id, name }: BypassActor): string => JSON.stringify([kind, id ?? name]);

function named(key: string, rank: number): Prose {
  const [kind, who] = JSON.parse(key) as readonly [unknown, unknown];
  const without = rank === ranks.exempt ? own(' (without a trace)') : own('');
  return who === null ? say`${String(kind)}${without}` : say`${String(kind)} ${String(who)}${without}`;
}

interface Freed {
  readonly free: Free;
  /** Nobody else is free. */
  readonly known: boolean;
  readonly because: Prose | null;
}

function freeOf({ bypass, value }: Demand<unknown>, rule: Rule): Free | null {
  if (!bypass.known) return null;
  const actors = [...bypass.actors, ...rule.lets(value)];
  return new Map(actors.map((one) => [actorKey(one), ranks[one.mode]] as const));
}

/** Free is who is free of every place that asks: one that is not shown lets free no more than the others do. */
function freeOfAll(demands: readonly Demand<unknown>[], rule: Rule): Freed {
  const all = demands.map((one) => freeOf(one, rule));
  const [first, ...rest] = all.filter((one) => one !== null);
  const hidden = demands.flatMap(({ bypass }) => (bypass.known ? [] : [bypass.reason]))[0] ?? null;
  if (!first) return { free: new Map(), known: demands.length === 0, because: hidden };
  const free = new Map(
    [...first].flatMap(([key, rank]) => {
      const others = rest.map((one) => one.get(key));
      return others.includes(undefined) ? [] : [[key, Math.min(rank, ...others.map(Number))] as const];
    }),
  );
  return { free, known: hidden === null || free.size === 0, because: hidden };
}

/** Who is free in any of these. */
export function freedIn(of: ProtectionRules, rule: Rule, atoms: readonly string[]): Freed {
  const { from } = askedBy(of, rule);
  const each = atoms.map((atom) =>
    freeOfAll(
      from.filter(({ value }) => rule.holds(rule.atoms(value), atom)),
      rule,
    ),
  );
  const free = new Map<string, number>();
  for (const one of each)
    for (const [key, rank] of one.free) free.set(key, Math.max(rank, free.get(key) ?? 0));
  return {
    free,
    known: each.every(({ known }) => known),
    because: each.find(({ known }) => !known)?.because ?? null,
  };
}

/** Who is freer than was promised. */
export function freer(now: Free, promised: Free): readonly Prose[] {
  return [...now]
    .filter(([key, rank]) => rank > (promised.get(key) ?? 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, rank]) => named(key, rank));
}

export const reasons = (gaps: readonly Gap[]): Prose =>
  list(
    gaps.map(({ reason }) => reason),
    '; ',
  );

function lacking(rule: Rule, atoms: readonly string[], asked: readonly string[]): Prose {
  if (asked.length === 0) return own('nothing asked for it');
  return rule.name === 'approvals'
    ? say`${rule.title(asked)} was asked for`
    : say`only this was asked for: ${rule.title(asked.filter((one) => atoms.includes(one)))}`;
}

/** `gaps`: places that were not seen at the moment. */
export function held(of: ProtectionRules, rule: Rule, { atoms, free }: Promised): Held {
  const asked = askedBy(of, rule);
  const there = rule.atoms(asked.value);
  const missing = atoms.filter((atom) => !rule.holds(there, atom));
  if (missing.length > 0 || atoms.length === 0) {
    const lacks = lacking(rule, atoms, there);
    const effective = of[rule.name];
    if (effective.known) return { state: 'weaker', lacks };
    return { state: 'unknown', because: reasons(effective.missing), lacks };
  }
  const now = freedIn(of, rule, atoms);
  const more = free ? freer(now.free, free) : [];
  if (now.known && more.length > 0)
    return { state: 'weaker', lacks: say`it did not bind ${some(more, 5)} any more` };
  if (now.known) return { state: 'in force', note: null };
  const note = say`whom it did not bind is not known: ${now.because ?? own('GitHub does not show it')}`;
  if (more.length > 0) return { state: 'unknown', because: note, lacks: null };
  return { state: 'in force', note: free && now.free.size > 0 ? null : note };
}
