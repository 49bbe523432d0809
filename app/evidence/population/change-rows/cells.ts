/** What a row of a change shows, column by column. Pure. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import { type AttributeId, type Attributes, attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Account } from '../../model/captured.ts';
import type { Column, Row } from '../../model/population.ts';
import type { Change } from '../change.ts';
import { type Classed, classMeanings } from '../classes.ts';
import type { BranchFacts } from '../facts.ts';

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

function betweenOf({ landing: { at, notBefore, notAfter } }: Change): string | null {
  return at === null ? `${notBefore ?? '?'} – ${notAfter ?? '?'}` : null;
}

export function cellsOf(
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
