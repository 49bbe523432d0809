/** The audit for a terminal: the gist. The papers hold the rest. */
import { inert, toPlain } from '../../../policies/engine/plain.ts';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';
import type { RiskSeverity } from '../model/risk.ts';
import { capital, headline, movementGroups, riskTitle, spread, unseenGroups } from './words.ts';

export interface Look {
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
}

const colours: Readonly<Record<RiskSeverity, string>> = {
  critical: '31;1',
  high: '31',
  medium: '33',
  low: '2',
};

const max = { risks: 10, unseen: 5, columns: 110 } as const;

function paint(text: string, code: string, { colour }: Look): string {
  return colour ? `\x1b[${code}m${text}\x1b[0m` : text;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;
}

function postureLine({ areas }: Audit): string {
  const graded = areas.flatMap(({ area, grade, partial }) =>
    grade === null ? [] : [`${area} ${grade}${partial ? '*' : ''}`],
  );
  const ungraded = areas.filter(({ grade }) => grade === null).map(({ area }) => area);
  const partial = areas.some((one) => one.grade !== null && one.partial);
  const notes = [
    ...(ungraded.length > 0 ? [`no grade, for nothing was visible or applies: ${ungraded.join(', ')}`] : []),
    ...(partial ? ['* most of it was not visible'] : []),
  ];
  return [`Posture  ${graded.join(' · ')}`, ...notes.map((note) => `         ${note}`)].join('\n');
}

function riskLines(audit: Audit, look: Look): readonly string[] {
  const width = Math.min(look.width, max.columns);
  const shown = audit.risks.slice(0, max.risks);
  if (shown.length === 0) return ['No risk was found in what was visible.'];
  const lines = shown.map((risk, i) => {
    const right = `${risk.severity.padEnd(8)}  ${toPlain(effortWords(risk.hours))}`;
    const left = cut(`${String(i + 1).padStart(2)}. ${toPlain(riskTitle(risk, audit))}`, width - 24);
    return `${left.padEnd(width - 24)}  ${paint(right, colours[risk.severity], look)}`;
  });
  const rest = audit.risks.length - shown.length;
  return ['Top risks', ...lines, ...(rest > 0 ? [`    and ${rest} more in the papers`] : [])];
}

function unseenLines(audit: Audit): readonly string[] {
  const groups = unseenGroups(audit);
  if (groups.length === 0) return [];
  const lines = groups.slice(0, max.unseen).map(({ what, why }) => `  ${what.join('; ')}: ${toPlain(why)}`);
  const rest = groups.length - lines.length;
  return ['Not visible', ...lines, ...(rest > 0 ? [`  and ${rest} more in the papers`] : [])];
}

function firstSteps(audit: Audit): readonly string[] {
  const wins = audit.plan.quickWins
    .slice(0, 3)
    .flatMap((id) => audit.risks.find((risk) => risk.id === id) ?? []);
  if (wins.length === 0) return [];
  const words = (prose: Prose) => toPlain(capital(prose));
  return [
    'Quick wins',
    ...wins.map(
      (risk) =>
        `  ${words(say`${capital(risk.mitigation)}${spread(risk, audit)}`)} (${toPlain(effortWords(risk.hours))})`,
    ),
  ];
}

function movementLines({ movement }: Audit): readonly string[] {
  if (!movement) return [];
  const counts = movementGroups(movement).map(({ title, moved }) => `${moved.length} ${title.toLowerCase()}`);
  return [`Since ${movement.since.slice(0, 10)}: ${[...counts, `${movement.same} as before`].join(', ')}.`];
}

/** `written`: the papers, as paths for people. */
export function renderAuditText(audit: Audit, look: Look, written: readonly string[]): string {
  const about = toPlain(say`${audit.name}, ${audit.source}`);
  const blocks = [
    [`${inert(about)}`, toPlain(capital(headline(audit)))],
    movementLines(audit),
    [postureLine(audit)],
    riskLines(audit, look),
    firstSteps(audit),
    unseenLines(audit),
    written.length > 0 ? [`Wrote ${written.join(', ')}`] : [],
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}
