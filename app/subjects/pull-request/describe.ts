/** How a report names a pull request, or the range of a clone that would become one. */
import { isKnown } from '../../../policies/engine/part.ts';
import type { Described } from '../../assess.ts';
import type { PullRequestSource } from '../../facts/source.ts';

export async function describePullRequest(source: PullRequestSource): Promise<Described> {
  const pull = await source.pullRequest();
  return {
    base: pull.base,
    head: { ref: pull.head.ref, sha: pull.head.sha },
    author: pull.author.login,
    proposer: pull,
    pullRequest: isKnown(pull.number) ? pull.number : null,
    github: source.github,
  };
}
