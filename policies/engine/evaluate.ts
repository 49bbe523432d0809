/** Facts + settings → assessments. The one place that decides `unknown`. */
import type { CollectedFacts, FactName, Gap } from './facts.ts';
import { PartNotKnown } from './part.ts';
import type { Proceed } from './proceed.ts';
import { own, type Prose, say } from './prose.ts';
import type { NotLookedAt } from './selection.ts';
import type { Rung, Setting } from './setting.ts';
import type { Finding, NonEmpty, Verdict } from './verdict.ts';
import type { Waiver } from './waiver.ts';

/** A fact that could not be collected, whole or in part. */
export interface Missing extends Gap {
  /** Null: the policy needs none. */
  readonly fact: FactName | null;
}

export interface Unknown {
  readonly outcome: 'unknown';
  readonly missing: readonly Missing[];
}

/** A finding that waivers permit: one of them, or one for each of its advisories. */
export interface WaivedFinding {
  readonly finding: Finding;
  readonly waivers: NonEmpty<Waiver>;
  /** Days until the first of them ends; 0 on its last day. */
  readonly daysLeft: number;
}

/** Everything the policy found is permitted for now. */
export interface Waived {
  readonly outcome: 'waived';
  readonly findings: NonEmpty<WaivedFinding>;
  readonly notes?: readonly Prose[];
}

/** What the engine concludes about one policy. */
export interface Assessment {
  readonly policy: string;
  readonly title: string;
  readonly rung: Rung;
  /** How the policy's own options were set: shown as provenance. */
  readonly origin: Setting['origin'];
  readonly result: Verdict | Unknown | Waived;
  /** Parts that were not looked at, when the result stands all the same (a fail). */
  readonly gaps: readonly Missing[];
  /** What waivers permit while the result is another: other findings stay, or not everything was looked at. */
  readonly waived?: readonly WaivedFinding[];
  /** By whom and why the change may go on although the result is `unknown`; only beside that. */
  readonly letThrough?: Proceed;
  /** Why somebody's word that it may does not count, or what is to be read beside one that does. */
  readonly proceedNotes?: readonly Prose[];
  /** Why waivers that fit the remaining findings do not apply, and what is to be read beside those that do. */
  readonly waiverNotes?: readonly Prose[];
}

function missingFacts(needs: readonly FactName[], facts: CollectedFacts): readonly Missing[] {
  return needs.flatMap((fact) => {
    const collected = facts[fact];
    if (!collected) return [{ fact, reason: own('nothing collected it (a defect in Fairlead)') }];
    if (collected.ok) return [];
    const { ok: _, ...gap } = collected;
    return [{ fact, ...gap }];
  });
}

function gapsOf(needs: readonly FactName[], facts: CollectedFacts): readonly Missing[] {
  return needs.flatMap((fact) => {
    const collected = facts[fact];
    return collected?.ok ? collected.gaps.map((gap) => ({ ...gap, fact })) : [];
  });
}

type Outcome = Verdict | Unknown | { readonly outcome: 'not looked at'; readonly reason: Prose };

function judge(setting: Setting, facts: CollectedFacts): Outcome {
  const { policy } = setting;
  const known = Object.fromEntries(
    policy.needs.flatMap((name) => {
      const collected = facts[name];
      return collected?.ok ? [[name, collected.value]] : [];
    }),
  );
  try {
    return policy.judge(known as never, setting.options as never);
  } catch (error) {
    if (error instanceof PartNotKnown) return { outcome: 'not looked at', reason: error.because };
    const reason = say`the policy itself failed (a defect in Fairlead, please report it): ${String(error)}`;
    return { outcome: 'unknown', missing: [{ fact: policy.needs[0] ?? null, reason }] };
  }
}

/** Values that the verdict depends on and that were not shown; they are of the first fact that the policy needs. */
function notShownIn(policy: Setting['policy'], { gaps = [] }: Verdict): readonly Missing[] {
  return gaps.map((gap) => ({ ...gap, fact: policy.needs[0] ?? null }));
}

function withoutGaps({ gaps: _, ...verdict }: Verdict): Verdict {
  return verdict;
}

/**
 * Assesses one policy. A fact that is missing makes it `unknown`; so does a gap in a fact, or a value that the verdict
 * depends on and that was not shown, unless the policy failed on what was seen. A part that can never be known from here
 * makes it not looked at.
 */
export function assessPolicy(setting: Setting, facts: CollectedFacts): Assessment | NotLookedAt {
  const { policy, rung, origin } = setting;
  const about = { policy: policy.id, title: policy.title, rung, origin };
  const missing = missingFacts(policy.needs, facts);
  if (missing.length > 0) return { ...about, result: { outcome: 'unknown', missing }, gaps: [] };
  const result = judge(setting, facts);
  if (result.outcome === 'not looked at')
    return { policy: policy.id, rung, reason: result.reason, elsewhere: false };
  if (result.outcome === 'unknown') return { ...about, result, gaps: [] };
  const gaps = [...gapsOf(policy.needs, facts), ...notShownIn(policy, result)];
  if (gaps.length === 0 || result.outcome === 'fail') return { ...about, result: withoutGaps(result), gaps };
  return { ...about, result: { outcome: 'unknown', missing: gaps }, gaps: [] };
}

/** What the engine concludes about several policies. Each of them is in one of the two lists. */
export interface Evaluation {
  readonly assessments: readonly Assessment[];
  readonly notLookedAt: readonly NotLookedAt[];
}

/** Assesses every policy; the order is the settings' order. One policy's error never hides another's result. */
export function evaluate(settings: readonly Setting[], facts: CollectedFacts): Evaluation {
  const all = settings.map((setting) => assessPolicy(setting, facts));
  return {
    assessments: all.filter((one): one is Assessment => 'result' in one),
    notLookedAt: all.filter((one): one is NotLookedAt => !('result' in one)),
  };
}
