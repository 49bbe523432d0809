/** What somebody has to know of a package who has one minute: what it is, what it shows, what it does not, what to ask for. Pure. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import { attributeIds } from '../../model/attribute.ts';
import type { Interval } from '../../model/interval.ts';
import { notProven } from '../not-proven.ts';
import type { WrittenPopulation } from '../written.ts';
import { type Book, populationNamed } from './book.ts';
import { counted, grouped, link, said } from './words.ts';

const items = (all: readonly Markup[]): Markup => html`<ul>${each(all, (one) => html`<li>${one}</li>`)}</ul>`;

/** `A7 22, A6 6`: the most first. */
function most({ tallies }: WrittenPopulation, answer: 'fail' | 'unknown'): string {
  return attributeIds
    .map((id) => ({ id, count: tallies[id][answer].count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ id, count }) => `${id} ${grouped(count)}`)
    .join(', ');
}

function ofChanges(changes: WrittenPopulation): readonly Markup[] {
  const unknown = most(changes, 'unknown');
  return [
    changes.failingCount === 0
      ? html`None of ${counted(changes.rows, 'change')} fails anything that is asked of it.`
      : html`✗ ${link('exceptions.html', grouped(changes.failingCount))} of ${counted(changes.rows, 'change')} fail something: ${most(changes, 'fail')}.`,
    ...(unknown === '' ? [] : [html`? Answers that nobody knows: ${unknown}.`]),
  ];
}

function ofRules({ dossier }: Book): Markup {
  const all = dossier.continuity();
  const page = link('continuity.html', 'When rules were in force');
  if (all.length === 0) return html`${page}: no rule was followed over this period.`;
  const having = (state: Interval['state']) =>
    all.filter(({ intervals }) => intervals.some((one) => one.state === state)).length;
  const whole = all.filter(({ intervals }) => intervals.every(({ state }) => state === 'in force')).length;
  return html`${page}: of ${counted(all.length, 'rule of a branch', 'rules of branches')}, ${grouped(whole)} all the time; ${grouped(having('weaker'))} weaker at some time; ${grouped(having('unknown'))} not known at some time.`;
}

const isWhole = ({ sheet: { incomplete, tieOuts } }: WrittenPopulation): boolean =>
  incomplete.length === 0 && tieOuts.length > 0 && tieOuts.every(({ holds }) => holds === true);

function ofPopulations({ populations }: Book): Markup {
  const whole = populations.filter(isWhole).map(({ population }) => population.title);
  return whole.length === 0
    ? html`No population is whole by what it was compared with.`
    : html`Whole, by what they were compared with: ${whole.join(', ')}.`;
}

/** What somebody who relies on it would ask for. */
function next(book: Book): readonly Markup[] {
  const { dossier, keys } = book;
  const changes = populationNamed(book, 'changes');
  const ofAccess = populationNamed(book, 'access-changes');
  const missing = dossier
    .controls()
    .flatMap(({ manual }) => manual.filter(({ file }) => file === null)).length;
  const isOver = dossier.collectedAt > dossier.period.to;
  return [
    ...(changes && changes.failingCount > 0
      ? [
          html`For each change under ${link('exceptions.html', 'Exceptions')}: why, and who looked at it afterwards.`,
        ]
      : []),
    ...(missing === 0
      ? []
      : [
          html`${counted(missing, 'document')} that GitHub cannot show, named under ${link('controls.html', 'Controls')}.`,
        ]),
    ...(ofAccess && !isWhole(ofAccess)
      ? [html`Who joined and who left, and the organization’s audit log, to hold access against.`]
      : []),
    dossier.ledger === null
      ? html`That Fairlead runs as a service from now on: the next package then shows what this one cannot.`
      : html`The package before this one: that this one goes on from it can be verified.`,
    keys.length === 0
      ? html`The SHA-256 of the file, from whoever made it, by another way than the file.`
      : html`The ids of ${dossier.client.name}’s keys, by another way than the file.`,
    ...(isOver ? [] : [html`The package of the whole period, when it is over.`]),
  ];
}

export function inOneMinute(book: Book): Markup {
  const { dossier, populations, keys } = book;
  const { client, frameworks } = dossier;
  const [changes, repositories] = [populationNamed(book, 'changes'), populationNamed(book, 'repositories')];
  const scope = [
    ...(repositories ? [counted(repositories.rows, 'repository', 'repositories')] : []),
    ...(changes
      ? [counted(changes.rows, 'change of a protected branch', 'changes of protected branches')]
      : []),
  ].join(', ');
  const toward =
    frameworks.length === 0
      ? ''
      : ` It is evidence toward controls of ${frameworks.map(({ title }) => visible(title)).join('; ')}: whether they are met is the auditor’s opinion.`;
  const open = notProven({
    populations: populations.map(({ population, sheet }) => ({ title: population.title, sheet })),
    gaps: dossier.gaps().length,
    notLookedAt: dossier.notLookedAt(),
    signed: keys.length > 0,
  });
  return html`<h2>In one minute</h2>
<p>How ${client.name} changed its software in this period, who could, and which rules held, as GitHub shows it${dossier.ledger === null ? '' : ' and as Fairlead recorded it'}${scope === '' ? '' : `: ${scope}`}.${toward}</p>
<h3>What it shows</h3>${items([...(changes ? ofChanges(changes) : []), ofRules(book), ofPopulations(book)])}
<h3>Not proven</h3>${open.length === 0 ? html`<p>Nothing that is known.</p>` : items(open.map(said))}
<h3>What to ask for next</h3>${items(next(book))}`;
}
