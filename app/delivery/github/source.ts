/** What is shown of a repository on GitHub: what was chosen, and what could not be seen. Pure. */
import { own } from '../../../policies/engine/prose.ts';
import type { Source } from '../shown/report.ts';
import type { GitHubHistory } from './history.ts';

const noIncidents = own(
  'No issue is an incident here (by label, type or field), so failures are those that reverts, rollbacks, hotfixes and Caused-by: lines tell. There may have been others.',
);

export function sourceOfGitHub({ history, branch, choice, gaps, incidentsKnown }: GitHubHistory): Source {
  const isKnown = incidentsKnown && choice.source !== null;
  return {
    branch,
    history,
    deploymentsAre: choice.words,
    limits: [...gaps, ...(incidentsKnown ? [] : [noIncidents])],
    incidentsKnown: isKnown,
    words: {
      pushed: 'pushed without a pull request',
      startUnknown: 'whose start is not known',
      unlinked: 'in no deployment that was read',
    },
  };
}
