/**
 * When each rule was in force on each branch. Pure. What counts is what was promised: what the client's configuration says, else the first that
 * the period shows to be asked for. Something stricter holds that, too. What nobody saw is unknown, never in force.
 */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { ProtectionRules } from '../../../policies/facts/protection.ts';
import type { Continuity, Interval } from '../model/interval.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';
import { bypassHeld, type Kept } from './bypass.ts';
import { freedIn, type Held, held, type Promised } from './hold.ts';
import { type Moment, momentsOf } from './moments.ts';
import { askedBy, type Rule, rules } from './rules.ts';
import type { Recorded, RulesSeen } from './seen.ts';

/** A change that landed, as its population has it. */
export interface Landed {
  readonly id: string;
  readonly at: Instant;
  readonly repository: number;
  readonly branch: string;
}

export interface ContinuityOf {
  readonly seen: RulesSeen;
  readonly recorded: Recorded;
  readonly period: Period;
  readonly landed: readonly Landed[];
  /** By the id of a rule, what it has to ask for, as {@link import('../../../policies/facts/protection.ts').ProtectionRules} writes it: `{ approvals: 2 }`. */
  readonly promised?: Readonly<Record<string, unknown>>;
}

type State = Interval['state'];

export interface Piece {
  readonly moment: Moment;
  readonly state: State;
  readonly because: Prose;
}

const sameProse = (a: Prose, b: Prose): boolean => JSON.stringify(a) === JSON.stringify(b);

function promiseOf(rule: Rule, moments: readonly Moment[], said: unknown): Promised {
  const atoms =
    said === undefined
      ? (moments.map(({ rules: of }) => rule.atoms(askedBy(of, rule).value)).find((one) => one.length > 0) ??
        [])
      : rule.atoms(said);
  const first = moments
    .map(({ rules: of }) => ({ of, there: rule.atoms(askedBy(of, rule).value) }))
    .filter(({ there }) => atoms.length > 0 && atoms.every((atom) => rule.holds(there, atom)))
    .map(({ of }) => freedIn(of, rule, atoms))
    .find(({ known }) => known);
  return { atoms, free: first?.free ?? null };
}

const joinedBy = (parts: readonly Prose[]): Prose => list(parts, '; ');

/** Why it was not in force: what changed when it began, then what was lacking. */
function whyNot(one: Exclude<Held, { state: 'in force' }>, changes: readonly Prose[]): Prose {
  const lacks = one.lacks === null ? [] : [one.lacks];
  return joinedBy([...changes, ...lacks, ...(one.state === 'unknown' ? [one.because] : [])]);
}

const assumption = own(
  'only rules for the default branch ask for it, and whether this was the default branch then is not known: GitHub keeps no history of it',
);

/** Whichever branch was the default one, where nobody knows it. */
function decided({ rules: of, surely }: Moment, decide: (of: ProtectionRules) => Held): Held {
  const is = decide(of);
  if (is.state !== 'in force' || surely === null || decide(surely).state === 'in force') return is;
  return { state: 'unknown', because: assumption, lacks: null };
}

/** The change that ended a rule is told as long as it is not in force again. */
function piecesOf(
  moments: readonly Moment[],
  decide: (of: ProtectionRules) => Held,
  shown: (moment: Moment) => Prose,
): readonly Piece[] {
  let told: readonly Prose[] = [];
  let before: Held['state'] | null = null;
  return moments.map((moment) => {
    const one = decided(moment, decide);
    const fell = one.state !== 'in force' && one.state !== before;
    told = one.state === 'in force' ? [] : fell ? moment.changes : told;
    before = one.state;
    if (one.state !== 'in force') return { moment, state: one.state, because: whyNot(one, told) };
    const because = joinedBy([shown(moment), ...(one.note ? [one.note] : [])]);
    return { moment, state: one.state, because };
  });
}

function intervalsOf(pieces: readonly Piece[], landed: readonly Landed[]): readonly Interval[] {
  const all: Interval[] = [];
  for (const { moment, state, because } of pieces) {
    const { from, to, branch } = moment;
    const inside = landed.filter((one) => one.branch === branch && isWithin({ from, to }, one.at));
    const changes = state === 'in force' ? [] : inside.map(({ id }) => id).sort();
    const last = all.at(-1);
    if (last?.state === state && sameProse(last.because, because))
      all[all.length - 1] = { ...last, to, changes: [...last.changes, ...changes] };
    else all.push({ from, to, state, because, changes });
  }
  return all;
}

function placesOf(rule: Rule): (moment: Moment) => Prose {
  return ({ rules: of }) => {
    const places = askedBy(of, rule).from.map(({ at }) =>
      at.kind === 'ruleset' ? say`ruleset ${at.name ?? String(at.id)}` : own('branch protection'),
    );
    return say`${list(places, ' and ')} ${own(places.length > 1 ? 'ask for it' : 'asks for it')}`;
  };
}

const told = ({ id, always }: Rule, { atoms }: Promised, said: ContinuityOf['promised']): boolean =>
  always || atoms.length > 0 || said?.[id] !== undefined;

/** What one branch was promised, and all that is known of it over the period. */
export interface BranchRules {
  readonly moments: readonly Moment[];
  readonly kept: readonly Kept[];
}

/** `branch`: null is the default one, whatever it was called. */
export function branchRules(
  { seen, recorded, period, promised }: Omit<ContinuityOf, 'landed'>,
  branch: string | null,
): BranchRules {
  const moments = momentsOf(seen, recorded, period, { branch });
  const kept = rules
    .map((rule) => ({ rule, promise: promiseOf(rule, moments, promised?.[rule.id]) }))
    .filter(({ rule, promise }) => told(rule, promise, promised));
  return { moments, kept };
}

/** Of each moment, whether the rule was in force. */
export const heldIn = (moments: readonly Moment[], { rule, promise }: Kept): readonly Piece[] =>
  piecesOf(moments, (now) => held(now, rule, promise), placesOf(rule));

function continuitiesOf(of: ContinuityOf, branch: string | null): readonly Continuity[] {
  const { seen } = of;
  const landed = of.landed.filter(({ repository }) => repository === seen.repository.id);
  const { moments, kept } = branchRules(of, branch);
  const about = { repository: seen.repository, branch: branch ?? seen.defaultBranch ?? '' };
  const each = kept.map((one): Continuity => {
    const { rule, promise } = one;
    const intervals = intervalsOf(heldIn(moments, one), landed);
    return { ...about, rule: rule.id, title: rule.title(promise.atoms), intervals };
  });
  if (kept.every(({ promise }) => promise.atoms.length === 0)) return each;
  const shown = () => own('nobody more than in the beginning need not obey');
  const bypass: Continuity = {
    ...about,
    rule: 'bypass',
    title: own('Nobody more may go around the rules'),
    intervals: intervalsOf(piecesOf(moments, bypassHeld(kept), shown), landed),
  };
  return [...each, bypass];
}

/** Of the default branch, then of the others. */
export function continuityOf(of: ContinuityOf): readonly Continuity[] {
  const { defaultBranch, branches } = of.seen;
  const others = [...new Set(branches)].filter((name) => name !== defaultBranch).sort();
  return [
    ...(defaultBranch === null ? [] : continuitiesOf(of, null)),
    ...others.flatMap((branch) => continuitiesOf(of, branch)),
  ];
}
