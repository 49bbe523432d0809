/** The rules of one branch over the period, from what their continuity is made of, as a single change asks for them. Pure. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Effective, ProtectedCheck, ProtectionRules } from '../../../policies/facts/protection.ts';
import type { Kept } from '../continuity/bypass.ts';
import { type BranchRules, heldIn, type Piece } from '../continuity/continuity.ts';
import { freedIn, reasons } from '../continuity/hold.ts';
import { type Moment, mayBeGone } from '../continuity/moments.ts';
import { askedBy, type Rule, rules } from '../continuity/rules.ts';
import type { BypassFact, Demands } from './demands.ts';
import { type RulesFact, type Told, told, untold } from './facts.ts';

const seenOf = <T>(of: Effective<T>): T => (of.known ? of.value : of.atLeast);

const isOfRuleset = ({ from }: Effective<unknown>): boolean => from.some(({ at }) => at.kind === 'ruleset');

/** As far as they are seen: never less. */
export function demandsOf({ pullRequest, approvals, checks, signatures }: ProtectionRules): Demands {
  return {
    pullRequest: seenOf(pullRequest),
    approvals: seenOf(approvals),
    checks: seenOf<readonly ProtectedCheck[]>(checks).map(({ name, appId: app }) => ({ name, app })),
    signatures: seenOf(signatures),
    byRuleset: isOfRuleset(pullRequest) || isOfRuleset(approvals),
  };
}

const missingOf = (...all: readonly Effective<unknown>[]) =>
  all.flatMap((one) => (one.known ? [] : one.missing));

/** Why something that was there may have demanded more. */
function hiddenIn(...all: readonly Effective<unknown>[]): Prose | null {
  const gaps = missingOf(...all).filter((gap) => !mayBeGone(gap));
  const once = [...new Map(gaps.map((gap) => [JSON.stringify(gap.reason), gap])).values()];
  return once.length === 0 ? null : reasons(once);
}

const judged: readonly Rule[] = rules.filter(({ id }) =>
  ['pull-request', 'approvals', 'checks', 'signatures'].includes(id),
);

const modes = ['', 'pull_request', 'always', 'exempt'] as const;

function bypassFact([key, rank]: readonly [string, number]): BypassFact {
  const [kind, who] = JSON.parse(key) as readonly [string, string | number | null];
  return { kind, id: typeof who === 'number' ? who : null, mode: modes[rank] ?? 'always' };
}

/** Who is free of anything that is demanded. */
function bypassOf(of: ProtectionRules): Told<readonly BypassFact[]> {
  const each = judged.map((rule) => freedIn(of, rule, rule.atoms(askedBy(of, rule).value)));
  const hidden = each.find(({ known }) => !known);
  if (hidden) return untold(hidden.because ?? own('GitHub does not show who may go around the rules'));
  const all = new Map(each.flatMap(({ free }) => [...free]).sort(([, a], [, b]) => a - b));
  return told([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(bypassFact));
}

type Review = Pick<RulesFact['review'], 'state' | 'because'>;

const nothingAsked: Prose = own('no rule demanded a review');

/** Of a pull request and of approvals, the worst. */
function reviewOf(pieces: readonly { readonly kept: Kept; readonly piece: Piece }[]): Review {
  const promised = pieces.filter(({ kept }) => kept.promise.atoms.length > 0);
  if (promised.length === 0) {
    const open = pieces.find(({ piece }) => piece.state === 'unknown')?.piece;
    return { state: open ? 'unknown' : 'weaker', because: open?.because ?? nothingAsked };
  }
  const worst = (['weaker', 'unknown', 'in force'] as const).find((state) =>
    promised.some(({ piece }) => piece.state === state),
  );
  const of = promised.filter(({ piece }) => piece.state === worst);
  const told = of.map(({ kept, piece }) => say`${kept.rule.title(kept.promise.atoms)}: ${piece.because}`);
  return { state: worst ?? 'unknown', because: list(told, '; ') };
}

const aboutReviews: ReadonlySet<string> = new Set(['pull-request', 'approvals']);

/** Of each moment. */
function reviewsIn({ moments, kept }: BranchRules): readonly RulesFact['review'][] {
  const lines = kept
    .filter(({ rule }) => aboutReviews.has(rule.id))
    .map((one) => ({ kept: one, line: heldIn(moments, one) }));
  let since = '';
  let before: Review['state'] | null = null;
  return moments.map(({ from }, i) => {
    const pieces = lines.flatMap(({ kept: one, line }) => {
      const piece = line[i];
      return piece ? [{ kept: one, piece }] : [];
    });
    const review = reviewOf(pieces);
    if (review.state !== before) since = from;
    before = review.state;
    return { ...review, since };
  });
}

/** Null: all that is demanded is demanded whichever branch was the default one. */
function surelyOf({ rules: of, surely }: Moment): Demands | null {
  if (surely === null) return null;
  const [most, least] = [demandsOf(of), demandsOf(surely)];
  return JSON.stringify(most) === JSON.stringify(least) ? null : least;
}

function factOf(moment: Moment, review: RulesFact['review']): RulesFact {
  const { from, to, rules: of, unsure } = moment;
  const { pullRequest, approvals, checks, signatures } = of;
  return {
    from,
    to,
    demands: demandsOf(of),
    surely: surelyOf(moment),
    unseen: {
      reviews: hiddenIn(pullRequest, approvals),
      checks: hiddenIn(checks),
      signatures: hiddenIn(signatures),
    },
    mayBeGone: missingOf(pullRequest, approvals, checks, signatures).some(mayBeGone),
    bypass: bypassOf(of),
    review,
    unsure,
  };
}

/** In their order; they touch, and are the whole period. */
export function rulesInForce(of: BranchRules): readonly RulesFact[] {
  const reviews = reviewsIn(of);
  return of.moments.flatMap((moment, i) => {
    const review = reviews[i];
    return review ? [factOf(moment, review)] : [];
  });
}
