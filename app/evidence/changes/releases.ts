/** The population of releases: each one that was published in the period. */
import { own } from '../../../policies/engine/prose.ts';
import { type ReleaseFact, readReleases } from '../github/releases.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Account } from '../model/captured.ts';
import type { Period } from '../model/period.ts';
import type { Column, Population, Row } from '../model/population.ts';
import { byRepository, fullName } from './by-repository.ts';
import type { ChangesSource } from './source.ts';

const columns: readonly Column[] = [
  { key: 'repository', title: 'Repository', kind: 'text' },
  { key: 'tag', title: 'Tag', kind: 'text' },
  { key: 'name', title: 'Name', kind: 'text' },
  { key: 'publishedAt', title: 'Published', kind: 'time' },
  { key: 'by', title: 'By', kind: 'text', means: 'Whose account published it' },
  { key: 'preRelease', title: 'Pre-release', kind: 'text' },
  { key: 'commit', title: 'Commit', kind: 'text', means: 'What the tag names when this is read' },
  { key: 'link', title: 'Link', kind: 'link' },
];

export const accountName = (account: Account | null): string =>
  account ? `@${account.login} (${account.id})` : 'a deleted account';

function rowOf(host: string, entry: RosterEntry, release: ReleaseFact): Row {
  const { tag, name, publishedAt, by, preRelease, commit, id } = release;
  const link = `${host}/${fullName(entry)}/releases/tag/${encodeURIComponent(tag)}`;
  return {
    id: `${entry.id}/${publishedAt}/${id}`,
    at: publishedAt,
    cells: {
      repository: fullName(entry),
      tag,
      name,
      publishedAt,
      by: accountName(by),
      preRelease: preRelease ? 'yes' : 'no',
      commit,
      link,
    },
    raw: release,
  };
}

export function populationOfReleases(source: ChangesSource, period: Period): Population {
  return {
    id: 'releases',
    title: 'Releases',
    about: own(
      'Each row is one release that was published in the period and was there when this was read: GitHub keeps nothing of those that were deleted.',
    ),
    columns,
    ...byRepository({
      source,
      read: async (at, entry) => ({
        rows: (await readReleases(at, period))
          .map((release) => rowOf(source.host, entry, release))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      }),
    }),
  };
}
