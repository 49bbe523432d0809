/** Every endpoint that an export asks, broken in every way: never a pass more, never a row less in silence. */
import { beforeAll, expect, it } from 'vitest';
import { exported, faults, richExport, wrongIn } from './every-endpoint.ts';

let rich: Awaited<ReturnType<typeof richExport>>;
beforeAll(async () => {
  rich = await richExport();
}, 60_000);

/**
 * What has a row here is broken below. A read that is new has to be added, and its faults looked at: this list is what the export of a
 * rich client really asked.
 */
const endpoints = [
  'GET /installation/repositories',
  'GET /orgs/{org}',
  'GET /orgs/{org}/installations',
  'GET /orgs/{org}/invitations',
  'GET /orgs/{org}/members',
  'GET /orgs/{org}/repos',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  'GET /repos/{owner}/{repo}/activity',
  'GET /repos/{owner}/{repo}/branches',
  'GET /repos/{owner}/{repo}/branches/{branch}',
  'GET /repos/{owner}/{repo}/branches/{branch}/protection',
  'GET /repos/{owner}/{repo}/code-scanning/alerts',
  'GET /repos/{owner}/{repo}/collaborators',
  'GET /repos/{owner}/{repo}/commits',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/dependabot/alerts',
  'GET /repos/{owner}/{repo}/environments',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'GET /repos/{owner}/{repo}/invitations',
  'GET /repos/{owner}/{repo}/issues',
  'GET /repos/{owner}/{repo}/keys',
  'GET /repos/{owner}/{repo}/releases',
  'GET /repos/{owner}/{repo}/rulesets',
  'GET /repos/{owner}/{repo}/rulesets/rule-suites',
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history',
  'GET /repos/{owner}/{repo}/secret-scanning/alerts',
  'GET /repos/{owner}/{repo}/teams',
  'GET /users/{username}',
  'GraphQL deployments',
  'GraphQL discussions',
  'GraphQL issues',
  'GraphQL object',
  'GraphQL pullRequests',
  'GraphQL ref',
  'GraphQL visibility',
];

/** Lists without a count, of which GitHub gave a part and said that it is all: nothing else that is read tells of the rest. */
const untold: readonly string[] = ['GET /repos/{owner}/{repo}/branches: half a page, without a link'];

it('each is known', () => {
  expect([...rich.endpoints].sort()).toEqual(endpoints);
});

it('nothing is told as it is not, whichever is broken', { timeout: 600_000 }, async () => {
  const wrong: string[] = [];
  for (const endpoint of endpoints)
    for (const [fault, effect] of Object.entries(faults)) {
      const of = `${endpoint}: ${fault}`;
      const broken = await exported(rich.replay(endpoint, effect));
      for (const one of wrongIn(rich.clean, broken)) if (!untold.includes(of)) wrong.push(`${of}: ${one}`);
    }
  expect(wrong).toEqual([]);
});
