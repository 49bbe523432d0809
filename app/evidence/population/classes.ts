/** The one class of a change. Pure. The first that applies, in the order of {@link changeClasses}; what is not known is no guess. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { botByPolicy } from './bots.ts';
import type { Change } from './change.ts';
import { emergencyOf } from './emergency.ts';
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
  emergency:
    'a pull request that somebody who may had labelled as an emergency before it was merged, and nothing else that was not reviewed',
  bypass: 'GitHub logged that a rule was bypassed',
  reviewed: 'somebody without a part in it approved it before it landed',
  'bot by policy':
    'nobody approved it; a program alone made it, which the policy named then, and which may land it here',
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

const numbers = ({ pulls }: Change): Prose => own(pulls.map(({ number }) => `#${number}`).join(', '));

/** Nobody reviewed it: why that could be. */
function unreviewed(facts: BranchFacts, change: Change, plain: 'self-merged' | 'direct push'): Classed {
  const { landing } = change;
  const by = landing.actor ? nameOf(landing.actor) : own('somebody whom GitHub does not name');
  const bot = botByPolicy(facts, change);
  if (bot.is === 'yes') return { class: 'bot by policy', because: bot.because };
  if (bot.is === 'not known') return { class: 'unknown', because: bot.because };
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
          ? landing.how === 'force push'
            ? say`${by} force-pushed a commit that has ${numbers(change)}: what the branch had besides is gone.`
            : say`${by} pushed a commit that has ${numbers(change)} and may have more.`
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

const undecided: Readonly<Record<'pulls' | 'git' | 'pull', Prose>> = {
  pulls: own('The pull requests could not be read.'),
  git: own('Neither the activity log nor an event nor a pull request says how it landed.'),
  pull: own('No update of the branch that could be read has this pull request.'),
};

/**
 * The label is of a pull request, not of what else came with it: that has to be reviewed. What was pushed is what was pushed, whatever
 * the label of a pull request in it. Null: it is none.
 */
function calledEmergency(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed | null {
  const { pulls, through } = change;
  if (through === 'none' || through === 'pushed merge') return null;
  const all = pulls.map((pull) => emergencyOf(facts, pull));
  const saying = (is: 'yes' | 'not known') => all.flatMap((one) => (one.is === is ? [one.because] : []));
  const [called, [open]] = [saying('yes'), saying('not known')];
  if (called.length === 0) return open === undefined ? null : { class: 'unknown', because: open };
  const isOther = (_: unknown, i: number) => all[i]?.is !== 'yes';
  const others = { ...change, pulls: pulls.filter(isOther) };
  const rest = others.pulls.length === 0 ? null : ofPulls(facts, others, reviews.filter(isOther));
  if (rest !== null && rest.class !== 'reviewed') return rest;
  return { class: 'emergency', because: list(called, ' ') };
}

export function classOf(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed {
  const { landing, pulls, through, isEmpty } = change;
  const suite = suiteOf(facts, change);
  const emergency = calledEmergency(facts, change, reviews);
  if (emergency) return emergency;
  if (suite?.result === 'bypass')
    return { class: 'bypass', because: say`GitHub logged a bypass of the rules (evaluation ${suite.id}).` };
  if (isEmpty) {
    const what =
      landing.how === 'deletion' ? 'deleted the branch' : 'made the branch at a commit of another one';
    return { class: 'nothing landed', because: say`${nameOf(landing.actor)} ${own(what)}.` };
  }
  if (through === 'none' || through === 'pushed merge') return unreviewed(facts, change, 'direct push');
  if (!facts.pulls.told) return { class: 'unknown', because: undecided.pulls };
  if (pulls.length === 0) return { class: 'unknown', because: undecided.git };
  if (change.onlyPull || through === 'not known') return undecidedPull(facts, change, reviews);
  return ofPulls(facts, change, reviews);
}

/** However it landed, what nobody approved is not reviewed; what somebody approved may not be what landed. */
function undecidedPull(facts: BranchFacts, change: Change, reviews: readonly Reviewed[]): Classed {
  const one = ofPulls(facts, change, reviews);
  return one.class === 'reviewed' || one.class === 'bot by policy'
    ? { class: 'unknown', because: undecided[change.onlyPull ? 'pull' : 'git'] }
    : one;
}
