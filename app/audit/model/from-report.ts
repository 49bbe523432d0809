/** What policies concluded about a repository or an organization → checks of an audit. Pure. */
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import type { Gap } from '../../../policies/engine/gap.ts';
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Report } from '../../../policies/engine/report.ts';
import type { NotLookedAt } from '../../../policies/engine/selection.ts';
import type { Finding, NonEmpty, Severity, Verdict } from '../../../policies/engine/verdict.ts';
import type { Level, PolicyRisk } from '../../../policies/risks/weight.ts';
import { policyRisks } from '../../../policies/risks.ts';
import { heals } from '../../../policies/settings/heals.ts';
import type { Check, Concern, Result } from './check.ts';
import { evidenceOf } from './check.ts';

/** Without words of its own, the first finding's remedy stands. */
type WeighedRisk = Omit<PolicyRisk, 'mend'> & { readonly mend: string | null };

/** A policy that nobody weighed yet. */
function unweighed({ title, controls }: Pick<AnyPolicy, 'title' | 'controls'>): WeighedRisk {
  const isAccess = controls.some(({ framework, id }) => framework === 'soc2' && id.startsWith('CC6'));
  return {
    area: isAccess ? 'access' : 'change control',
    risk: `This does not hold: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    likelihood: 3,
    likely: 'nobody weighed it yet: taken as possible',
    impact: 3,
    harm: 'nobody weighed it yet: taken as noticeable',
    mend: null,
    hours: { low: 0.5, high: 4 },
    scale: 'each',
    by: 'people',
  };
}

export function riskOfPolicy(policy: Pick<AnyPolicy, 'id' | 'title' | 'controls'>): WeighedRisk {
  return (Object.hasOwn(policyRisks, policy.id) ? policyRisks[policy.id] : undefined) ?? unweighed(policy);
}

const severities = ['critical', 'high', 'medium', 'low'] as const;

/** How bad the worst finding is, where the policy says so; a low one is never ruinous. */
const impacts: Readonly<Record<Exclude<Severity, 'unknown'>, Level>> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
};

function impactOf(
  findings: readonly Finding[],
  usual: Level,
): { readonly level: Level; readonly said: Severity | null } {
  const said = findings.flatMap(({ severity }) =>
    severity === undefined || severity === 'unknown' ? [] : [impacts[severity]],
  );
  // A finding that nobody weighed may be as bad as usual.
  const all = said.length < findings.length ? [...said, usual] : said;
  const level = all.reduce((a, b) => (b > a ? b : a), 1 as Level);
  const name = severities.find((one) => impacts[one] === level);
  return { level, said: said.length > 0 && level !== usual ? (name ?? null) : null };
}

/** One less, but never none. */
function less(level: Level): Level {
  return Math.max(1, level - 2) as Level;
}

function concernOf(policy: AnyPolicy, findings: NonEmpty<Finding>): Concern {
  const risk = riskOfPolicy(policy);
  const impact = impactOf(findings, risk.impact);
  const shown = evidenceOf(
    findings.map(({ message, path, line, fingerprint }) => ({
      message,
      ...(path === undefined ? {} : { path }),
      ...(line === undefined ? {} : { line }),
      fingerprint,
    })),
  );
  const because = impact.said
    ? say`${own(risk.harm)}; the worst finding here is rated ${own(impact.said)}`
    : own(risk.harm);
  return {
    risk: policy.id,
    title: own(risk.risk),
    likelihood: { level: risk.likelihood, because: own(risk.likely) },
    impact: { level: impact.level, because },
    left: { likelihood: 1, impact: less(impact.level) },
    evidence: shown?.evidence ?? [{ message: findings[0].message, fingerprint: findings[0].fingerprint }],
    count: shown?.count ?? findings.length,
    mitigation: risk.mend === null ? trimmed(findings[0].remedy) : own(risk.mend),
    hours: risk.hours,
    scale: risk.scale,
    by: risk.by === 'setting' && Object.hasOwn(heals, policy.id) ? 'apply' : risk.by,
  };
}

/** As a clause: other words follow it. */
function trimmed(prose: Prose): Prose {
  const last = prose.at(-1);
  return typeof last === 'string' ? [...prose.slice(0, -1), last.replace(/\.\s*$/, '')] : prose;
}

function firstGap(gaps: readonly Gap[]): { readonly first: Gap; readonly rest: readonly Gap[] } {
  const [first, ...rest] = gaps;
  return { first: first ?? { reason: own('it could not be looked at') }, rest };
}

/** The App looks again by itself; an audit is run again. */
const runAgain: Prose = say`Run the audit again later; with ${'--checkpoint FILE'} it goes on where it stopped.`;

/** A gap in the words of an audit. */
export function auditGap({ reason, remedy, permission, later }: Gap): Gap {
  const help = later ? runAgain : remedy;
  return { reason, ...(help ? { remedy: help } : {}), ...(permission ? { permission } : {}) };
}

/** Whether a later look may see more of it. */
export function seesMoreLater({ assessments }: Pick<Report, 'assessments'>): boolean {
  return assessments.some(
    ({ result, gaps }) =>
      gaps.some(({ later }) => later) ||
      (result.outcome === 'unknown' && result.missing.some(({ later }) => later)),
  );
}

/** What a reader would take to be covered, and is not. */
function beside({ unseen = [] }: Pick<Verdict, 'unseen'>): readonly Gap[] {
  return unseen.map((reason) => ({ reason: trimmed(reason) }));
}

function resultOf(
  policy: AnyPolicy,
  { result }: Assessment,
): { readonly result: Result; readonly gaps: readonly Gap[] } {
  switch (result.outcome) {
    case 'fail':
      return {
        result: { state: 'concern', concerns: [concernOf(policy, result.findings)] },
        gaps: beside(result),
      };
    case 'pass':
      return { result: { state: 'fine', because: trimmed(result.because) }, gaps: beside(result) };
    case 'skip':
      return { result: { state: 'does not apply', because: trimmed(result.because) }, gaps: beside(result) };
    case 'waived': {
      const [{ waivers, daysLeft }] = result.findings;
      const because = say`waived for ${daysLeft} more days: ${waivers[0].reason}`;
      return { result: { state: 'accepted', because }, gaps: [] };
    }
    case 'unknown': {
      const { first, rest } = firstGap(result.missing);
      return { result: { state: 'not seen', ...auditGap(first) }, gaps: rest.map(auditGap) };
    }
  }
}

/** The checks of one report. `repository`: null for an organization's. `catalogue`: the policies that could have judged. */
export function checksOfReport(
  { assessments, provenance }: Pick<Report, 'assessments' | 'provenance'>,
  repository: string | null,
  catalogue: readonly AnyPolicy[],
): readonly Check[] {
  const byId = new Map(catalogue.map((policy) => [policy.id, policy]));
  const about = (policy: AnyPolicy) => ({
    id: policy.id,
    area: riskOfPolicy(policy).area,
    repository,
    asks: policy.title,
  });
  const judged = assessments.flatMap((assessment): Check[] => {
    const policy = byId.get(assessment.policy);
    if (!policy) return [];
    const { result, gaps } = resultOf(policy, assessment);
    return [{ ...about(policy), result, gaps: [...gaps, ...assessment.gaps.map(auditGap)] }];
  });
  const unlooked = provenance.notLookedAt.flatMap(
    ({ policy: id, reason, elsewhere }: NotLookedAt): Check[] => {
      const policy = byId.get(id);
      // What stands is audited; each change is judged when it comes.
      const stands = policy?.subject === 'repository' || policy?.subject === 'organization';
      return policy && stands && !elsewhere
        ? [{ ...about(policy), result: { state: 'not seen', reason }, gaps: [] }]
        : [];
    },
  );
  return [...judged, ...unlooked];
}
