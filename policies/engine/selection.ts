/** Which of the enabled policies judge a subject where somebody looks from, and what becomes of the others. */
import type { FactName } from './facts.ts';
import { PartNotKnown } from './part.ts';
import type { AnyPolicy, Proposer } from './policy.ts';
import { own, type Prose, say } from './prose.ts';
import type { Rung, Setting } from './setting.ts';
import { pluralOf, policySubjectOf, type SubjectKind } from './subject.ts';

/** An enabled policy that was not judged, and never left out without a word. */
export interface NotLookedAt {
  readonly policy: string;
  readonly rung: Rung;
  readonly reason: Prose;
  /** It judges another kind of subject, which is judged from here, too. */
  readonly elsewhere: boolean;
  /** It judges another kind of subject, wherever that is judged. */
  readonly otherKind?: true;
}

/** Whether people here should hear of it: not of what nobody asked to be told and that is about other things anyway. */
export function isMissed({ elsewhere, otherKind, rung }: NotLookedAt): boolean {
  return !elsewhere && !(otherKind && rung === 'observe');
}

/** Where somebody looks from: the App, a workflow, a clone. */
export interface Viewpoint {
  /** The kinds of subject that are judged from here. */
  readonly judges: readonly SubjectKind[];
  /** Why a fact can never be known from here; null when it can. */
  readonly unknowable: (fact: FactName) => Prose | null;
  /** Why a policy is not asked here, though it could be; null when it is. */
  readonly leaves?: (policy: AnyPolicy) => Prose | null;
  /** How one gives Fairlead a permission (`checks: read`) here; without it, the words for an installed App stand. */
  readonly grant?: (permission: string) => Prose;
}

export interface Selection {
  readonly settings: readonly Setting[];
  readonly notLookedAt: readonly NotLookedAt[];
}

/** A subject, as far as the choice of policies depends on it. */
export interface Selecting {
  readonly kind: SubjectKind;
  /** The pull request, where it is one, or a merge group's: it may propose what other policies are about. */
  readonly proposer: Proposer | null;
}

function applies({ kind, proposer }: Selecting, policy: AnyPolicy, options: unknown): boolean {
  if (policy.subject === policySubjectOf(kind)) return true;
  return proposer !== null && policy.proposedBy?.(proposer, options as never) === true;
}

/** Null when it is judged. */
function whyNot(
  subject: Selecting,
  { policy, options }: Setting,
  viewpoint: Viewpoint,
): Pick<NotLookedAt, 'reason' | 'elsewhere' | 'otherKind'> | null {
  const left = viewpoint.leaves?.(policy) ?? null;
  const unknowable = left ?? policy.needs.map(viewpoint.unknowable).find((reason) => reason !== null);
  try {
    if (applies(subject, policy, options))
      return unknowable ? { reason: unknowable, elsewhere: false } : null;
  } catch (error) {
    if (!(error instanceof PartNotKnown)) throw error;
    return { reason: unknowable ?? error.because, elsewhere: false };
  }
  const elsewhere = viewpoint.judges.includes(policy.subject);
  const kinds = own(pluralOf(policy.subject));
  return {
    elsewhere,
    otherKind: true,
    reason: elsewhere
      ? say`judges ${kinds}, by themselves`
      : say`judges ${kinds}, which are not looked at here`,
  };
}

/** Every enabled setting is in one of the two lists, in catalogue order. */
export function selectSettings(
  subject: Selecting,
  settings: readonly Setting[],
  viewpoint: Viewpoint,
): Selection {
  const looked = settings.map((setting) => ({ setting, why: whyNot(subject, setting, viewpoint) }));
  return {
    settings: looked.flatMap(({ setting, why }) => (why === null ? [setting] : [])),
    notLookedAt: looked.flatMap(({ setting: { policy, rung }, why }) =>
      why === null ? [] : [{ policy: policy.id, rung, ...why }],
    ),
  };
}
