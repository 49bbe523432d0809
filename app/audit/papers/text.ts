/** The audit for a terminal: the gist. The papers hold the rest. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { columns, type Ink, type Line, type Look, wrapped } from '../../../policies/engine/wrap.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';
import type { Risk, RiskSeverity } from '../model/risk.ts';
import { applicable, grantWords } from './advice.ts';
import { few, movementGroups, unseenGroups } from './groups.ts';
import { capital, headline, inBrackets, riskTitle, rosterWords, spread } from './words.ts';

const inks: Readonly<Record<RiskSeverity, Ink>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'dim',
};

const max = { risks: 10, wins: 3, unseen: 6 } as const;

const empty: Line = { text: '' };
const head = (text: string): Line => ({ text, ink: 'bold' });

function postureLines({ areas }: Audit): readonly Line[] {
  const graded = areas.flatMap(({ area, grade }) => (grade === null ? [] : [`${area} ${grade}`]));
  const ungraded = areas.filter(({ grade }) => grade === null).map(({ area }) => area);
  return [
    head('Posture'),
    ...(graded.length > 0 ? [{ text: graded.join(' · '), indent: 2 }] : []),
    ...(ungraded.length > 0
      ? [{ text: `No grade, for there is too little to go by: ${ungraded.join(', ')}`, indent: 2 }]
      : []),
  ];
}

/** Short cells in columns before a text of any length: it is broken beside them, however narrow the terminal is. */
function beside(
  rows: readonly { readonly cells: readonly string[]; readonly text: string; readonly ink?: Ink }[],
): readonly Line[] {
  const widths = (rows[0]?.cells ?? []).map((_, i) =>
    Math.max(...rows.map(({ cells }) => columns(cells[i] ?? ''))),
  );
  const padded = (cell: string, i: number) => `${cell}${' '.repeat((widths[i] ?? 0) - columns(cell))}`;
  return rows.map(({ cells, ...line }) => ({ ...line, sign: `  ${cells.map(padded).join('  ')} ` }));
}

function riskLines(audit: Audit): readonly Line[] {
  const shown = audit.risks.slice(0, max.risks);
  if (shown.length === 0) return [{ text: 'No risk was found in what was visible.' }];
  const rest = audit.risks.length - shown.length;
  const digits = String(shown.length).length;
  const rows = shown.map((risk, i) => ({
    cells: [`${i + 1}.`.padStart(digits + 1), risk.severity, toPlain(effortWords(risk.hours))],
    text: toPlain(riskTitle(risk, audit)),
    ink: inks[risk.severity],
  }));
  return [
    head('Top risks'),
    ...beside(rows),
    ...(rest > 0 ? [{ text: `and ${rest} more in the papers`, indent: 2 }] : []),
  ];
}

function winLines(audit: Audit): readonly Line[] {
  const wins = audit.plan.quickWins.flatMap((id) => audit.risks.find((risk) => risk.id === id) ?? []);
  if (wins.length === 0) return [];
  const words = (risk: Risk): Prose => say`${capital(risk.mitigation)}${inBrackets(spread(risk, audit))}`;
  const rows = wins
    .slice(0, max.wins)
    .map((risk) => ({ cells: [toPlain(effortWords(risk.hours))], text: toPlain(words(risk)) }));
  const byCommand = applicable(audit);
  return [
    head('Quick wins, two hours or less'),
    ...beside(rows),
    ...(byCommand === null ? [] : [{ text: toPlain(byCommand), indent: 2 }]),
  ];
}

function unseenLines(audit: Audit): readonly Line[] {
  const groups = unseenGroups(audit);
  if (groups.length === 0) return [];
  const lines = groups
    .slice(0, max.unseen)
    .map(({ ids, why }): Line => ({ text: `${few(ids)}: ${toPlain(why)}`, sign: '•' }));
  const rest = groups.length - lines.length;
  const grant = grantWords(audit);
  return [
    head('Not visible, and so not fine'),
    ...lines,
    ...(rest > 0 ? [{ text: `and ${rest} more in the papers`, indent: 2 }] : []),
    ...(grant === null ? [] : [{ text: toPlain(grant) }]),
  ];
}

function movementLines({ movement }: Audit): readonly Line[] {
  if (!movement) return [];
  const counts = movementGroups(movement).map(({ title, moved }) => `${moved.length} ${title.toLowerCase()}`);
  return [
    {
      text: `Since ${movement.since.slice(0, 10)}: ${[...counts, `${movement.same} as before`].join(', ')}.`,
    },
  ];
}

function rosterLines(audit: Audit): readonly Line[] {
  const words = rosterWords(audit);
  return words.length > 0 ? [{ text: toPlain(words) }] : [];
}

/** `written`: the papers, as paths for people. */
export function renderAuditText(audit: Audit, look: Look, written: readonly string[]): string {
  const blocks: readonly (readonly Line[])[] = [
    [
      { text: toPlain(say`${audit.name}, ${audit.source}: ${headline(audit)}`), ink: 'bold' },
      ...rosterLines(audit),
    ],
    movementLines(audit),
    postureLines(audit),
    riskLines(audit),
    winLines(audit),
    unseenLines(audit),
    written.length > 0 ? [head('Wrote'), ...written.map((path): Line => ({ text: path, indent: 2 }))] : [],
  ];
  const lines = blocks
    .filter((block) => block.length > 0)
    .flatMap((block, i) => (i === 0 ? block : [empty, ...block]));
  return wrapped(lines, look);
}
