/** The register of risks as YAML: to be kept in a repository, given owners, and read again. */
import { stringify } from 'yaml';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Audit } from '../model/audit.ts';

/** Places and repositories listed one by one for each risk. */
const maxListed = 20;

/** When an entry is to be looked at again, by severity, in days: what is due in the plan comes first. */
const review = { critical: 7, high: 30, medium: 90, low: 180 } as const;

const day = 86_400_000;

export function riskRegister(audit: Audit): string {
  const { plan, at, name } = audit;
  const due = new Map([...plan.first, ...plan.second, ...plan.third].map((item) => [item.risk, item.due]));
  const later = (days: number) => new Date(Date.parse(at) + days * day).toISOString().slice(0, 10);
  const risks = audit.risks.map((risk) => ({
    id: risk.id,
    title: toPlain(risk.title),
    area: risk.area,
    status: 'open',
    owner: null,
    found: at.slice(0, 10),
    'review-by': later(review[risk.severity]),
    due: due.get(risk.id) ?? null,
    likelihood: { level: risk.likelihood.level, because: toPlain(risk.likelihood.because) },
    impact: { level: risk.impact.level, because: toPlain(risk.impact.because) },
    score: risk.score,
    severity: risk.severity,
    mitigation: toPlain(risk.mitigation),
    effort: { hours: { low: risk.hours.low, high: risk.hours.high }, by: risk.by },
    'score-when-done': risk.left,
    places: risk.count,
    repositories: risk.affected
      .slice(0, maxListed)
      .map(({ repository, count }) => ({ name: repository, places: count })),
    evidence: risk.evidence.slice(0, maxListed).map(({ repository, path, line, message }) => ({
      ...(repository === null ? {} : { repository }),
      ...(path === undefined ? {} : { path }),
      ...(line === undefined ? {} : { line }),
      says: toPlain(message),
    })),
  }));
  const head = [
    `# The register of risks, as an audit of ${JSON.stringify(name)} found them. Give each an owner; a later audit says what is gone.`,
    '# status: open, accepted, mitigating or closed. Scores are likelihood × impact, 1 to 25.',
  ].join('\n');
  return `${head}\n${stringify({ version: 1, audited: at, risks }, { lineWidth: 100 })}`;
}
