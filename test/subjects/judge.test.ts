/** A repository and an organization, judged by policies made for this, through the pipeline, against the local GitHub. */
import { Octokit } from '@octokit/rest';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Judged } from '../../app/assess.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import { judgeOrganization } from '../../app/subjects/organization/judge.ts';
import { judgePullRequest } from '../../app/subjects/pull-request/judge.ts';
import { judgeOne } from '../../app/subjects/release/judge.ts';
import { spreadRelease } from '../../app/subjects/release/spread.ts';
import { judgeRepository } from '../../app/subjects/repository/judge.ts';
import { releasePullRequestsTask } from '../../app/task.ts';
import { appView, workflowView } from '../../app/viewpoints.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { renderJson } from '../../policies/engine/report/json.ts';
import { renderText } from '../../policies/engine/report/text.ts';
import { releaseReadiness } from '../../policies/release/release-readiness.ts';
import { accessWith } from '../access.ts';
import { openShop } from '../github/shop.ts';
import { branchName } from './branch-name.ts';
import { aboutOrganizations, aboutRepositories, ofChanges } from './settings-policies.ts';

const file = '.github/fairlead.yml';
const waivers = '.github/fairlead/waivers.yml';
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const every = [...ofChanges, aboutRepositories, aboutOrganizations, branchName];
const now = () => '2026-11-20T12:00:00.000Z';

const waiver = (policy: string) =>
  `waivers:
  - id: for-now
    policy: ${policy}
    reason: It is renamed with the next release.
    requested-by: eve
    approved-by: lea
    until: 2026-12-01
`;

async function openRules(ofShop: Readonly<Record<string, string>>, ofAll: Readonly<Record<string, string>>) {
  const world = await openShop();
  const { github, org, shop } = world;
  onTestFinished(() => github.stop());
  const home = await org.createRepository('.github');
  const lea = github.createUser('lea');
  for (const repository of [home, shop]) repository.setCollaborator(lea, 'maintain');
  if (Object.keys(ofShop).length > 0) await shop.commit({ branch: 'main', files: ofShop, author: org.owner });
  await home.commit({ branch: 'main', files: { 'README.md': 'Rules.\n', ...ofAll }, author: org.owner });
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: world.installation.token(), log: quiet });
  makeConditional(octokit);
  const access = accessWith(
    octokit,
    { owner: 'acme', name: 'shop', appId: world.app.id },
    { client: 'github.test/3', repositoryId: shop.id, catalogue: every, now },
  );
  return {
    ...world,
    home,
    access,
    ofRepository: (viewpoint = appView) => judgeRepository({ ...access, viewpoint, repositoryId: shop.id }),
    ofOrganization: () =>
      judgeOrganization({
        login: 'acme',
        client: 'github.test/3',
        layers: forAssessment(octokit),
        octokitFor: () => octokit,
        viewpoint: appView,
        catalogue: every,
        fetch: access.fetch,
        now: now(),
      }),
  };
}

const outcomes = ({ report }: Judged) =>
  report.assessments.map(({ policy, rung, result }) => [policy, rung, result.outcome]);

const unlooked = ({ report }: Judged) =>
  Object.fromEntries(
    report.provenance.notLookedAt
      .filter(({ rung }) => rung === 'block')
      .map(({ policy, elsewhere }) => [policy, elsewhere ? 'elsewhere' : 'left out']),
  );

const words = ({ report }: Judged) => {
  const { title, summary, text } = renderCheck([report]);
  return `${title}\n${summary}\n${text}`.replaceAll('`', '');
};

