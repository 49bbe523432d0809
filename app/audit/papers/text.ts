/** The audit for a terminal: the gist. The papers hold the rest. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { type Ink, type Line, type Look, tableLines, wrapped } from '../../../policies/engine/wrap.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';
import type { Risk, RiskSeverity } from '../model/risk.ts';
import { capital, headline, movementGroups, riskTitle, settingsHint, spread, unseenGroups } from './words.ts';

const inks: Readonly<Record<RiskSeverity, Ink>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'dim',
};

const max = { risks: 10, wins: 3, unseen: 5, what: 4 } as const;

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

function riskRow(risk: Risk, i: number, audit: Audit): readonly string[] {
  const title = toPlain(riskTitle(risk, audit));
  return [`${i + 1}.`, title, risk.severity, toPlain(effortWords(risk.hours))];
}

function riskLines(audit: Audit, look: Look): readonly Line[] {
  const shown = audit.risks.slice(0, max.risks);
  if (shown.length === 0) return [{ text: 'No risk was found in what was visible.' }];
  const narrow = ([n, title, severity, effort]: readonly string[]) => `${n} ${title}: ${severity}, ${effort}`;
  const rows = tableLines(
    shown.map((risk, i) => riskRow(risk, i, audit)),
    look,
    { right: [0], narrow },
  );
  const rest = audit.risks.length - shown.length;
  const lines = rows.map((line, i): Line => ({ ...line, ink: inks[shown[i]?.severity ?? 'low'] }));
  return [
    head('Top risks'),
    ...lines,
    ...(rest > 0 ? [{ text: `and ${rest} more in the papers`, indent: 2 }] : []),
  ];
}

function winLines(audit: Audit): readonly Line[] {
  const wins = audit.plan.quickWins.flatMap((id) => audit.risks.find((risk) => risk.id === id) ?? []);
  if (wins.length === 0) return [];
  const words = (risk: Risk): Prose =>
    say`${capital(risk.mitigation)}${spread(risk, audit)} (${effortWords(risk.hours)})`;
  const lines = wins
    .slice(0, max.wins)
    .map((risk): Line => ({ text: toPlain(words(risk)), indent: 2, sign: '•' }));
  const hint = toPlain(settingsHint(audit));
  const settings: readonly Line[] = hint === '' ? [] : [{ text: hint, indent: 2 }];
  return [head('Quick wins, two hours or less'), ...lines, ...settings];
}

function few(what: readonly string[]): string {
  const rest = what.length - max.what;
  return [...what.slice(0, max.what), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

function unseenLines(audit: Audit): readonly Line[] {
  const groups = unseenGroups(audit);
  if (groups.length === 0) return [];
  const lines = groups
    .slice(0, max.unseen)
    .map(({ what, why }): Line => ({ text: `${few(what)}: ${toPlain(why)}`, sign: '•' }));
  const rest = groups.length - lines.length;
  return [
    head('Not visible, and so not fine'),
    ...lines,
    ...(rest > 0 ? [{ text: `and ${rest} more in the papers`, indent: 2 }] : []),
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

/** `written`: the papers, as paths for people. */
export function renderAuditText(audit: Audit, look: Look, written: readonly string[]): string {
  const blocks: readonly (readonly Line[])[] = [
    [{ text: toPlain(say`${audit.name}, ${audit.source}: ${headline(audit)}`), ink: 'bold' }],
    movementLines(audit),
    postureLines(audit),
    riskLines(audit, look),
    winLines(audit),
    unseenLines(audit),
    written.length > 0 ? [head('Wrote'), ...written.map((path): Line => ({ text: path, indent: 2 }))] : [],
  ];
  const lines = blocks
    .filter((block) => block.length > 0)
    .flatMap((block, i) => (i === 0 ? block : [empty, ...block]));
  return wrapped(lines, look);
}
