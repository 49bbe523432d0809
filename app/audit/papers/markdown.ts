/** The audit as Markdown: to be read in a repository, an issue or a mail. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Audit } from '../model/audit.ts';
import { effortWords } from '../model/plan.ts';
import { gradeRule } from '../model/posture.ts';
import { arithmetic, type Risk } from '../model/risk.ts';
import { applicable, grantWords } from './advice.ts';
import { evidenceGroups, fineGroups, movedWords, movementGroups, unseenGroups } from './groups.ts';
import { portraitMarkdown } from './markdown-portrait.ts';
import { table } from './table.ts';
import {
  capital,
  headline,
  periods,
  places,
  planItemWords,
  planNote,
  repositoriesOf,
  riskTitle,
  rosterWords,
} from './words.ts';

const md = (prose: Prose): string => toMarkdown(prose);
function postureSection({ areas }: Audit): string {
  const rows = areas.map(({ area, grade, because, partial }) => [
    own(area),
    own(grade === null ? '–' : partial ? `${grade} (most was not visible)` : grade),
    because,
  ]);
  const rule = gradeRule.map(([grade, words]) => `${grade}: ${words}`).join(' · ');
  return `## Posture\n\n${table(['area', 'grade', 'why'], rows)}\n\n${rule}. An area of which too little was visible has no grade.`;
}

/** Places listed one by one for each risk. */
const maxPlaces = 10;

function riskSection(risk: Risk, n: number, audit: Audit): string {
  const several = audit.repositories.length > 1;
  const groups = evidenceGroups(risk, several).slice(0, maxPlaces);
  const evidence = groups.map(({ words }) => md(words));
  const more = risk.count - groups.reduce((sum, group) => sum + group.places, 0);
  return [
    `### ${n}. ${md(riskTitle(risk, audit))}`,
    '',
    `**${risk.severity}** · ${md(arithmetic(risk))} · ${risk.area} · ${md(effortWords(risk.hours))} · owner: _nobody yet_`,
    '',
    `- Likely: ${md(risk.likelihood.because)}.`,
    `- Harm: ${md(risk.impact.because)}.`,
    `- To do: ${md(risk.mitigation)}.`,
    ...(several ? [`- Where: ${md(repositoriesOf(risk))}.`] : []),
    `- Seen in ${md(places(risk))}:`,
    ...evidence.map((line) => `  - ${line}`),
    ...(more > 0 ? [`  - and ${more.toLocaleString('en-US')} more`] : []),
  ].join('\n');
}

function risksSection(audit: Audit): string {
  if (audit.risks.length === 0) return '## Risks\n\nNone was found in what was visible.';
  const rows = audit.risks.map((risk, i) => [
    own(String(i + 1)),
    riskTitle(risk, audit),
    own(risk.severity),
    own(String(risk.score)),
    effortWords(risk.hours),
  ]);
  const overview = table(['', 'risk', 'severity', 'score', 'effort'], rows);
  return ['## Risks', overview, ...audit.risks.map((risk, i) => riskSection(risk, i + 1, audit))].join(
    '\n\n',
  );
}

function planSection(audit: Audit): string {
  const { plan, risks } = audit;
  const number = (id: string) => risks.findIndex((risk) => risk.id === id) + 1;
  const parts = periods(plan).flatMap(({ title, items }) => {
    if (items.length === 0) return [];
    const lines = items.map(
      (item) =>
        `- [ ] ${md(planItemWords(item, audit))}: risk ${number(item.risk)}, ${item.reduction} of 25 points; owner _nobody yet_${item.due === null ? '' : `, by ${item.due}`}. Done when it is found in no place (now ${item.from.toLocaleString('en-US')}).`,
    );
    return [`### ${title}\n\n${lines.join('\n')}`];
  });
  const quick = plan.quickWins.map((id) => number(id)).sort((a, b) => a - b);
  const wins =
    quick.length > 0 ? [`Quick wins, two hours or less: ${quick.map((n) => `risk ${n}`).join(', ')}.`] : [];
  const byCommand = applicable(audit);
  const how = byCommand === null ? [] : [md(byCommand)];
  return ['## Plan for 30, 60 and 90 days', md(planNote(plan)), ...wins, ...how, ...parts].join('\n\n');
}

export function planMarkdown(audit: Audit): string {
  return `# ${md(say`Plan for ${audit.name}`)}\n\n${audit.at.slice(0, 10)}\n\n${planSection(audit)}\n`;
}

function notVisibleSection(audit: Audit): string {
  const groups = unseenGroups(audit);
  if (groups.length === 0) return '## Not visible\n\nNothing: all that was asked could be seen.';
  const rows = groups.map(({ what, why, areas, where }) => [
    own(what.join('; ')),
    own(areas.join(', ')),
    why,
    where,
  ]);
  const grant = grantWords(audit);
  const how = grant === null ? '' : `\n\n${md(grant)}`;
  return `## Not visible\n\nWhether any of this holds was not seen, and so it is not fine.\n\n${table(['whether', 'area', 'why', 'where'], rows)}${how}`;
}

function repositoriesSection({ repositories, kind }: Audit): readonly string[] {
  const noted = repositories.filter(({ note }) => note !== null);
  if (kind === 'clone' || noted.length === 0) return [];
  const rows = noted.map(({ name, state, note }) => [say`${name}`, own(state), note ?? own('')]);
  return [`## Repositories with a note\n\n${table(['repository', 'state', 'note'], rows)}`];
}

function fineSection(audit: Audit): readonly string[] {
  const lines = fineGroups(audit).map(
    ({ asks, because, where }) =>
      `- ${md([...own(asks), ...(because === null ? [] : say`: ${because}`), ...where])}`,
  );
  return lines.length > 0 ? [`## Fine\n\n${lines.join('\n')}`] : [];
}

function movementSection({ movement }: Audit): readonly string[] {
  if (!movement) return [];
  const groups = movementGroups(movement).map(
    ({ title, moved }) =>
      `**${title}**\n\n${moved.map((one) => `- ${md(say`${own(one.title)}: ${movedWords(one)}`)}`).join('\n')}`,
  );
  const same = `${movement.same} as before.`;
  return [
    ['## Since the last audit', `Compared with ${movement.since.slice(0, 10)}. ${same}`, ...groups].join(
      '\n\n',
    ),
  ];
}

function roster(audit: Audit): string {
  const words = rosterWords(audit);
  return words.length > 0 ? ` ${md(words)}.` : '';
}

export function auditMarkdown(audit: Audit): string {
  const parts = [
    `# ${md(say`Audit of ${audit.name}`)}`,
    `**${md(capital(headline(audit)))}.** ${md(capital(audit.source))}, ${audit.at.slice(0, 16).replace('T', ' ')} UTC, Fairlead ${audit.engine}.${roster(audit)}`,
    ...movementSection(audit),
    postureSection(audit),
    risksSection(audit),
    planSection(audit),
    notVisibleSection(audit),
    ...fineSection(audit),
    ...repositoriesSection(audit),
    ...(audit.portrait ? [portraitMarkdown(audit.portrait)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
