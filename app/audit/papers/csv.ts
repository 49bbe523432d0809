/** The risks for a spreadsheet (RFC 4180). What a spreadsheet would take for a formula is shown as text. */
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';

/** What begins a formula in Excel, LibreOffice and Google Sheets, also behind spaces. */
const formula = /^\s*[=+\-@\t\r|%]/;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const flat = value.replaceAll(/[\r\n]+/g, ' ');
  const text = formula.test(flat) ? `'${flat}` : flat;
  return `"${text.replaceAll('"', '""')}"`;
}

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
  return `${[heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}
