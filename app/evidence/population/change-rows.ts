/** Changes of a branch as rows of a population. Pure. */
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Prose } from '../../../policies/engine/prose.ts';
import { type AttributeId, type Attributes, attributeIds, attributeTitles } from '../model/attribute.ts';
import type { Account } from '../model/captured.ts';
import type { Period } from '../model/period.ts';
import type { Column, Row, TieOut } from '../model/population.ts';
import { attributesOf } from './attributes.ts';
import { type Change, changesOf } from './change.ts';
import { type Classed, classMeanings, classOf } from './classes.ts';
import type { BranchFacts } from './facts.ts';
import { landedOn } from './landed.ts';
import { reviewed } from './reviews.ts';
import { incompleteBy, tieOutsOf } from './tie-out.ts';

const column = (key: string, title: string, kind: Column['kind'] = 'text', means?: string): Column => ({
  key,
  title,
  kind,
  ...(means === undefined ? {} : { means }),
});

const classes = Object.entries(classMeanings)
  .map(([name, means]) => `${name}: ${means}`)
  .join('; ');

export const changeColumns: readonly Column[] = [
  column('repository', 'Repository'),
  column('branch', 'Branch'),
  column('at', 'Landed', 'time', 'As GitHub’s log, an event or a merge tells it; empty: nobody says'),
  column(
    'between',
    'Or between',
    'text',
    'Where nobody says when it landed: the changes before and after it did then',
  ),
  column('class', 'Class', 'text', classes),
  column('because', 'Why this class'),
  column('how', 'How', 'text', 'As GitHub’s activity log calls it, or an event tells'),
  column('by', 'By', 'text', 'Whose account moved the branch; never the name in a commit'),
  column('pulls', 'Pull requests'),
  column('title', 'Title'),
  column('author', 'Author', 'text', 'Who opened the pull request'),
  column('approvedBy', 'Approved by', 'text', 'Approvals as GitHub lists them, whether they count or not'),
  column('before', 'Before', 'text', 'The commit that the branch was at'),
  column('after', 'After', 'text', 'The commit that it was at then'),
  column('commits', 'Commits', 'number', 'On the branch’s own line; empty: not known'),
  column('sources', 'Known from'),
  ...attributeIds.map((id) => column(id, `${id} ${attributeTitles[id]}`, 'answer')),
  column('link', 'Link', 'link'),
];

const accountName = (account: Account | null): string => (account ? `@${account.login} (${account.id})` : '');

function sourcesOf({ landing, pulls }: Change): string {
  const { activity, event, inGit } = landing;
  const heard = event === null ? null : event.delivery === null ? 'event, read afterwards' : 'event';
  return [
    activity === null ? null : 'activity',
    heard,
    inGit ? 'git' : null,
    pulls.length > 0 ? 'pull request' : null,
  ]
    .filter((one) => one !== null)
    .join(', ');
}

/** Of a branch chronological, and the same whenever it is read: an entry of the log has the time that the log says. */
function idOf({ repository, branch }: BranchFacts, { landing }: Change): string {
  return `${repository.id}/${branch}/${landing.at ?? 'time not known'}/${landing.after.slice(0, 16)}`;
}

function betweenOf({ landing: { at, notBefore, notAfter } }: Change): string | null {
  return at === null ? `${notBefore ?? '?'} – ${notAfter ?? '?'}` : null;
}

function cellsOf(
  facts: BranchFacts,
  change: Change,
  classed: Classed,
  attributes: Attributes,
  host: string,
): Row['cells'] {
  const { landing, pulls } = change;
  const unique = (all: readonly string[]) => [...new Set(all)].filter(Boolean).join(', ');
  const approvers = pulls.flatMap(({ reviews }) =>
    reviews
      .filter(({ state }) => state === 'approved')
      .map(({ by }) => accountName(by) || 'a deleted account'),
  );
  const [first] = pulls;
  const place = first ? `pull/${first.number}` : `commit/${landing.after}`;
  const answers = Object.fromEntries(attributeIds.map((id: AttributeId) => [id, attributes[id].answer]));
  return {
    repository: facts.repository.name,
    branch: facts.branch,
    at: landing.at,
    between: betweenOf(change),
    class: classed.class,
    because: toPlain(classed.because),
    how: landing.how,
    by: accountName(landing.actor),
    pulls: pulls.map(({ number }) => `#${number}`).join(', '),
    title:
      pulls.length > 0
        ? pulls.map(({ title }) => title).join(' | ')
        : (landing.commits?.at(-1)?.headline ?? null),
    author: unique(pulls.map(({ author }) => accountName(author) || 'a deleted account')),
    approvedBy: unique(approvers),
    before: landing.before,
    after: landing.after,
    commits: landing.commits?.length ?? null,
    sources: sourcesOf(change),
    ...answers,
    link: `${host}/${facts.repository.name}/${place}`,
  };
}

/** What was recorded of its pull requests when it happened. */
function capturedOf({ captured }: BranchFacts, { pulls }: Change): unknown {
  if (captured === null) return null;
  const reviews = pulls.flatMap((pull) =>
    pull.reviews.flatMap(({ id }) => {
      const then = captured.reviews.get(id);
      return then ? [{ review: id, ...then }] : [];
    }),
  );
  return { reviews };
}

function rowOf(facts: BranchFacts, { id, change }: Named, host: string): Row {
  const reviews = change.pulls.map((pull) => reviewed(facts, pull));
  const classed = classOf(facts, change, reviews);
  const attributes = attributesOf(facts, change, classed, reviews);
  return {
    id,
    at: change.landing.at,
    cells: cellsOf(facts, change, classed, attributes, host),
    attributes,
    raw: {
      repository: facts.repository,
      branch: facts.branch,
      through: change.through,
      landing: change.landing,
      pulls: change.pulls,
      rules: facts.rules,
      checks: change.pulls.map(({ head }) => facts.checks.get(head) ?? null),
      captured: capturedOf(facts, change),
    },
  };
}

export interface BranchChanges {
  /** Made as they are asked for, in the order of their ids. */
  readonly rows: () => Iterable<Row>;
  readonly tieOuts: readonly TieOut[];
  readonly incomplete: readonly Prose[];
}

interface Named {
  readonly id: string;
  readonly change: Change;
}

/** Within one branch every id is another: two updates of one second to one commit are told apart by their order. */
function named(facts: BranchFacts, changes: readonly Change[]): readonly Named[] {
  const seen = new Map<string, number>();
  const all = changes.map((change) => {
    const id = idOf(facts, change);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return { id: times === 1 ? id : `${id}/${times}`, change };
  });
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** `host`: `https://github.com`. */
export function branchChanges(facts: BranchFacts, period: Period, host: string): BranchChanges {
  const landed = landedOn(facts, period);
  const changes = changesOf(facts, landed, period);
  const tieOuts = tieOutsOf(facts, period, landed, changes);
  const all = named(facts, changes);
  return {
    *rows() {
      for (const { id, change } of all) yield rowOf(facts, { id, change }, host);
    },
    tieOuts,
    incomplete: incompleteBy(facts, tieOuts),
  };
}
