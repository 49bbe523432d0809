/** The report as SARIF 2.1.0, for code-scanning pages and editors: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import type { Assessment } from '../evaluate.ts';
import { toPlain } from '../plain.ts';
import { say } from '../prose.ts';
import { isUnjudged, type Report } from '../report.ts';
import type { Rung } from '../setting.ts';
import type { Finding } from '../verdict.ts';
import { findingsOf, standing, waivedOf } from './tally.ts';
import { justification } from './waived.ts';
import { missingWords, sentence } from './words.ts';

const levels: Readonly<Record<Rung, string>> = { block: 'error', warn: 'warning', observe: 'note' };

/** Where a finding without a place is shown: GitHub refuses results that have none, and this file asked for it. */
const configurationPath = '.github/fairlead.yml';

/** One run: a rule per policy that was judged, a result per finding, a notification per policy that was not judged. */
export function renderSarif(report: Report): string {
  const unknown = report.assessments.filter(({ result }) => result.outcome === 'unknown');
  const run = {
    tool: { driver: { name: 'Fairlead', rules: report.assessments.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: standing(report, 'unknown').length === 0 && !isUnjudged(report),
        toolExecutionNotifications: [
          ...unknown.map(notificationOf),
          ...report.provenance.notLookedAt.map(({ policy, reason, rung, elsewhere }) => ({
            descriptor: { id: policy },
            level: rung === 'block' && !elsewhere ? 'warning' : 'note',
            message: { text: toPlain(say`${policy} was not looked at: ${reason}`) },
          })),
        ],
      },
    ],
    versionControlProvenance: [],
    columnKind: 'utf16CodeUnits',
    results: report.assessments.flatMap((assessment, ruleIndex) => [
      ...findingsOf(assessment).map((finding) => resultOf(assessment, ruleIndex, finding)),
      ...waivedOf(assessment).map((one) => ({
        ...resultOf(assessment, ruleIndex, one.finding),
        suppressions: [{ kind: 'external', status: 'accepted', justification: toPlain(justification(one)) }],
      })),
    ]),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ policy, title, rung }: Assessment): object {
  return {
    id: policy,
    shortDescription: { text: `${title}` },
    help: { text: toPlain(sentence([title])) },
    defaultConfiguration: { level: levels[rung] },
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

function resultOf({ policy, rung, origin }: Assessment, ruleIndex: number, finding: Finding): object {
  const { path, line, endLine, message, remedy, fingerprint } = finding;
  const startLine = path === undefined ? (origin.line ?? 1) : line;
  const region = startLine === undefined ? {} : { region: { startLine, endLine: endLine ?? startLine } };
  return {
    ruleId: policy,
    ruleIndex,
    level: levels[rung],
    message: { text: toPlain(say`${sentence(message)} ${sentence(remedy)}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path ?? configurationPath), uriBaseId: '%SRCROOT%' },
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
