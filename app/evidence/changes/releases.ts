/** The population of releases: each one that was published in the period, or deleted in it, and what deployed its commit. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type Accounts, accountsOf } from '../github/accounts.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readDeployments } from '../github/deployments.ts';
import { type ReleaseFact, readReleases } from '../github/releases.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Account } from '../model/captured.ts';
import { isWithin, type Period } from '../model/period.ts';
import type { Column, Population, Row } from '../model/population.ts';
import { fail, notApplicable, pass, unknown } from '../population/answers.ts';
import type { DeploymentFact } from '../population/deployment-facts.ts';
import type { Told } from '../population/facts.ts';
import { letIn, succeededAt } from '../population/let-in.ts';
import { byRepository, fullName, type RepositoryPart } from './by-repository.ts';
import { accountName } from './deployments/account-name.ts';
import { deployedIn, lettingIn } from './deployments/letting-in.ts';
import { allHeard, type Heard, type HeardRelease } from './heard.ts';
import { tagStands } from './releases/tag.ts';
import type { ChangesSource } from './source.ts';

const columns: readonly Column[] = [
  { key: 'repository', title: 'Repository', kind: 'text' },
  { key: 'tag', title: 'Tag', kind: 'text' },
  { key: 'name', title: 'Name', kind: 'text' },
  { key: 'publishedAt', title: 'Published', kind: 'time' },
  { key: 'by', title: 'By', kind: 'text', means: 'Whose account published it' },
  { key: 'preRelease', title: 'Pre-release', kind: 'text' },
  { key: 'state', title: 'Now', kind: 'text', means: 'There, or gone: when, and who deleted it' },
  { key: 'commit', title: 'Commit', kind: 'text', means: 'What the tag names when this is read' },
  { key: 'tagStands', title: 'Tag is where it was', kind: 'answer' },
  { key: 'tagBecause', title: 'Why (tag)', kind: 'text' },
  { key: 'deployed', title: 'Deployed', kind: 'text', means: 'Where its commit was deployed to, and when' },
  {
    key: 'approved',
    title: 'Somebody else approved that',
    kind: 'answer',
    means: 'Of every such deployment',
  },
  { key: 'because', title: 'Why (deployment)', kind: 'text' },
  { key: 'link', title: 'Link', kind: 'link' },
];

interface Reading {
  readonly at: RepositoryAt;
  readonly period: Period;
  readonly accounts: Accounts;
  /** Null: there is no ledger. */
  readonly heard: Heard | null;
  readonly host: string;
}

interface Matched {
  readonly deployment: DeploymentFact;
  readonly answer: Attribute;
}

/** The worst of what let the commit in, wherever it succeeded. */
function approvalOf(matched: Told<readonly Matched[]>): Attribute {
  if (!matched.told) return unknown(matched.because);
  const [first, ...more] = matched.value.filter(({ deployment }) => succeededAt(deployment) !== null);
  if (!first) return notApplicable(own('No deployment of its commit succeeded.'));
  const all = [first, ...more];
  const words = ({ deployment: { environment }, answer: { because } }: Matched): Prose =>
    say`${environment}: ${because}`;
  const of = (answer: Attribute['answer']) => all.find((one) => one.answer.answer === answer);
  const [failed, open, passed] = [of('fail'), of('unknown'), of('pass')];
  if (failed) return fail(words(failed));
  if (open) return unknown(words(open));
  return passed ? pass(words(passed)) : notApplicable(words(first));
}

/** Deployments of the commit, by the first that was begun. */
async function matchedBy(
  { at, accounts, heard }: Reading,
  entry: RosterEntry,
  deployments: Told<readonly DeploymentFact[]>,
): Promise<(commit: string | null) => Promise<Told<readonly Matched[]>>> {
  if (!deployments.told) return async () => deployments;
  const all = deployments.value;
  const of =
    all.length === 0
      ? null
      : await deployedIn(at, entry, { all, accounts, heard: heard?.deploymentReviews ?? [] });
  return async (commit) => {
    const matched: Matched[] = [];
    for (const deployment of of === null ? [] : all.filter(({ sha }) => sha === commit))
      if (of) matched.push({ deployment, answer: letIn(await lettingIn(of, deployment)) });
    return { told: true, value: matched };
  };
}

const deployedTo = (matched: Told<readonly Matched[]>): string =>
  matched.told
    ? matched.value
        .map(({ deployment }) => `${deployment.environment} ${succeededAt(deployment) ?? 'not'}`)
        .join(', ')
    : 'not known';

