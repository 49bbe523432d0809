/** What of access is the same for all repositories of the organization: its owners, members and teams. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Query } from '../../model/population.ts';
import { askList, askOne } from '../ask.ts';
import type { EvidenceOf } from '../of.ts';

export const account = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });

export type Account = z.output<typeof account>;

const organization = z.object({ default_repository_permission: z.string().nullish() });

/** What is the same for all repositories of the organization. */
export interface Everywhere {
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

export const idOf = ({ id }: { readonly id: number }): string => String(id);

export const problems = (asked: readonly { readonly problem: Prose | null }[]): readonly Prose[] =>
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

export async function everywhere(of: EvidenceOf): Promise<Everywhere> {
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
