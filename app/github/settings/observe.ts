/** All that declared settings of one repository or organization are held against, and no read more. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { isKnown, type Part } from '../../../policies/engine/part.ts';
import { teamsIn } from '../../../policies/settings/bypass.ts';
import { editsClassic } from '../../../policies/settings/compare-branch.ts';
import type { Observed } from '../../../policies/settings/observed.ts';
import { answer, at, type Declared, type ReadKey } from '../../../policies/settings/setting-type.ts';
import type { Reader } from '../access/read-only.ts';
import { statusOf } from '../access/reasons.ts';
import { hidden, lookedAt, readAnswers } from './answers.ts';
import { type RepositoryAt, readBranches } from './branches.ts';

export interface Looked {
  readonly observed: Observed;
  readonly gaps: readonly Gap[];
}

function readsOf(declared: readonly Declared[]): readonly ReadKey[] {
  return declared.flatMap(({ type, entry = [], value }) =>
    type.of === 'branch' ? [] : [...type.reads, ...(type.alsoReads?.(entry, value) ?? [])],
  );
}

async function readTeam(reader: Reader, org: string, slug: string): Promise<Part<number | null>> {
  const { value } = await lookedAt(async () => {
    try {
      const { data } = await reader.get('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug });
      return at(data, ['id']);
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw hidden(error, `the team ${slug}`, 'members: read');
    }
  });
  return value as Part<number | null>;
}

async function readTeams(reader: Reader, org: string, declared: readonly Declared[]) {
  const named = declared.filter(({ type }) => type.key === 'protection.bypass');
  const slugs = [...new Set(named.flatMap(({ value }) => teamsIn(value)))].sort();
  const all = await Promise.all(
    slugs.map(async (slug) => [slug, await readTeam(reader, org, slug)] as const),
  );
  return Object.fromEntries(all);
}

/** The repository itself is always read: whose and what it is decides what GitHub has for it. */
export async function observeRepository(
  reader: Reader,
  where: RepositoryAt,
  declared: readonly Declared[],
  more: readonly ReadKey[] = [],
): Promise<Looked> {
  const parameters = { owner: where.owner, repo: where.repo };
  const names = [...new Set(declared.flatMap(({ branch }) => (branch === null ? [] : [branch])))];
  const { answers, gaps } = await readAnswers(reader, ['repository', ...readsOf(declared), ...more], {
    ...parameters,
    org: where.owner,
  });
  const repository = answer(answers, 'repository');
  const defaultBranch = isKnown(repository) ? at(repository, ['default_branch']) : null;
  const branches = await readBranches(
    reader,
    where,
    names,
    typeof defaultBranch === 'string' ? defaultBranch : null,
    (name) => editsClassic(declared, name),
  );
  const teams = await readTeams(reader, where.owner, declared);
  return {
    observed: { answers, branches: branches.branches, teams },
    gaps: [...gaps, ...branches.gaps],
  };
}

export async function observeOrganization(
  reader: Reader,
  org: string,
  declared: readonly Declared[],
  more: readonly ReadKey[] = [],
): Promise<Looked> {
  const { answers, gaps } = await readAnswers(reader, [...readsOf(declared), ...more], { org });
  return { observed: { answers, branches: {}, teams: {} }, gaps };
}
