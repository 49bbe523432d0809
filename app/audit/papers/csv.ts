/** The risks for a spreadsheet. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { csvOf } from '../../papers/csv.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';

const heads = [
  'id',
  'risk',
  'area',
  'severity',
  'score',
  'likelihood',
  'why as likely',
  'impact',
  'why as bad',
  'places',
  'repositories',
  'mitigation',
  'effort',
  'due',
  'owner',
];

export function auditCsv({ risks, plan }: Audit): string {
  const due = new Map([...plan.first, ...plan.second, ...plan.third].map((item) => [item.risk, item.due]));
  const rows = risks.map((risk) => [
    risk.id,
    toPlain(risk.title),
    risk.area,
    risk.severity,
    risk.score,
    risk.likelihood.level,
    toPlain(risk.likelihood.because),
    risk.impact.level,
    toPlain(risk.impact.because),
    risk.count,
    risk.affected.map(({ repository }) => repository ?? 'the organization').join(' '),
    toPlain(risk.mitigation),
    toPlain(effortWords(risk.hours)),
    due.get(risk.id) ?? '',
    '',
  ]);
  return csvOf([heads, ...rows]);
}
