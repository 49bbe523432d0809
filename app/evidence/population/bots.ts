/**
 * Whether the policy lets a program land this without a review. Pure. Who wrote a commit is what whoever made it wrote there: that a
 * program made it is shown by GitHub, which signs what is made through its API as an App, or by who pushed it. What a person added, amended
 * or pushed is not the program's.
 */
import { compileGlobs } from '../../../policies/engine/glob.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import type { Change } from './change.ts';
import type { BotRule, BranchFacts, CommitFact, PullCommitFact, PullFact, Told } from './facts.ts';
import { told, untold } from './facts.ts';
import { policiesOf, policyAt } from './policy.ts';
import { isUpdate, pusherOf } from './reviews/part.ts';
import { cutOf, nameOf } from './reviews/words.ts';

export type ByPolicy = { readonly is: 'no' } | { readonly is: 'yes' | 'not known'; readonly because: Prose };

const no: ByPolicy = { is: 'no' };
const open = (because: Prose): ByPolicy => ({ is: 'not known', because });

const matches = (globs: readonly string[] | null, names: readonly string[]): boolean => {
  if (globs === null) return true;
  const isMatch = compileGlobs(globs.map((glob) => glob.toLowerCase()));
  return names.some((name) => isMatch(name.toLowerCase()));
};

/** In this repository, on this branch. */
function isMeant({ repository, branch }: BranchFacts, way: BotRule['may'][number]) {
  const [, name = ''] = repository.name.split('/');
  return ({ may, repositories, branches }: BotRule): boolean =>
    may.includes(way) && matches(repositories, [name, repository.name]) && matches(branches, [branch]);
}

/** Whether the account is one that the policy named then. Another type with the same number is another account. */
function isNamed(
  facts: BranchFacts,
  account: Account | null,
  way: BotRule['may'][number],
  at: string | null,
): Told<boolean> {
  if (account?.type !== 'Bot') return told(false);
  const isRule = isMeant(facts, way);
  const isIn = (rules: readonly BotRule[]) => rules.some((rule) => rule.id === account.id && isRule(rule));
  if (!policiesOf(facts.policy).some(({ bots }) => isIn(bots))) return told(false);
  const policy = policyAt(facts.policy, at);
  return policy.told ? told(isIn(policy.value.bots)) : untold(policy.because);
}

type Made = 'by it' | 'by another' | { readonly open: Prose };

/** GitHub signs what an App makes through its API, and names the App as the author itself. */
const isSigned = ({ signature }: PullCommitFact): boolean => signature?.byGitHub === true && signature.valid;

function madeBy(bot: Account, facts: BranchFacts, pull: PullFact, commit: PullCommitFact): Made {
  const { authors, committer, sha } = commit;
  const short = sha.slice(0, 12);
  const others = authors.filter((one) => one !== null && one.id !== bot.id);
  if (others.length > 0)
    return isUpdate(commit)
      ? {
          open: say`${nameOf(others[0] ?? null)} merged another branch into it on GitHub (${short}): what was done by hand in that does not show`,
        }
      : 'by another';
  if (authors.length === 0 || authors.includes(null))
    return { open: say`who wrote ${short} is an address that is nobody’s account` };
  const { pusher, merger } = pusherOf(facts, pull, sha);
  // GitHub names whoever opened a pull request as the author of what it makes of it, and signs that.
  if (merger !== null && merger.id !== bot.id) return 'by another';
  if (isSigned(commit)) return 'by it';
  // Whoever amends a commit leaves its author in it.
  if (committer !== null && committer.id !== bot.id) return 'by another';
  if (pusher) return pusher.id === bot.id ? 'by it' : 'by another';
  return { open: say`who pushed ${short} is not known, and anybody can write its author into a commit` };
}

function pullByPolicy(facts: BranchFacts, change: Change, pull: PullFact): ByPolicy {
  const { author, commits, commitCount, head } = pull;
  const number = own(`#${pull.number}`);
  const named = isNamed(facts, author, 'merge', change.landing.at ?? pull.mergedAt);
  if (named.told && !named.value) return no;
  if (author === null) return no;
  const made = commits.map((commit) => madeBy(author, facts, pull, commit));
  const { pusher } = pusherOf(facts, pull, head);
  if (made.includes('by another') || (pusher && pusher.id !== author.id)) return no;
  if (!named.told)
    return open(
      say`${nameOf(author)} made ${number}; whether the policy let it is not known: ${named.because}.`,
    );
  if (cutOf(pull, 'commits') || commits.length < commitCount || commits.length === 0)
    return open(say`${nameOf(author)} opened ${number}, of whose commits GitHub shows only a part.`);
  const [doubt] = made.flatMap((one) => (typeof one === 'string' ? [] : [one.open]));
  if (doubt !== undefined) return open(say`${nameOf(author)} opened ${number}; ${doubt}.`);
  return { is: 'yes', because: say`${nameOf(author)} alone made ${number}, and may do so by the policy.` };
}

/** GitHub's own program for workflows is whoever may push a workflow. */
const workflows = 41_898_282;

function pushByPolicy(facts: BranchFacts, { landing }: Change): ByPolicy {
  const { actor, at, commits } = landing;
  const named = isNamed(facts, actor, 'push', at);
  if (actor === null || (named.told && !named.value)) return no;
  const strange = ({ author }: CommitFact) => author !== null && author.id !== actor.id;
  if (commits?.some(strange)) return no;
  if (!named.told)
    return open(say`${nameOf(actor)} pushed it; whether the policy let it is not known: ${named.because}.`);
  if (commits === null)
    return open(say`${nameOf(actor)} pushed it, and its commits are not on the branch’s own line.`);
  const nobody = commits.find(({ author }) => author === null);
  if (nobody)
    return open(
      say`${nameOf(actor)} pushed it; who wrote ${nobody.sha.slice(0, 12)} is an address that is nobody’s account.`,
    );
  const which =
    actor.id === workflows ? own(' It is what every workflow of the repository acts as.') : own('');
  return {
    is: 'yes',
    because: say`${nameOf(actor)} pushed its own work, and may do so by the policy.${which}`,
  };
}

/** All that came has to be the program's. */
export function botByPolicy(facts: BranchFacts, change: Change): ByPolicy {
  const { pulls, through } = change;
  if (through === 'none') return pushByPolicy(facts, change);
  if (through === 'pushed merge' || pulls.length === 0) return no;
  const all = pulls.map((pull) => pullByPolicy(facts, change, pull));
  return all.find(({ is }) => is === 'no') ?? all.find(({ is }) => is === 'not known') ?? all[0] ?? no;
}
