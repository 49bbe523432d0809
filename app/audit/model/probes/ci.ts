/** Whether anything builds and tests a change before it is merged. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { concernsOr, doesNotApply, fine, type Probe, type Worry } from './probe.ts';
import { minLines, testLines } from './tests.ts';

const ciFiles: readonly (readonly [RegExp, string])[] = [
  [/^\.github\/workflows\/[^/]+\.ya?ml$/, 'GitHub Actions'],
  [/^\.gitlab-ci\.yml$/, 'GitLab CI'],
  [/^\.circleci\/config\.yml$/, 'CircleCI'],
  [/^Jenkinsfile/, 'Jenkins'],
  [/^azure-pipelines\.ya?ml$/, 'Azure Pipelines'],
  [/^bitbucket-pipelines\.yml$/, 'Bitbucket Pipelines'],
  [/^\.travis\.yml$/, 'Travis CI'],
  [/^\.drone\.yml$/, 'Drone'],
  [/^\.buildkite\//, 'Buildkite'],
  [/^\.semaphore\//, 'Semaphore'],
  [/^appveyor\.yml$/, 'AppVeyor'],
  [/^\.cirrus\.yml$/, 'Cirrus CI'],
  [/^\.woodpecker/, 'Woodpecker'],
  [/^\.builds\//, 'SourceHut'],
  [/^\.teamcity\//, 'TeamCity'],
];

/** Systems whose configuration is in the files. */
export function ciSystems({ files }: Pick<CloneFacts, 'files'>): readonly string[] {
  const found = ciFiles.filter(([pattern]) => files.some(({ path }) => pattern.test(path)));
  return [...new Set(found.map(([, name]) => name))];
}

/** Some way of running tests, or a script that may. */
const runsTests =
  /\b(?:tests?|pytest|tox|nox|jest|vitest|mocha|ava|playwright|cypress|rspec|phpunit|pest|ctest|nextest|gradlew?|mvnw?|bazel|make|just|task|check|verify|ci)\b/i;

function noCi(systems: readonly string[]): Worry {
  return {
    risk: 'ci-missing',
    title: own('Nothing builds and tests a change before it is merged'),
    likelihood: [4, own('it is left to each person to try it, every time')],
    impact: [3, own('the main branch breaks, and others build on what is broken')],
    left: [1, 3],
    evidence:
      systems.length > 0
        ? []
        : [
            {
              message: own('There is no configuration of any known CI system in the files.'),
              fingerprint: 'ci',
            },
          ],
    mitigation: own(
      'add a workflow that builds and tests on pull requests, and require it on the default branch',
    ),
    hours: { low: 2, high: 8 },
    by: 'file',
  };
}

/** Only where the configuration itself could be read. */
function idleTests(facts: CloneFacts, files: number): Worry {
  const texts = [...facts.texts].filter(([path]) => ciFiles.some(([pattern]) => pattern.test(path)));
  const idle = texts.length > 0 && files > 0 && !texts.some(([, text]) => runsTests.test(text));
  return {
    risk: 'ci-without-tests',
    title: own('There are tests, and CI does not seem to run them'),
    likelihood: [3, own('tests that nobody runs are broken within weeks')],
    impact: [3, own('the main branch breaks although a test would have told')],
    left: [1, 3],
    evidence: idle
      ? [
          {
            message: say`${count(files, 'file')} of tests, and no workflow names a way of running them.`,
            fingerprint: 'ci-tests',
          },
        ]
      : [],
    mitigation: own('run the tests on every pull request'),
    hours: { low: 0.5, high: 2 },
    by: 'file',
  };
}

export const ci: Probe = {
  id: 'ci',
  area: 'delivery',
  asks: 'Something builds and tests every change',
  look: (facts) => {
    const systems = ciSystems(facts);
    const { program, files } = testLines(facts);
    if (systems.length === 0 && program < minLines) return doesNotApply(own('there is next to no program'));
    const configured = fine(say`configured for ${own(systems.join(', '))}`);
    return concernsOr([noCi(systems), idleTests(facts, files)], configured);
  },
};
