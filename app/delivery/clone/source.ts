/** What is shown of a clone's history: which tags count as deployments, and what a clone cannot tell. Pure. */
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Source } from '../shown/report.ts';
import type { CloneHistory } from './history.ts';

/** How deployments were recognized. */
function deploymentWords({ chosen }: CloneHistory): Prose {
  const { by, others, preReleases, unversioned } = chosen;
  const tags = count(chosen.deployments.length, 'tag');
  if (by.kind === 'none')
    return say`Deployments: not known, for no tag names a version. If some tags are releases: --deployments ${'PATTERN'}.`;
  if (by.kind === 'pattern')
    return say`Deployments: the ${tags} that match ${by.pattern}, as --deployments asks.`;
  const series = by.series === '' ? own('') : say` of ${by.series}`;
  const others3 = others
    .slice(0, 3)
    .map(({ series: name, tags: n }) => say`${n} of ${name === '' ? 'no name' : name}`);
  const left = [
    ...(preReleases > 0 ? [count(preReleases, 'pre-release')] : []),
    ...others3,
    ...(others.length > 3 ? [say`${others.length - 3} other series`] : []),
    ...(unversioned > 0
      ? [say`${count(unversioned, 'tag')} that ${own(unversioned === 1 ? 'names' : 'name')} no version`]
      : []),
  ];
  const rest = left.length > 0 ? say` Not counted: ${list(left)}.` : [];
  return say`Deployments: the ${tags} that name a version${series}; others with --deployments ${'PATTERN'}.${rest}`;
}

const when = (n: number, words: () => Prose): readonly Prose[] => (n > 0 ? [words()] : []);

const always = own(
  'A clone does not hold reviews, drafts and incidents: pickup and review are not known, and failures are those that reverts, hotfixes and Caused-by: lines tell. There may have been others.',
);

function limitsOf({ shallow, lightweight, strange, unnamedReverts, chosen }: CloneHistory): readonly Prose[] {
  return [
    always,
    ...(shallow
      ? [
          own(
            'The clone is shallow: what is older than its edge is missing. To fetch it: git fetch --unshallow.',
          ),
        ]
      : []),
    ...when(
      lightweight,
      () =>
        say`${lightweight} of the ${count(chosen.deployments.length, 'tag')} ${own(lightweight === 1 ? 'has' : 'have')} no time (lightweight): the commit’s stands in, and the release was made then or later. Times to production are at least what stands here.`,
    ),
    ...when(
      unnamedReverts,
      () =>
        say`${count(unnamedReverts, 'revert')} in the history ${own(unnamedReverts === 1 ? 'names' : 'name')} nothing that is in it: not counted as failures.`,
    ),
    ...when(strange, () => say`${count(strange, 'tag')} ${own(strange === 1 ? 'names' : 'name')} no commit.`),
  ];
}

export const sourceOfClone = (clone: CloneHistory): Source => ({
  branch: clone.branch,
  history: clone.history,
  deploymentsAre: deploymentWords(clone),
  limits: limitsOf(clone),
  incidentsKnown: false,
  words: {
    pushed: 'pushed without a pull request that the history shows',
    startUnknown: 'squashed, their start is not known',
    unlinked: 'in no deployment that the clone shows',
  },
});
