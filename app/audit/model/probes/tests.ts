/** Tests, and whether anything runs them. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { isTest, languageOf } from '../languages.ts';
import { concernsOr, doesNotApply, fine, type Probe, type Worry } from './probe.ts';

/** Lines of tests for each line of the program; below it tests cannot cover much. */
const thin = 0.1;

/** Smaller programs are tried by hand. */
const minLines = 300;

/** Words about a product, not steps of it. */
const unprogrammed = new Set([
  'CSS',
  'HTML',
  'Docker',
  'Make',
  'SQL',
  'Protocol Buffers',
  'GraphQL',
  'Nix',
  'Terraform',
]);

export function testLines({ lines }: CloneFacts): {
  readonly program: number;
  readonly tests: number;
  readonly files: number;
} {
  let [program, tests, files] = [0, 0, 0];
  for (const [path, n] of lines) {
    if (unprogrammed.has(languageOf(path) ?? '')) continue;
    if (isTest(path)) {
      tests += n;
      files += 1;
    } else program += n;
  }
  return { program, tests, files };
}

export const tests: Probe = {
  id: 'tests',
  area: 'code',
  asks: 'The program has tests of its own',
  look: (facts) => {
    const { program, tests: lines, files } = testLines(facts);
    if (program < minLines) return doesNotApply(say`the program has only ${count(program, 'line')}`);
    const ratio = lines / program;
    const inline = facts.inlineTests;
    const none = files === 0 && inline === 0;
    const words = say`${count(lines, 'line')} of tests in ${count(files, 'file')} for ${count(program, 'line')} of program`;
    if (!none && (ratio >= thin || inline > 0))
      return fine(inline > 0 ? say`${words}; ${count(inline, 'program')} with tests inside` : words);
    return concernsOr(
      [
        {
          risk: 'tests-missing',
          title: own(none ? 'Nothing tests the program' : 'Few tests stand behind the program'),
          likelihood: [none ? 4 : 3, own('every change can break what nobody tries by hand')],
          impact: [3, own('customers find the mistakes, and people grow afraid of changing code')],
          left: [2, 2],
          evidence: [{ message: say`There are ${words}.`, fingerprint: 'tests' }],
          mitigation: own(
            'begin where it hurts: one test through each path that earns money, run on every pull request; then a test with every mended defect',
          ),
          hours: { low: 16, high: 60 },
          by: 'people',
        },
      ],
      fine(words),
    );
  },
};

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
