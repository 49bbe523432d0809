/** The audit as one HTML file: works from disk and on paper, without scripts and without anything from elsewhere. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import { count, say } from '../../../../policies/engine/prose.ts';
import { each, html, type Markup, nothing, words } from '../../../papers/markup.ts';
import { style } from '../../../papers/style.ts';
import type { Audit } from '../../model/audit.ts';
import { byWords, effortWords, type PlanItem } from '../../model/plan.ts';
import { gradeRule } from '../../model/posture.ts';
import { arithmetic, type Risk } from '../../model/risk.ts';
import { applicable, grantWords } from '../advice.ts';
import { evidenceGroups, fineGroups, movedWords, movementGroups, unseenGroups } from '../groups.ts';
import {
  capital,
  headline,
  outcomeWords,
  periods,
  places,
  planNote,
  repositoriesOf,
  riskTitle,
  rosterWords,
} from '../words.ts';
import { planChart, riskMatrix } from './charts.ts';
import { portraitSection } from './portrait.ts';

const n = (value: number): string => value.toLocaleString('en-US');

function posture({ areas }: Audit): Markup {
  const tiles = each(
    areas,
    ({ area, grade, because, partial }) =>
      html`<li class="tile"><span class="grade ${grade ?? 'none'}">${grade ?? '–'}</span><span><b>${area}</b><span class="soft">${words(because)}${partial && grade !== null ? html`. Most of it was not visible: it may be worse` : nothing}</span></span></li>`,
  );
  const rule = each(gradeRule, ([grade, meaning]) => html`<b>${grade}</b> ${meaning}. `);
  return html`<h2 id="posture">Posture</h2><ul class="tiles">${tiles}</ul><p class="note">${rule}An area of which too little was visible has no grade.</p>`;
}

/** Places listed one by one for each risk. */
const maxPlaces = 25;

function placesOf(risk: Risk, several: boolean): Markup {
  const groups = evidenceGroups(risk, several).slice(0, maxPlaces);
  const more = risk.count - groups.reduce((sum, group) => sum + group.places, 0);
  const items = each(groups, (group) => html`<li>${words(group.words)}</li>`);
  return html`<ul>${items}${more > 0 ? html`<li class="soft">and ${n(more)} more</li>` : nothing}</ul>`;
}

function riskDetails(risk: Risk, i: number, audit: Audit): Markup {
  const several = audit.repositories.length > 1;
  const where = several ? html`<dt>Where</dt><dd>${words(repositoriesOf(risk))}</dd>` : nothing;
  return html`<details id="risk-${i + 1}"${{ markup: i < 3 ? ' open' : '' }}><summary><span>${i + 1}</span><span class="t">${words(riskTitle(risk, audit))}</span><span class="severity ${risk.severity}">${risk.severity} ${risk.score}</span><span class="soft">${words(effortWords(risk.hours))}</span></summary>
<div class="body"><dl><dt>Area</dt><dd>${risk.area}</dd><dt>Score</dt><dd>${words(arithmetic(risk))}, ${risk.left} when done</dd><dt>Likely</dt><dd>${words(capital(risk.likelihood.because))}.</dd><dt>Harm</dt><dd>${words(capital(risk.impact.because))}.</dd><dt>To do</dt><dd>${words(capital(risk.mitigation))}.</dd><dt>Effort</dt><dd>${words(effortWords(risk.hours))}, ${words(byWords(risk.by))}</dd><dt>Owner</dt><dd>nobody yet</dd>${where}<dt>Seen in</dt><dd>${words(places(risk))}</dd></dl>${placesOf(risk, several)}</div></details>`;
}

function risks(audit: Audit): Markup {
  if (audit.risks.length === 0)
    return html`<h2 id="risks">Risks</h2><p>None was found in what was visible.</p>`;
  return html`<h2 id="risks">Risks</h2>${riskMatrix(audit.risks)}${each(audit.risks, (risk, i) => riskDetails(risk, i, audit))}`;
}

function planItem(item: PlanItem, audit: Audit): Markup {
  const number = audit.risks.findIndex(({ id }) => id === item.risk) + 1;
  const due = item.due === null ? '' : `, by ${item.due}`;
  return html`<li><span>${words(outcomeWords(item, audit))}. <span class="soft"><a href="#risk-${number}">Risk ${number}</a>, ${item.reduction} of 25 points, ${words(effortWords(item.hours))}, ${words(byWords(item.by))}; owner: nobody yet${due}. Done when it is found in no place (now ${n(item.from)}).</span></span></li>`;
}

