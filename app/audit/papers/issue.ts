/** The audit as an issue that is kept up to date: the gist, for people who meet it every week. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';
import type { Risk } from '../model/risk.ts';
import { grantWords } from './advice.ts';
import { evidenceGroups, few, movedWords, movementGroups, unseenGroups } from './groups.ts';
import { table } from './table.ts';
import { capital, headline, riskTitle, rosterWords } from './words.ts';

const max = { risks: 15, places: 3, unseen: 10 } as const;

/** Characters: GitHub takes 65,536. */
const maxBody = 60_000;

const md = (prose: Parameters<typeof toMarkdown>[0]): string => toMarkdown(prose);

function riskLines(risk: Risk, audit: Audit): string {
  const several = audit.repositories.length > 1;
  const groups = evidenceGroups(risk, several).slice(0, max.places);
  const shown = groups.map(({ words }) => `  - ${md(words)}`);
  const more = risk.count - groups.reduce((sum, group) => sum + group.places, 0);
  return [
    `- [ ] **${risk.severity}** ${md(riskTitle(risk, audit))} (${md(effortWords(risk.hours))}). ${md(capital(risk.mitigation))}.`,
    ...shown,
    ...(more > 0 ? [`  - and ${more.toLocaleString('en-US')} more`] : []),
  ].join('\n');
}

function movement({ movement: moved }: Audit): readonly string[] {
  if (!moved) return [];
  const lines = movementGroups(moved).flatMap(({ title, moved: some }) =>
    some.map((one) => `- ${title}: ${md(say`${own(one.title)} (${movedWords(one)})`)}`),
  );
  return lines.length > 0 ? [`Since ${moved.since.slice(0, 10)}:\n\n${lines.join('\n')}`] : [];
}

function unseen(audit: Audit): readonly string[] {
  const groups = unseenGroups(audit);
  if (groups.length === 0) return [];
  const lines = groups.slice(0, max.unseen).map(({ ids, why }) => `- ${md(say`${own(few(ids))}: ${why}`)}`);
  const rest = groups.length - lines.length;
  const more = rest > 0 ? `\n- and ${rest} more` : '';
  const grant = grantWords(audit);
  const how = grant === null ? '' : `\n\n${md(grant)}`;
  return [
    `<details><summary>Not visible, and so not fine</summary>\n\n${lines.join('\n')}${more}${how}\n\n</details>`,
  ];
}

export interface AuditIssue {
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
}

export function auditIssue(audit: Audit): AuditIssue {
  const { risks, areas } = audit;
  const shown = risks.slice(0, max.risks).map((risk) => riskLines(risk, audit));
  const rest = risks.length - shown.length;
  const rows = areas.map(({ area, grade, because }) => [own(area), own(grade ?? '–'), because]);
  const roster = rosterWords(audit);
  const parts = [
    `**${md(capital(headline(audit)))}** · ${md(audit.source)} · ${audit.at.slice(0, 10)}`,
    ...(roster.length > 0 ? [`${md(roster)}.`] : []),
    ...movement(audit),
    ...(shown.length > 0 ? [shown.join('\n')] : []),
    ...(rest > 0 ? [`and ${rest} more in the papers of the run`] : []),
    table(['area', 'grade', 'why'], rows),
    ...unseen(audit),
    'This issue is kept up to date by an audit on a schedule. The papers are among what its run writes.',
  ];
  const body = parts.join('\n\n');
  const cut =
    body.length > maxBody ? `${body.slice(0, maxBody).toWellFormed()}\n\nThe rest is in the papers.` : body;
  const worth = risks.some(({ severity }) => severity !== 'low');
  return {
    key: audit.name,
    title: toPlain(say`Audit of ${audit.name}: ${headline(audit)}`),
    body: cut,
    open: worth,
  };
}