const idOf = (entry: RosterEntry, at: string, release: number): string => `${entry.id}/${at}/${release}`;

function rowOf(
  { host, heard }: Reading,
  entry: RosterEntry,
  release: ReleaseFact,
  matched: Told<readonly Matched[]>,
): Row {
  const { tag, name, publishedAt, by, preRelease, commit, id } = release;
  const stands = tagStands(release, heard?.pushes ?? null);
  const approved = approvalOf(matched);
  return {
    id: idOf(entry, publishedAt, id),
    at: publishedAt,
    cells: {
      repository: fullName(entry),
      tag,
      name,
      publishedAt,
      by: accountName(by),
      preRelease: preRelease ? 'yes' : 'no',
      state: 'there',
      commit: commit?.sha ?? null,
      tagStands: stands.answer,
      tagBecause: toPlain(stands.because),
      deployed: deployedTo(matched),
      approved: approved.answer,
      because: toPlain(approved.because),
      link: `${host}/${fullName(entry)}/releases/tag/${encodeURIComponent(tag)}`,
    },
    raw: { release, deployments: matched.told ? matched.value : [] },
  };
}

/** One that was recorded and that GitHub does not list. */
function goneRow(entry: RosterEntry, all: readonly HeardRelease[], last: HeardRelease): Row {
  const { release, tag, publishedAt, by, preRelease } = last;
  const end = all.findLast(({ state }) => state === 'deleted' || state === 'unpublished');
  const whom = (account: Account | null) => accountName(account);
  return {
    id: idOf(entry, publishedAt ?? last.at, release),
    at: publishedAt,
    cells: {
      repository: fullName(entry),
      tag,
      name: null,
      publishedAt,
      by: whom(by),
      preRelease: preRelease ? 'yes' : 'no',
      state: end
        ? `${end.state} ${end.at} by ${whom(end.sender)}`
        : 'gone: when, and who deleted it, was not recorded',
      commit: null,
      tagStands: 'unknown',
      tagBecause: 'GitHub shows nothing of it any more.',
      deployed: 'not known',
      approved: 'unknown',
      because: 'GitHub shows nothing of it any more: its commit is not known.',
      link: null,
    },
    raw: { recorded: all },
  };
}

function goneIn({ heard, period }: Reading, entry: RosterEntry, listed: ReadonlySet<number>): readonly Row[] {
  const byId = Map.groupBy(heard?.releases ?? [], ({ release }) => release);
  return [...byId].flatMap(([id, all]) => {
    const last = all.at(-1);
    if (!last || listed.has(id) || last.publishedAt === null) return [];
    const isOf =
      isWithin(period, last.publishedAt) ||
      all.some(({ state, at }) => state !== 'edited' && state !== 'published' && isWithin(period, at));
    return isOf ? [goneRow(entry, all, last)] : [];
  });
}

async function partOf(reading: Reading, entry: RosterEntry): Promise<RepositoryPart> {
  const { at, period, accounts } = reading;
  const { published, listed } = await readReleases(at, period);
  const deployments: Told<readonly DeploymentFact[]> =
    published.length === 0
      ? { told: true, value: [] }
      : await tell(
          () => readDeployments(at, period.from, accounts),
          own('the deployments'),
          'deployments: read',
        );
  const matched = await matchedBy(reading, entry, deployments);
  const rows: Row[] = [];
  for (const release of published)
    rows.push(rowOf(reading, entry, release, await matched(release.commit?.sha ?? null)));
  const all = [...rows, ...goneIn(reading, entry, listed)];
  return { rows: all.sort((a, b) => (a.id < b.id ? -1 : 1)), empty: listed.size === 0 };
}

/** Throws what the ledger throws. */
export async function populationOfReleases(source: ChangesSource, period: Period): Promise<Population> {
  const accounts = accountsOf(source.octokit);
  const all = await allHeard(source.ledger, period.from);
  const { host } = source;
  return {
    id: 'releases',
    title: 'Releases',
    about: own(
      'Each row is one release that was published in the period, or was recorded as deleted in it. GitHub keeps nothing of those that were deleted: without a record of that time they are not here.',
    ),
    columns,
    ...byRepository({
      source,
      empty: own('releases'),
      read: (at, entry) => partOf({ at, period, accounts, heard: all.of(entry.id), host }, entry),
    }),
  };
}
