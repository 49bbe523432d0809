/** Who may reach what at the end of the period, and by which ways: people and repositories, deploy keys, Apps. */
import * as z from 'zod';
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Population, Query, Row, TieOut } from '../model/population.ts';
import { askList, askOne } from './ask.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from './of.ts';

const account = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });

const collaborator = account.extend({ role_name: z.string() });

const team = z.object({ id: z.number(), slug: z.string(), permission: z.string() });

const deployKey = z.object({
  id: z.number(),
  title: z.string(),
  read_only: z.boolean(),
  created_at: z.string(),
  added_by: z.string().nullish(),
  last_used: z.string().nullish(),
});

const installation = z.object({
  id: z.number(),
  app_slug: z.string(),
  repository_selection: z.string(),
  permissions: z.record(z.string(), z.string()),
  created_at: z.string(),
  suspended_at: z.string().nullish(),
});

const organization = z.object({ default_repository_permission: z.string().nullish() });

type Account = z.output<typeof account>;

/** What is the same for all repositories of the organization. */
interface Everywhere {
  readonly owners: readonly Account[];
  readonly members: readonly Account[];
  /** Null: it is not known. */
  readonly defaultPermission: string | null;
  readonly queries: readonly Query[];
  readonly incomplete: readonly Prose[];
  readonly membersOf: (slug: string) => Promise<readonly Account[]>;
  /** Of teams, as far as they were asked. */
  readonly ofTeams: () => { readonly queries: readonly Query[]; readonly incomplete: readonly Prose[] };
}

const idOf = ({ id }: { readonly id: number }): string => String(id);

const problems = (asked: readonly { readonly problem: Prose | null }[]): readonly Prose[] =>
  asked.flatMap(({ problem }) => (problem ? [problem] : []));

function teamsOf({ octokit, account: { login } }: EvidenceOf) {
  const asked = new Map<string, ReturnType<typeof ask>>();
  const ask = (slug: string) =>
    askList({
      octokit,
      route: 'GET /orgs/{org}/teams/{team_slug}/members',
      parameters: { org: login, team_slug: slug },
      answer: account,
      idOf,
      what: say`the members of the team ${slug}`,
      permission: 'members: read',
    });
  const done: Awaited<ReturnType<typeof ask>>[] = [];
  const kept = async (slug: string) => {
    const answer = await ask(slug);
    done.push(answer);
    return answer;
  };
  return {
    membersOf: async (slug: string) => {
      const asking = asked.get(slug) ?? kept(slug);
      asked.set(slug, asking);
      return (await asking).items;
    },
    ofTeams: () => ({ queries: done.map(({ query }) => query), incomplete: problems(done) }),
  };
}

const peopleOf = ({ octokit, account: { login: org } }: EvidenceOf, role: string, what: Prose) =>
  askList({
    octokit,
    route: 'GET /orgs/{org}/members',
    parameters: { org, role },
    answer: account,
    idOf,
    what,
    permission: 'members: read',
  });

const settingsOf = ({ settings, account: { login: org } }: EvidenceOf) =>
  askOne({
    octokit: settings,
    route: 'GET /orgs/{org}',
    parameters: { org },
    answer: organization,
    what: own('what members may do by default'),
    permission: 'organization_administration: read',
  });

async function everywhere(of: EvidenceOf): Promise<Everywhere> {
  const teams = teamsOf(of);
  if (of.account.kind === 'user') {
    const none = { owners: [], members: [], defaultPermission: 'none', queries: [], incomplete: [] };
    return { ...none, ...teams };
  }
  const [owners, members, settings] = await Promise.all([
    peopleOf(of, 'admin', own('the owners')),
    peopleOf(of, 'member', own('the members')),
    settingsOf(of),
  ]);
  const nobody =
    owners.problem === null && owners.items.length === 0
      ? [own('GitHub names no owner, and every organization has one')]
      : [];
  const permission = settings.value?.default_repository_permission ?? null;
  const unsaid =
    settings.value && permission === null ? [own('GitHub does not show what members may do by default')] : [];
  return {
    owners: owners.items,
    members: members.items,
    defaultPermission: permission,
    queries: [owners.query, members.query, settings.query],
    incomplete: [...problems([owners, members, settings]), ...nobody, ...unsaid],
    ...teams,
  };
}

interface OfRepository {
  readonly rows: readonly Row[];
  readonly queries: readonly Query[];
  readonly incomplete: readonly Prose[];
  /** Who has a way that was seen, and is not among those who have access. */
  readonly strays: readonly string[];
  readonly people: number;
}

function listOf(of: EvidenceOf, repository: EvidenceRepository) {
  const { owner, name: repo } = repository;
  const people = (affiliation: string, what: Prose) =>
    askList({
      octokit: of.octokit,
      route: 'GET /repos/{owner}/{repo}/collaborators',
      parameters: { owner, repo, affiliation },
      answer: collaborator,
      idOf,
      what: say`${what} of ${fullName(repository)}`,
      permission: 'metadata: read',
    });
  const teams = askList({
    octokit: of.octokit,
    route: 'GET /repos/{owner}/{repo}/teams',
    parameters: { owner, repo },
    answer: team,
    idOf,
    what: say`the teams of ${fullName(repository)}`,
    permission: 'metadata: read',
  });
  const keys = askList({
    octokit: of.settings,
    route: 'GET /repos/{owner}/{repo}/keys',
    parameters: { owner, repo },
    answer: deployKey,
    idOf,
    what: say`the deploy keys of ${fullName(repository)}`,
    permission: 'administration: read',
  });
  return Promise.all([
    people('all', own('the people')),
    people('direct', own('the people who are named directly')),
    people('outside', own('the outside collaborators')),
    teams,
    keys,
  ]);
}

