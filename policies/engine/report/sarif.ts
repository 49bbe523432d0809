/** The report as SARIF 2.1.0, for code-scanning pages and editors: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import type { Assessment } from '../evaluate.ts';
import { addressOf, pagePath } from '../page-address.ts';
import { toPlain } from '../plain.ts';
import type { AnyPolicy } from '../policy.ts';
import { say } from '../prose.ts';
import { type ConfigProblem, isUnjudged, proposals, type Report } from '../report.ts';
import type { Rung } from '../setting.ts';
import type { Finding } from '../verdict.ts';
import { findingsOf, standing, waivedOf } from './tally.ts';
import { justification } from './waived.ts';
import { missingWords, sentence } from './words.ts';

const levels: Readonly<Record<Rung, string>> = { block: 'error', warn: 'warning', observe: 'note' };

/**
 * Of a finding that is about no file. Code scanning refuses a whole upload in which one result has no location
 * (https://github.com/github/codeql-action/issues/1738); this is the name of no file, as Scorecard spells it.
 */
const nowhere = 'no file associated with this alert';

/** What is wrong with what a change proposes: counted in the title, and about no policy. */
const ofConfiguration = {
  id: 'configuration',
  shortDescription: { text: 'The configuration and the waivers that a change proposes can be used' },
  helpUri: addressOf('docs/configuration.md'),
  defaultConfiguration: { level: 'error' },
};

/**
 * One run: a rule per policy that was judged, a result per finding, a notification per policy that was not judged.
 * `catalogue`: policies with a page.
 */
export function renderSarif(report: Report, catalogue: readonly Paged[]): string {
  const { assessments, provenance } = report;
  const unknown = assessments.filter(({ result }) => result.outcome === 'unknown');
  const problems = proposals(report).flatMap((one) => one.problems);
  const rules = assessments.map((one) => ruleOf(one, catalogue));
  const run = {
    tool: {
      driver: {
        name: 'Fairlead',
        informationUri: addressOf('README.md'),
        rules: problems.length > 0 ? [...rules, ofConfiguration] : rules,
      },
    },
    invocations: [
      {
        executionSuccessful:
          standing(report, 'unknown').length + unreadOf(report).length === 0 && !isUnjudged(report),
        toolExecutionNotifications: [
          ...unknown.map(notificationOf),
          ...provenance.notLookedAt.map(({ policy, reason, rung, elsewhere }) => ({
            descriptor: { id: policy },
            level: rung === 'block' && !elsewhere ? 'warning' : 'note',
            message: { text: toPlain(say`${policy} was not looked at: ${reason}`) },
          })),
          ...unreadOf(report),
        ],
      },
    ],
    versionControlProvenance: [],
    columnKind: 'utf16CodeUnits',
    results: [
      ...assessments.flatMap((assessment, ruleIndex) => [
        ...findingsOf(assessment).map((finding) => resultOf(assessment, ruleIndex, finding)),
        ...waivedOf(assessment).map((one) => ({
          ...resultOf(assessment, ruleIndex, one.finding),
          suppressions: [
            { kind: 'external', status: 'accepted', justification: toPlain(justification(one)) },
          ],
        })),
      ]),
      ...problems.map((problem) => problemOf(problem, rules.length)),
    ],
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

type Paged = Pick<AnyPolicy, 'id' | 'subject'>;

function ruleOf({ policy, title, rung }: Assessment, catalogue: readonly Paged[]): object {
  const paged = catalogue.find(({ id }) => id === policy);
  return {
    id: policy,
    shortDescription: { text: `${title}` },
    help: { text: toPlain(sentence([title])) },
    ...(paged ? { helpUri: addressOf(pagePath(paged)) } : {}),
    defaultConfiguration: { level: levels[rung] },
  };
}

function problemOf({ path, line, column, message }: ConfigProblem, ruleIndex: number): object {
  const text = toPlain(sentence(message));
  const artifactLocation = { uri: uriOf(path), uriBaseId: '%SRCROOT%' };
  return {
    ruleId: ofConfiguration.id,
    ruleIndex,
    level: 'error',
    message: { text },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } } }],
    partialFingerprints: { 'fairlead/v1': `${path}: ${text}` },
  };
}

function notificationOf({ policy, rung, result }: Assessment): object {
  const why = result.outcome === 'unknown' ? missingWords(result.missing) : [];
  return {
    descriptor: { id: policy },
    level: levels[rung],
    message: { text: toPlain(say`${policy} could not be judged: ${why}`) },
  };
}

function unreadOf(report: Report): readonly object[] {
  return proposals(report).flatMap(({ path, unread }) =>
    unread ? [{ level: 'error', message: { text: toPlain(say`${path} as proposed: ${unread}`) } }] : [],
  );
}

function resultOf({ policy, rung }: Assessment, ruleIndex: number, finding: Finding): object {
  const { path, line, endLine, message, remedy, fingerprint } = finding;
  const region =
    path === undefined || line === undefined ? {} : { region: { startLine: line, endLine: endLine ?? line } };
  return {
    ruleId: policy,
    ruleIndex,
    level: levels[rung],
    message: { text: toPlain(say`${sentence(message)} ${sentence(remedy)}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path ?? nowhere), uriBaseId: '%SRCROOT%' },
          ...region,
        },
      },
    ],
    partialFingerprints: { 'fairlead/v1': `${policy}:${fingerprint}` },
  };
}

/** A path as a relative URI reference; no segment can be read as a scheme, a query or a fragment. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
