/** Who may reach one repository, and by which ways. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Query, Row } from '../../model/population.ts';
import { type EmptyList, emptyOf } from '../ask.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from '../of.ts';
import { type Account, type Everywhere, problems } from './everywhere.ts';
import { type Lists, listOf } from './lists.ts';
import type { Since } from './since.ts';

export interface OfRepository {
  readonly rows: readonly Row[];
  readonly queries: readonly Query[];
  readonly incomplete: readonly Prose[];
  /** Who has a way that was seen, and is not among those who have access. */
  readonly strays: readonly string[];
  readonly people: number;
  readonly empty: readonly EmptyList[];
}

type Teams = readonly {
  readonly slug: string;
  readonly permission: string;
  readonly ids: ReadonlySet<number>;
}[];

const unexplained = 'another way (a role of the organization or the enterprise), or one that is not shown';

function waysOf(
  { id }: Account,
  { direct, outside }: { readonly direct: ReadonlySet<number>; readonly outside: ReadonlySet<number> },
  teams: Teams,
  { owners, members, defaultPermission }: Everywhere,
): readonly string[] {
  const isMember = members.some((one) => one.id === id);
  const byDefault =
    isMember && defaultPermission !== null && defaultPermission !== 'none'
      ? [`default permission (${defaultPermission})`]
      : [];
  const byTeam = teams.filter(({ ids }) => ids.has(id));
  return [
    ...(owners.some((one) => one.id === id) ? ['owner'] : []),
    ...(outside.has(id) ? ['outside collaborator'] : direct.has(id) ? ['direct'] : []),
    ...byTeam.map(({ slug, permission }) => `team ${slug} (${permission})`).sort(),
    ...byDefault,
  ];
}

const ids = (all: readonly { readonly id: number }[]): ReadonlySet<number> =>
  new Set(all.map(({ id }) => id));

interface At {
  readonly period: EvidenceOf['period'];
  readonly since: Since;
}

const edges = (
  { period, since }: At,
  repository: EvidenceRepository,
  account: number | null,
  who: string,
): { readonly atStart: string; readonly atEnd: string } => ({
  atStart: since.at(period.from, repository.id, account, who),
  atEnd: since.at(period.to, repository.id, account, who),
});

function keyRows(repository: EvidenceRepository, keys: Lists[4], at: At): readonly Row[] {
  return keys.items.map((key) => ({
    id: `${repository.id} key ${key.id}`,
    at: timeOf(key.created_at),
    cells: {
      repository: fullName(repository),
      kind: 'deploy key',
      who: key.title,
      account: key.id,
      role: key.read_only ? 'read' : 'write',
      ways: `deploy key, added by ${key.added_by ?? 'nobody named'}`,
      since: timeOf(key.created_at),
      used: timeOf(key.last_used),
      ...edges(at, repository, null, `deploy key ${key.id}`),
    },
    raw: key,
  }));
}

/** Who is in one of GitHub's lists and not in another that has to have them, too: one of the lists is not whole. */
async function straysOf(
  [all, direct, outside, teams]: Lists,
  { owners, members, defaultPermission, membersOf }: Everywhere,
): Promise<readonly string[]> {
  const ofTeams = await Promise.all(teams.items.map(({ slug }) => membersOf(slug)));
  const byDefault = defaultPermission !== null && defaultPermission !== 'none' ? members : [];
  const expected = [...owners, ...direct.items, ...outside.items, ...ofTeams.flat(), ...byDefault];
  const there = ids(all.items);
  const belong = ids([...owners, ...members, ...outside.items]);
  const missing = expected.filter(({ id }) => !there.has(id));
  // On a person's account nobody is a member.
  const strangers = owners.length === 0 ? [] : all.items.filter(({ id }) => !belong.has(id));
  return [...new Set([...missing, ...strangers].map(({ login }) => login))].sort();
}

function personRow(
  repository: EvidenceRepository,
  person: Lists[0]['items'][number],
  ways: readonly string[],
  { teams, at }: { readonly teams: Teams; readonly at: At },
): Row {
  return {
    id: `${repository.id} person ${person.id}`,
    at: null,
    cells: {
      repository: fullName(repository),
      kind: person.type === 'Bot' ? 'bot' : 'person',
      who: person.login,
      account: person.id,
      role: person.role_name,
      ways: ways.length === 0 ? unexplained : ways.join(', '),
      since: null,
      used: null,
      ...edges(at, repository, person.id, person.login),
    },
    raw: { person, ways, teams: teams.filter((one) => one.ids.has(person.id)).map(({ slug }) => slug) },
  };
}

export async function ofRepository(
  of: EvidenceOf,
  repository: EvidenceRepository,
  shared: Everywhere,
  since: Since,
): Promise<OfRepository> {
  const at = { period: of.period, since };
  const lists = await listOf(of, repository);
  const [all, direct, outside, teams, keys] = lists;
  const full: Teams = await Promise.all(
    teams.items.map(async ({ slug, permission }) => ({
      slug,
      permission,
      ids: ids(await shared.membersOf(slug)),
    })),
  );
  const named = { direct: ids(direct.items), outside: ids(outside.items) };
  const rows = all.items.map((person) =>
    personRow(repository, person, waysOf(person, named, full, shared), { teams: full, at }),
  );
  const strays = await straysOf(lists, shared);
  const empty =
    all.problem === null && all.items.length === 0
      ? [say`GitHub names nobody who may reach ${fullName(repository)}, and somebody always may`]
      : [];
  return {
    rows: [...rows, ...keyRows(repository, keys, at)],
    queries: lists.map(({ query }) => query),
    incomplete: [...problems(lists), ...empty],
    empty: emptyOf(keys, fullName(repository), own('deploy keys')),
    strays: all.problem === null ? strays : [],
    people: all.items.length,
  };
}