type Lists = Awaited<ReturnType<typeof listOf>>;

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

function keyRows(repository: EvidenceRepository, keys: Lists[4]): readonly Row[] {
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

async function ofRepository(
  of: EvidenceOf,
  repository: EvidenceRepository,
  shared: Everywhere,
): Promise<OfRepository> {
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
  const rows = all.items.map((person): Row => {
    const ways = waysOf(person, named, full, shared);
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
      },
      raw: { person, ways, teams: full.filter((one) => one.ids.has(person.id)).map(({ slug }) => slug) },
    };
  });
  const strays = await straysOf(lists, shared);
  const empty =
    all.problem === null && all.items.length === 0
      ? [say`GitHub names nobody who may reach ${fullName(repository)}, and somebody always may`]
      : [];
  return {
    rows: [...rows, ...keyRows(repository, keys)],
    queries: lists.map(({ query }) => query),
    incomplete: [...problems(lists), ...empty],
    strays: all.problem === null ? strays : [],
    people: all.items.length,
  };
}

async function appsOf(of: EvidenceOf): Promise<Gathered> {
  if (of.account.kind === 'user')
    return {
      rows: [],
      queries: [],
      incomplete: [],
      exclusions: [
        {
          what: own('installed Apps'),
          because: own('GitHub lists those on a person’s account to that person alone'),
        },
      ],
    };
  const apps = await askList({
    octokit: of.settings,
    route: 'GET /orgs/{org}/installations',
    parameters: { org: of.account.login },
    answer: installation,
    idOf,
    what: own('the installed Apps'),
    permission: 'organization_administration: read',
    under: 'installations',
  });
  const rows = apps.items.map((app): Row => {
    const writes = Object.entries(app.permissions).filter(([, level]) => level !== 'read');
    return {
      id: `app ${app.id}`,
      at: timeOf(app.created_at),
      cells: {
        repository: app.repository_selection === 'all' ? 'all' : 'selected ones, which GitHub does not list',
        kind: 'App',
        who: app.app_slug,
        account: app.id,
        role:
          writes.length === 0
            ? 'read'
            : `writes ${writes
                .map(([name]) => name)
                .sort()
                .join(', ')}`,
        ways: app.suspended_at ? 'installed, suspended' : 'installed',
        since: timeOf(app.created_at),
        used: null,
      },
      raw: app,
    };
  });
  return { rows, queries: [apps.query], incomplete: problems([apps]) };
}

function tieOut(repositories: readonly OfRepository[]): TieOut {
  const strays = repositories.flatMap((one) => one.strays);
  const unread = repositories.some(({ incomplete }) => incomplete.length > 0);
  const people = repositories.reduce((sum, one) => sum + one.people, 0);
  return {
    what: own(
      'whoever has access belongs to the organization or comes from outside, and whoever has a way has access',
    ),
    counts: [
      { of: 'rows of people', count: people },
      { of: 'people who are missing from one of the lists', count: strays.length },
    ],
    holds: strays.length > 0 ? false : unread ? 'unknown' : true,
    because:
      strays[0] === undefined ? null : say`${strays[0]} has a way to a repository that does not list them`,
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const shared = await everywhere(of);
  const [repositories, apps] = await Promise.all([
    forEach(of.repositories, (one) => ofRepository(of, one, shared)),
    appsOf(of),
  ]);
  const { queries, incomplete } = shared.ofTeams();
  const tie = tieOut(repositories);
  const broken = tie.holds === false && tie.because ? [tie.because] : [];
  return {
    rows: [...repositories.flatMap((one) => one.rows), ...apps.rows],
    queries: [...shared.queries, ...repositories.flatMap((one) => one.queries), ...queries, ...apps.queries],
    tieOuts: [tie],
    exclusions: apps.exclusions ?? [],
    incomplete: [
      ...shared.incomplete,
      ...repositories.flatMap((one) => one.incomplete),
      ...incomplete,
      ...apps.incomplete,
      ...broken,
    ],
  };
}

export const access = (of: EvidenceOf): Population =>
  population(
    {
      id: 'access',
      title: 'Access',
      about: say`One row for each person, deploy key and App and each of ${count(of.repositories.length, 'repository', 'repositories')} that they may reach, as it was when the evidence was collected.`,
      columns: [
        { key: 'repository', title: 'Repository', kind: 'text' },
        { key: 'kind', title: 'Kind', kind: 'text' },
        { key: 'who', title: 'Who', kind: 'text' },
        {
          key: 'account',
          title: 'Number',
          kind: 'number',
          means: 'GitHub’s number, which stays when names change',
        },
        { key: 'role', title: 'May', kind: 'text' },
        { key: 'ways', title: 'By', kind: 'text', means: 'Every way that was seen' },
        { key: 'since', title: 'Since', kind: 'time' },
        { key: 'used', title: 'Last used', kind: 'time' },
      ],
    },
    () => gather(of),
  );
