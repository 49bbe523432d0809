/** An organization that every policy about organizations is content with, and ways to judge it. */
import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import type { Judged } from '../../app/assess.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import type { OctokitFor } from '../../app/github/access/purpose.ts';
import { neededPermissions, permissionsFor } from '../../app/permissions.ts';
import { judgeOrganization } from '../../app/subjects/organization/judge.ts';
import { appView } from '../../app/viewpoints.ts';
import { catalogue } from '../../policies/index.ts';
import { startGitHub, type UserHandle } from '../github/index.ts';
import type { Permissions } from '../github/state.ts';

export const aboutOrganizations = catalogue.filter(
  // Nothing is declared here, so nothing can drift.
  ({ subject, id }) => subject === 'organization' && id !== 'organization-drift',
);

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));

type GitHubOptions = Parameters<typeof startGitHub>[0];

/** What an owner who has thought about it has set. */
const careful = {
  two_factor_requirement_enabled: true,
  members_can_create_public_repositories: false,
  members_can_create_public_pages: false,
  members_can_delete_repositories: false,
  members_can_change_repo_visibility: false,
  members_can_invite_outside_collaborators: false,
} as const;

export async function openOrganization(options: GitHubOptions = {}) {
  const github = await startGitHub({ described: true, ...options });
  onTestFinished(() => github.stop());
  const org = github.createOrganization('acme');
  const [joao, maria, eve] = [
    github.createUser('joao'),
    github.createUser('maria'),
    github.createUser('eve'),
  ] as const;
  org.addMember(joao, 'admin');
  org.addMember(maria);
  org.changeSettings(careful);
  org.data.organization?.settings.actions.selected.patterns_allowed?.push('acme/*');
  const actions = org.data.organization?.settings.actions;
  if (actions) actions.allowed = 'selected';
  const shop = await org.createRepository('shop', { private: true });
  shop.setCollaborator(eve, 'write');
  const all = [org.owner, joao, maria];
  for (const author of all)
    await shop.commit({ branch: author.login, files: { 'README.md': `By ${author.login}.\n` }, author });
  const hook = org.addHook({ secret: 's'.repeat(20), deliveries: [200, 502, 200] });
  org.addRunnerGroup({ name: 'office', visibility: 'selected' });
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions() as Permissions,
    events: [],
  });
  const installation = github.install(app, org);

  const octokitOf = (auth: string): Octokit => {
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth, log: quiet });
    makeConditional(octokit);
    return octokit;
  };
  /** Each purpose with its own token, as the App has them: what policies declare must be enough. */
  const byPurpose =
    (without: readonly string[] = []): OctokitFor =>
    (purpose) => {
      const wanted = Object.entries(permissionsFor(purpose)).filter(([name]) => !without.includes(name));
      return octokitOf(installation.token({ permissions: Object.fromEntries(wanted) as Permissions }));
    };
  const judge = (octokitFor: OctokitFor, login = 'acme'): Promise<Judged> =>
    judgeOrganization({
      login,
      client: 'github.test/3',
      layers: forAssessment(octokitFor({ for: 'layers' })),
      octokitFor,
      viewpoint: appView,
      catalogue: aboutOrganizations,
      fetch: refused,
      now: new Date().toISOString(),
    });
  return {
    github,
    org,
    shop,
    hook,
    app,
    installation,
    joao,
    maria,
    eve,
    /** By the App; without these permissions, as where nobody granted them. */
    asApp: (without: readonly string[] = []) => judge(byPurpose(without)),
    asPerson: ({ token }: UserHandle, login?: string) => judge(() => octokitOf(token), login),
    judge,
    octokitOf,
  };
}

/** Policy → outcome. */
export const outcomesOf = ({ report }: Judged): Readonly<Record<string, string>> =>
  Object.fromEntries(report.assessments.map(({ policy, result }) => [policy, result.outcome]));
