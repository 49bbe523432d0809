/** What is shown of a repository on GitHub: what was chosen, and what could not be seen. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { KnownHistory } from '../definitions/known.ts';
import type { Source } from '../shown/report.ts';
import type { GitHubHistory } from './history.ts';

const noIncidents = own(
  'No issue is an incident here (by label, type or field), so failures are those that reverts, rollbacks, hotfixes and Caused-by: lines tell. There may have been others.',
);

/** What somebody tells a service is in its database. */
const notTold = say`Error budgets, and what else somebody told a Fairlead service (deployments and incidents elsewhere), are in its database and not on GitHub: ${'--store'} shows them.`;

const githubWords: Source['words'] = {
  pushed: 'pushed without a pull request',
  startUnknown: 'whose start is not known',
  unlinked: 'in no deployment that was read',
};

export function sourceOfGitHub({ history, branch, choice, gaps, incidentsKnown }: GitHubHistory): Source {
  const isKnown = incidentsKnown && choice.source !== null;
  return {
    branch,
    history,
    deploymentsAre: choice.words,
    limits: [...gaps, ...(incidentsKnown ? [] : [noIncidents]), notTold],
    incidentsKnown: isKnown,
    toldElsewhere: true,
    words: githubWords,
  };
}

/** The same of what is kept of it. */
export function sourceOfKnown(known: KnownHistory): Source {
  const { branch = '', history, source, gaps, incidentsKnown = true, budgets, rules } = known;
  return {
    branch,
    history,
    deploymentsAre: source,
    limits: [...gaps, ...(incidentsKnown ? [] : [noIncidents])],
    incidentsKnown: incidentsKnown && history.deployments.length > 0,
    ...(budgets ? { budgets } : {}),
    // What was kept before they could be said has none.
    ...(rules?.debtLabels ? { debtLabels: rules.debtLabels } : {}),
    words: githubWords,
  };
}