function plan(audit: Audit): Markup {
  if (audit.risks.length === 0) return nothing;
  const number = (id: string) => audit.risks.findIndex((risk) => risk.id === id) + 1;
  const wins = audit.plan.quickWins.map(number).sort((a, b) => a - b);
  const quick =
    wins.length > 0
      ? html`<p><b>Quick wins</b>, two hours or less: ${each(wins, (one, i) => html`${i === 0 ? '' : ', '}<a href="#risk-${one}">risk ${one}</a>`)}.</p>`
      : nothing;
  const parts = each(
    periods(audit.plan).filter(({ items }) => items.length > 0),
    ({ title, items }) =>
      html`<h3>${title}</h3><ul class="check">${each(items, (item) => planItem(item, audit))}</ul>`,
  );
  const byCommand = applicable(audit);
  const how = byCommand === null ? nothing : html`<p>${words(byCommand)}</p>`;
  return html`<h2 id="plan">Plan for 30, 60 and 90 days</h2><p class="note">${words(planNote(audit.plan))}</p>${quick}${how}${planChart(audit.plan)}${parts}`;
}

function unseen(audit: Audit): Markup {
  const groups = unseenGroups(audit);
  const grant = grantWords(audit);
  const rows = each(
    groups,
    ({ what, why, areas, where }) =>
      html`<tr><td>${each(what, (one) => html`<div>${one}</div>`)}</td><td>${areas.join(', ')}</td><td>${words(why)}${where.length > 0 ? html` <span class="soft">${words(where)}</span>` : nothing}</td></tr>`,
  );
  const body =
    groups.length === 0
      ? html`<p>Nothing: all that was asked could be seen.</p>`
      : html`<p class="note">Whether any of this holds was not seen, and so it is not fine.</p><div class="wide"><table><thead><tr><th>whether</th><th>area</th><th>why</th></tr></thead><tbody>${rows}</tbody></table></div>${grant === null ? nothing : html`<p>${words(grant)}</p>`}`;
  return html`<h2 id="not-visible">Not visible</h2>${body}`;
}

function fine(audit: Audit): Markup {
  const groups = fineGroups(audit);
  if (groups.length === 0) return nothing;
  const items = each(
    groups,
    ({ asks, because, where }) =>
      html`<li>${asks}${because === null ? nothing : html`: ${words(because)}`}${words(where)}</li>`,
  );
  return html`<h2 id="fine">Fine</h2><ul>${items}</ul>`;
}

function repositories({ repositories: all, kind }: Audit): Markup {
  if (kind === 'clone') return nothing;
  const rows = each(
    all,
    ({ name, state, note }) =>
      html`<tr><td><code>${name}</code></td><td>${state}</td><td>${note ? words(note) : ''}</td></tr>`,
  );
  return html`<h2 id="repositories">Repositories</h2><details><summary><span class="t">${words(count(all.length, 'repository', 'repositories'))}</span></summary><div class="body wide"><table><thead><tr><th>repository</th><th>state</th><th>note</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function movement({ movement: moved }: Audit): Markup {
  if (!moved) return nothing;
  const groups = each(
    movementGroups(moved),
    ({ title, moved: some }) =>
      html`<h3>${title}</h3><ul>${each(some, (one) => html`<li>${one.title}: ${words(movedWords(one))}</li>`)}</ul>`,
  );
  return html`<h2 id="moved">Since ${moved.since.slice(0, 10)}</h2><p>${moved.same} as before.</p>${groups}`;
}

function roster(audit: Audit): Markup {
  const told = rosterWords(audit);
  return told.length > 0 ? html` ${words(told)}.` : nothing;
}

export function auditHtml(audit: Audit): string {
  const title = toPlain(say`Audit of ${audit.name}`);
  const links = [
    'posture',
    'risks',
    'plan',
    'not-visible',
    ...(audit.portrait ? ['numbers'] : ['repositories']),
  ];
  const nav = each(links, (id) => html`<a href="#${id}">${id.replace('-', ' ')}</a>`);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${{ markup: style }}</style></head>
<body><main><h1>Audit of ${audit.name}</h1><p class="headline"><b>${words(capital(headline(audit)))}.</b></p><p class="soft">${words(capital(audit.source))}, ${audit.at.slice(0, 16).replace('T', ' ')} UTC, Fairlead ${audit.engine}.${roster(audit)}</p><nav>${nav}</nav>
${movement(audit)}${posture(audit)}${risks(audit)}${plan(audit)}${unseen(audit)}${fine(audit)}${repositories(audit)}${audit.portrait ? portraitSection(audit.portrait) : nothing}
</main></body></html>
`;
  return page.markup;
}
