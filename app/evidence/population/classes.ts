/** The one class of a change. Pure. The first that applies, in the order of {@link changeClasses}; what is not known is no guess. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Change } from './change.ts';
import type { BranchFacts, SuiteFact } from './facts.ts';
import { updateOf } from './landing.ts';
import { nameOf } from './reviews/words.ts';
import type { Reviewed } from './reviews.ts';
import { knownDemands, wantsReview } from './rules.ts';

export const changeClasses = [
  'nothing landed',
  'emergency',
  'bypass',
  'reviewed',
  'bot by policy',
  'exempt suspected',
  'self-merged',
  'direct push',
  'unknown',
] as const;

export type ChangeClass = (typeof changeClasses)[number];

/** Titles, as a package shows them. */
export const classMeanings: Readonly<Record<ChangeClass, string>> = {
  'nothing landed': 'the branch was deleted, or made at a commit that another protected branch has',
  emergency: 'a pull request that was labelled as an emergency before it was merged',
  bypass: 'GitHub logged that a rule was bypassed',
  reviewed: 'somebody without a part in it approved it before it landed',
  'bot by policy': 'nobody approved it, and the policy names the program that made it',
  'exempt suspected': 'a ruleset demanded a review, there was none, and GitHub logged no bypass',
  'self-merged': 'a pull request that nobody without a part in it approved',
  'direct push': 'pushed without a pull request',
  unknown: 'what GitHub and the ledger show does not decide it',
};

export interface Classed {
  readonly class: ChangeClass;
  readonly because: Prose;
}

/** By the commit that each led to; made once for each list. */
const ends = new WeakMap<readonly SuiteFact[], ReadonlyMap<string, readonly SuiteFact[]>>();

function byEnd(suites: readonly SuiteFact[]): ReadonlyMap<string, readonly SuiteFact[]> {
  const known = ends.get(suites) ?? Map.groupBy(suites, ({ after }) => after);
  ends.set(suites, known);
  return known;
}

/** The evaluation of this update. Undefined: there is none; null: nobody knows. */
export function suiteOf({ suites }: BranchFacts, { landing }: Change): SuiteFact | null | undefined {
  if (!suites.told || landing.at === null || landing.at < suites.value.since) return null;
  const update = updateOf(landing);
  const same = byEnd(suites.value.suites).get(update.after) ?? [];
  const exact = same.filter(({ before }) => before === update.before);
  const own = exact.length > 0 ? exact : same;
  return own.find(({ result }) => result === 'bypass') ?? own.find(({ result }) => result === 'pass');
}

/** Null: one is labelled as an emergency now, and nobody knows whether it was when it was merged. */
export function isEmergency({ policy, captured }: BranchFacts, { pulls }: Change): boolean | null {
  const isMeant = (label: string) =>
    policy.emergencyLabels.some((one) => one.toLowerCase() === label.toLowerCase());
  const all = pulls.flatMap(({ number, labels }) => {
    const then = captured?.labels.get(number);
    if (then) return [then.some(isMeant)];
    return labels.filter(({ name }) => isMeant(name)).map(({ atMerge }) => atMerge);
  });
  if (all.includes(true)) return true;
  return all.includes(null) ? null : false;
}

/** By number and kind of the account: anybody may call themselves as a program does. */
function isListedBot({ policy }: BranchFacts, { landing, pulls, through }: Change): boolean {
  const isListed = (one: { readonly id: number; readonly type: string } | null) =>
    one !== null && one.type === 'Bot' && policy.bots.includes(one.id);
  if (through === 'none') return isListed(landing.actor);
  const wrote = pulls.every(({ author, commits, cut, commitCount }) => {
    const isWhole = !cut.includes('commits') && commits.length >= commitCount;
    return isListed(author) && isWhole && commits.every((commit) => commit.authors.every(isListed));
  });
  return pulls.length > 0 && wrote;
}

const numbers = ({ pulls }: Change): Prose => own(pulls.map(({ number }) => `#${number}`).join(', '));

/** Nobody reviewed it: why that could be. */
function unreviewed(facts: BranchFacts, change: Change, plain: 'self-merged' | 'direct push'): Classed {
  const { landing } = change;
  const by = landing.actor ? nameOf(landing.actor) : own('somebody whom GitHub does not name');
  if (isListedBot(facts, change))
    return { class: 'bot by policy', because: say`${by} may do so by the policy.` };
  const demands = knownDemands(facts, landing.at);
  const isLogged = suiteOf(facts, change);
  if (demands?.byRuleset && wantsReview(demands) && isLogged !== null)
    return {
      class: 'exempt suspected',
      because: say`A ruleset demanded a review when ${by} landed it; there was none, and GitHub logged no bypass.`,
    };
  if (plain === 'direct push')
    return {
      class: plain,
      because:
        change.pulls.length > 0
          ? say`${by} pushed a commit that has ${numbers(change)} and may have more.`
          : say`${by} pushed it; no pull request has it.`,
    };
  return {
    class: plain,
    because: say`${numbers(change)} was merged by ${by} without anybody else’s approval.`,
  };
}

function ofPulls(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed {
  const answers = reviews.map(({ a2 }) => a2);
  if (answers.some(({ answer }) => answer === 'fail')) return unreviewed(facts, change, 'self-merged');
  const open = answers.filter(({ answer }) => answer !== 'pass');
  if (open.length > 0)
    return {
      class: 'unknown',
      because: list(
        open.map(({ because }) => because),
        ' ',
      ),
    };
  return {
    class: 'reviewed',
    because: list(
      answers.map(({ because }) => because),
      ' ',
    ),
  };
}

const undecided: Readonly<Record<'pulls' | 'git' | 'pull' | 'label', Prose>> = {
  label: own('whether it was when it was merged is not known'),
  pulls: own('The pull requests could not be read.'),
  git: own('Neither the activity log nor an event nor a pull request says how it landed.'),
  pull: own('No update of the branch that could be read has this pull request.'),
};

export function classOf(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed {
  const { landing, pulls, through, isEmpty } = change;
  const suite = suiteOf(facts, change);
  const emergency = isEmergency(facts, change);
  if (emergency)
    return { class: 'emergency', because: say`${numbers(change)} was labelled as an emergency.` };
  if (emergency === null)
    return {
      class: 'unknown',
      because: say`${numbers(change)} is labelled as an emergency; ${undecided.label}.`,
    };
  if (suite?.result === 'bypass')
    return { class: 'bypass', because: say`GitHub logged a bypass of the rules (evaluation ${suite.id}).` };
  if (isEmpty) {
    const what =
      landing.how === 'deletion' ? 'deleted the branch' : 'made the branch at a commit of another one';
    return { class: 'nothing landed', because: say`${nameOf(landing.actor)} ${own(what)}.` };
  }
  if (through === 'none') return unreviewed(facts, change, 'direct push');
  if (through === 'pushed merge') return unreviewed(facts, change, 'direct push');
  if (!facts.pulls.told) return { class: 'unknown', because: undecided.pulls };
  if (pulls.length === 0) return { class: 'unknown', because: undecided.git };
  if (change.onlyPull || through === 'not known') return undecidedPull(facts, change, reviews);
  return ofPulls(facts, change, reviews);
}

/** However it landed, what nobody approved is not reviewed; what somebody approved may not be what landed. */
function undecidedPull(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed {
  const one = ofPulls(facts, change, reviews);
  return one.class === 'reviewed'
    ? { class: 'unknown', because: undecided[change.onlyPull ? 'pull' : 'git'] }
    : one;
}