describe('a repository', () => {
  const rules = (name: string) => `policies:
  default-branch: { rung: block, name: ${name} }
  organization-name: block
  review: block
  release-readiness: block
`;

  it('is judged by the policies about it, under the rules of its default branch', async () => {
    const { ofRepository, shop } = await openRules({ [file]: rules('trunk') }, {});
    const judged = await ofRepository();
    expect(outcomes(judged)).toEqual([['default-branch', 'block', 'fail']]);
    const sha = shop.sha('main');
    expect(judged.report).toMatchObject({
      conclusion: 'failure',
      subject: 'acme/shop',
      identity: {
        kind: 'repository',
        client: 'github.test/3',
        repositoryId: shop.id,
        subjectId: String(shop.id),
        judgedAt: now(),
        rules: expect.stringMatching(/^[0-9a-f]{64}$/),
        facts: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      base: { ref: 'main', sha },
      head: { ref: 'main', sha },
      provenance: { fallback: 'none', configProblems: [] },
    });
    expect(words(judged)).toContain('The default branch is called main, not trunk.');
    expect(words(judged)).toContain(`Rules of main at ${sha.slice(0, 7)}`);
    expect(words(judged)).not.toMatch(/merge|this change/i);
  });

  it('passes, and everything else that was asked for is listed', async () => {
    const { ofRepository } = await openRules({ [file]: rules('main') }, {});
    const judged = await ofRepository();
    expect(judged.report.conclusion).toBe('success');
    expect(unlooked(judged)).toEqual({
      'organization-name': 'elsewhere',
      'release-readiness': 'elsewhere',
      review: 'elsewhere',
    });
    const data = JSON.parse(renderJson(judged.report));
    expect(data.notLookedAt).toHaveLength(every.length - 1);
    expect(data.policies).toHaveLength(1);
  });

  it('that nobody asks anything of is not all clear while a policy that blocks is left out', async () => {
    const { ofRepository } = await openRules({ [file]: 'policies:\n  organization-name: block\n' }, {});
    const judged = await ofRepository({ ...appView, judges: ['repository'] });
    expect(judged.report.conclusion).toBe('action_required');
    expect(words(judged)).toContain('Not judged: 1 policy that blocks was not looked at here');
  });

  it('whose facts cannot be had is unknown, never green', async () => {
    const { ofRepository, github } = await openRules({ [file]: rules('main') }, {});
    const before = github.requests.length;
    await ofRepository();
    const reads = github.requests.slice(before).map(({ route }) => route);
    expect(reads).toContain('GET /repos/{owner}/{repo}');
    github.faults.add({ match: { path: /^\/repos\/acme\/shop$/ }, do: { status: 502 } });
    await expect(ofRepository()).rejects.toThrow(/acme\/shop|GitHub/);
  });

  it('can be waived by its own file, with an approval that counts', async () => {
    const files = { [file]: rules('trunk'), [waivers]: waiver('default-branch') };
    const { ofRepository } = await openRules(files, {});
    const judged = await ofRepository();
    expect(outcomes(judged)).toEqual([['default-branch', 'block', 'waived']]);
    expect(judged.report.conclusion).toBe('success');
  });

  it('is judged by its organization where it says nothing itself', async () => {
    const { ofRepository } = await openRules({}, { [file]: rules('trunk') });
    expect((await ofRepository()).report.conclusion).toBe('failure');
  });

  it('that nothing was pushed to is judged by its organization, and has no commit', async () => {
    const { access, org, github } = await openRules({}, { [file]: rules('trunk') });
    const empty = await org.createRepository('empty');
    const judge = () => judgeRepository({ ...access, repo: 'empty', repositoryId: empty.id });
    expect((await judge()).report).toMatchObject({ conclusion: 'failure', base: null, head: null });
    // That the branch is not to be had is not enough.
    github.faults.add({ match: { path: /^\/repos\/acme\/empty\/commits/ }, do: { status: 404 } });
    await expect(judge()).rejects.toThrow(/acme\/empty/);
  });
});

describe('an organization', () => {
  const rules = (name: string) => `policies:
  organization-name: { rung: block, name: ${name} }
  default-branch: block
  review: block
`;

  it('is judged by the policies about it, under its own file, and has no commit', async () => {
    const { ofOrganization } = await openRules({}, { [file]: rules('globex') });
    const judged = await ofOrganization();
    expect(outcomes(judged)).toEqual([['organization-name', 'block', 'fail']]);
    expect(judged.report).toMatchObject({
      conclusion: 'failure',
      subject: 'acme',
      identity: { kind: 'organization', client: 'github.test/3', repositoryId: null, subjectId: 'acme' },
      base: null,
      head: null,
    });
    expect(unlooked(judged)).toEqual({ 'default-branch': 'elsewhere', review: 'elsewhere' });
    expect(words(judged)).toContain('The organization is called acme, not globex.');
    expect(renderText(judged.report, { colour: false, width: 100 })).toMatch(/^Fairlead · acme\n/);
    expect(JSON.parse(renderJson(judged.report))).toMatchObject({ base: null, head: null });
  });

  it('does not hear what a repository says of it', async () => {
    const { ofOrganization } = await openRules({ [file]: rules('globex') }, { [file]: rules('acme') });
    expect((await ofOrganization()).report.conclusion).toBe('success');
  });

  it('without a file is judged by nothing that holds, and with one that cannot be read never passes', async () => {
    const { ofOrganization, github } = await openRules({}, {});
    const judged = await ofOrganization();
    expect(outcomes(judged)).toEqual([['organization-name', 'observe', 'pass']]);
    expect(judged.report.conclusion).toBe('success');
    github.faults.add({ match: { path: /^\/graphql/ }, do: { status: 502 } });
    const blind = await ofOrganization();
    expect(blind.report.conclusion).toBe('action_required');
    expect(blind.again).toBe(true);
  });

  it.each([
    ['somebody who maintains the repository of its rules', 'lea', 'waived', 'success'],
    ['anybody else', 'tom', 'fail', 'failure'],
  ])('can be waived with the approval of %s', async (_, by, outcome, conclusion) => {
    const files = {
      [file]: rules('globex'),
      [waivers]: waiver('organization-name').replace('approved-by: lea', `approved-by: ${by}`),
    };
    const { ofOrganization } = await openRules({}, files);
    const judged = await ofOrganization();
    expect(outcomes(judged)).toEqual([['organization-name', 'block', outcome]]);
    expect(judged.report.conclusion).toBe(conclusion);
    if (by === 'tom') expect(words(judged)).toContain('tom, who approved it, has the permission');
  });
});

describe('a pull request', () => {
  it('says which policies nobody looks at, and is no success where nothing else counts', async () => {
    const both = 'policies:\n  default-branch: block\n  organization-name: block\n';
    const { access, pull } = await openRules({ [file]: both }, {});
    const judged = await judgePullRequest({ ...access, viewpoint: workflowView }, pull.number);
    expect(judged.report.conclusion).toBe('action_required');
    expect(words(judged)).toContain('Not judged: 2 policies that block were not looked at here');
    expect(words(judged)).toContain(
      'default-branch, which blocks (judges repositories, which are not looked at here)',
    );
    expect(words(judged)).not.toContain('All clear');
  });
});

describe('a release', () => {
  it('is not asked for the name of a branch, which pull requests are judged by', async () => {
    const rules = 'policies:\n  branch-name: block\n  release-readiness: warn\n';
    const { access, shop, org } = await openRules({ [file]: rules }, {});
    await shop.createRelease({ tag: 'v1.0.0', notes: 'The first.', by: org.owner });
    const judged = await judgeOne(access, 'v1.0.0', shop.sha('main'));
    expect(judged && outcomes(judged)).toEqual([['release-readiness', 'warn', 'pass']]);
    expect(judged && unlooked(judged)).toEqual({ 'branch-name': 'elsewhere' });
    expect(judged && words(judged)).toContain(
      'Not about this: branch-name, which blocks (judges pull requests',
    );
    expect(judged?.report.conclusion).toBe('success');
  });
});

describe('a release that a pull request may propose', () => {
  it('is looked for with all that is known of the pull request: whether it is from a fork, too', async () => {
    const fromHere = {
      ...releaseReadiness,
      proposedBy: ({ head }: { head: { fork: unknown } }) => !head.fork,
    };
    const { access, app, org, shop, maria, pull } = await openRules({}, {});
    const fork = org.fork(shop, 'shop-of-maria');
    await fork.commit({ branch: 'theirs', from: 'main', files: { 'a.md': 'a\n' }, author: maria });
    await shop.openPullRequest({ title: 'Theirs', head: 'theirs', fromFork: fork, author: maria });
    const at = { installation: 1, repositoryId: shop.id, owner: 'acme', repo: 'shop' };
    const tasks = await spreadRelease(
      { ...access, appId: app.id, catalogue: [fromHere] },
      releasePullRequestsTask(at),
    );
    expect(tasks).toMatchObject([{ kind: 'pull_request', number: pull.number }]);
  });
});
