/** Risks with places in files as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { toPlain } from '../../../policies/engine/plain.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { Audit } from '../model/audit.ts';
import type { PlacedEvidence, Risk, RiskSeverity } from '../model/risk.ts';
import { capital } from './words.ts';

const levels: Readonly<Record<RiskSeverity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** GitHub sorts by these; its own borders are 9, 7 and 4. */
const severity: Readonly<Record<RiskSeverity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** A path as a relative URI reference; no segment can be read as a scheme, a query or a fragment. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

function locationOf({ path, line }: PlacedEvidence): object {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(path ?? ''), uriBaseId: '%SRCROOT%' }, ...region },
  };
}

function ruleOf(risk: Risk): object {
  return {
    id: risk.id,
    shortDescription: { text: toPlain(risk.title) },
    help: { text: toPlain(say`${capital(risk.mitigation)}.`) },
    defaultConfiguration: { level: levels[risk.severity] },
    properties: { 'security-severity': severity[risk.severity], tags: [risk.area] },
  };
}

/**
 * One run for each repository with a place in its files; risks without one are in the other papers. A clone has one run
 * even when there is nothing.
 */
export function auditSarif({ risks, repositories, notVisible }: Audit): string {
  const placed = risks.flatMap((risk, ruleIndex) =>
    risk.evidence.flatMap((evidence) => (evidence.path === undefined ? [] : [{ risk, ruleIndex, evidence }])),
  );
  const runOf = (name: string | null) => ({
    tool: { driver: { name: 'Fairlead audit', rules: risks.map(ruleOf) } },
    automationDetails: { id: `fairlead-audit/${name ?? ''}` },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: notVisible
          .filter((one) => one.repositories.includes(name))
          .map(({ what, reason }) => ({
            level: 'note',
            message: { text: toPlain(say`Not visible: ${what}: ${reason}`) },
          })),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: placed
      .filter(({ evidence }) => evidence.repository === name)
      .map(({ risk, ruleIndex, evidence }) => ({
        ruleId: risk.id,
        ruleIndex,
        level: levels[risk.severity],
        message: { text: toPlain(evidence.message) },
        locations: [locationOf(evidence)],
        partialFingerprints: { 'fairlead/v1': `${risk.id}:${evidence.fingerprint}` },
      })),
  });
  const named = [...new Set(placed.map(({ evidence }) => evidence.repository))];
  const runs = (named.length > 0 ? named : [repositories[0]?.name ?? null]).map(runOf);
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs };
  return `${JSON.stringify(log, null, 2)}\n`;
}
