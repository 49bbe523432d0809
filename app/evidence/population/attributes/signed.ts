/** Whether all commits that landed were signed: attribute A10. Pure. */
import { own, say, some } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import { fail, notApplicable, pass, unknown } from '../answers.ts';
import type { Change } from '../change.ts';
import type { BranchFacts, CommitFact, PullCommitFact } from '../facts.ts';
import { policyAt } from '../policy.ts';
import { rulesAt } from '../rules.ts';

type Signable = Pick<PullCommitFact, 'sha' | 'signature'>;

/**
 * A merge brings more than its own line shows: the commits of its pull requests. Null: a merge that is none of theirs came as well, or
 * GitHub shows a part of their commits only.
 */
function merged({ pulls }: Change, commits: readonly CommitFact[]): readonly Signable[] | null {
  const merges = commits.filter(({ parents }) => parents.length > 1);
  if (merges.length === 0) return [];
  const theirs = pulls.flatMap((pull) => pull.commits);
  const known = new Set([...pulls.map(({ mergeCommit }) => mergeCommit), ...theirs.map(({ sha }) => sha)]);
  const isWhole = pulls.every(
    ({ commits: of, commitCount, cut }) => of.length >= commitCount && !cut.includes('commits'),
  );
  return isWhole && merges.every(({ sha }) => known.has(sha)) ? theirs : null;
}

export function signedBy(facts: BranchFacts, change: Change): Attribute {
  const { commits, at } = change.landing;
  const rules = rulesAt(facts, at);
  const policy = policyAt(facts.policy, at);
  const isWanted = (policy.told && policy.value.signed) || (rules.told && rules.value.demands.signatures);
  if (!isWanted) {
    const because = rules.told ? rules.value.unseen.signatures : rules.because;
    if (because !== null) return unknown(say`Whether a rule asked for signatures is not known: ${because}.`);
    if (!policy.told)
      return unknown(say`Whether the policy asked for signatures is not known: ${policy.because}.`);
    return notApplicable(own('Neither the policy nor a rule asks for signatures.'));
  }
  if (commits === null)
    return unknown(own('Its commits are not on the branch’s own line, or could not be read.'));
  const more = merged(change, commits);
  const bad = [...commits, ...(more ?? [])].filter(({ signature }) => !signature?.valid);
  if (bad.length > 0)
    return fail(
      say`Not signed, or not verified: ${some(
        bad.map(({ sha }) => say`${sha.slice(0, 12)}`),
        5,
      )}.`,
    );
  if (more === null)
    return unknown(own('It is a merge, and not all of the commits that came with it could be read.'));
  return pass(own('GitHub verified the signature of each commit that landed.'));
}
