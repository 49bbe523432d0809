/** Drift as the App sees it: the policies on the settings of a repository and an organization, with tokens that may only read. */
import { Octokit } from '@octokit/rest';
import { afterEach, describe, expect, it } from 'vitest';
import type { Judged } from '../../app/assess.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { judgeOrganization } from '../../app/subjects/organization/judge.ts';
import { judgeRepository } from '../../app/subjects/repository/judge.ts';
import { appView } from '../../app/viewpoints.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { organizationDrift } from '../../policies/organization/organization-drift.ts';
import { settingsDrift } from '../../policies/repository/settings-drift.ts';
import { accessWith } from '../access.ts';
import type { Permissions } from '../github/state.ts';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
afterEach(() => scene.stop());

const reading: Permissions = {
  administration: 'read',
  contents: 'read',
  metadata: 'read',
  organization_administration: 'read',
};
const policies = [organizationDrift, settingsDrift];
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const now = '2026-11-20T12:00:00.000Z';

function octokitOf(permissions: Permissions) {
  const app = scene.github.createApp({ slug: `fairlead-${Math.random()}`, permissions, events: [] });
  const auth = scene.github.install(app, scene.org).token({ permissions });
  return new Octokit({ baseUrl: scene.github.apiUrl, auth, log: quiet });
}

function ofRepository(permissions = reading): Promise<Judged> {
  const { shop } = scene;
  const more = { repositoryId: shop.id, catalogue: policies, viewpoint: appView, now: () => now };
  const access = accessWith(octokitOf(permissions), { owner: 'acme', name: 'shop', appId: 1 }, more);
  return judgeRepository({ ...access, repositoryId: shop.id });
}

function ofOrganization(permissions = reading): Promise<Judged> {
  const octokit = octokitOf(permissions);
  return judgeOrganization({
    login: 'acme',
    client: 'github.test/3',
    layers: forAssessment(octokit),
    octokitFor: () => octokit,
    viewpoint: appView,
    catalogue: policies,
    fetch,
    now,
  });
}

const results = ({ report }: Judged) =>
  report.assessments.map(({ policy, result }) => {
    const said = result.outcome === 'fail' ? result.findings.map(({ fingerprint }) => fingerprint) : [];
    return [policy, result.outcome, ...said];
  });

const declared = `settings:
  repository:
    merge: { rebase: false }
    actions: { sha-pinning: true }
  protection:
    default: { block-deletion: true }
  organization:
    default-permission: none
`;

describe('drift', () => {
  it('is found by who may only read, in each its own, and is gone after it was applied', async () => {
    scene = await openSettings({ organization: declared });
    expect(results(await ofRepository())).toEqual([
      [
        'settings-drift',
        'fail',
        'protection.default.block-deletion',
        'repository.actions.sha-pinning',
        'repository.merge.rebase',
      ],
    ]);
    expect(results(await ofOrganization())).toEqual([
      ['organization-drift', 'fail', 'organization.default-permission'],
    ]);
    await scene.apply(await scene.plan());
    expect(results(await ofRepository())).toEqual([['settings-drift', 'pass']]);
    expect(results(await ofOrganization())).toEqual([['organization-drift', 'pass']]);
  });

  it('is none where somebody lets people off Fairlead’s ruleset that no setting names, and that is told', async () => {
    const administering: Permissions = { ...reading, administration: 'write' };
    scene = await openSettings({ organization: declared });
    await scene.apply(await scene.plan());
    const [made] = scene.shop.data.rulesets;
    if (!made) throw new Error('there is no ruleset');
    const actor = { actor_type: 'RepositoryRole', actor_id: 4, bypass_mode: 'always' } as const;
    scene.shop.data.rulesets[0] = { ...made, bypassActors: [actor] };
    const { report } = await ofRepository(administering);
    const [drift] = report.assessments;
    const notes = drift?.result.outcome === 'pass' ? (drift.result.notes ?? []) : [];
    expect(notes.map(toPlain)).toEqual([
      'The ruleset Fairlead: default branch lets RepositoryRole 4 always off, and no setting says who may bypass it.',
    ]);
  });

  it('names the permission that is lacking, and calls nothing a difference that is hidden', async () => {
    scene = await openSettings({ organization: declared.replace('rebase: false', 'rebase: true') });
    const { administration: _, organization_administration: __, ...less } = reading;
    const repository = await ofRepository(less);
    // That nothing protects the branch GitHub says to everybody; all the rest is hidden, and no difference.
    expect(results(repository)).toEqual([['settings-drift', 'fail', 'protection.default.block-deletion']]);
    expect(JSON.stringify(repository.report)).toContain('administration: read');
    const organization = await ofOrganization(less);
    expect(results(organization)).toEqual([['organization-drift', 'unknown']]);
    expect(JSON.stringify(organization.report)).toContain('organization_administration: read');
  });

  it('is not looked for where nothing is declared, and costs nothing there', async () => {
    scene = await openSettings();
    const before = scene.github.requests.length;
    expect(results(await ofRepository())).toEqual([['settings-drift', 'skip']]);
    const settings = scene.github.requests
      .slice(before)
      .filter(({ path }) => /actions|rulesets|alerts/.test(path));
    expect(settings).toEqual([]);
  });

  it('is said with the layer and the line', async () => {
    scene = await openSettings({ organization: declared });
    const { report } = await ofRepository();
    const [first] = report.assessments;
    const [finding] = first?.result.outcome === 'fail' ? first.result.findings : [];
    expect(toPlain(finding?.message ?? [])).toMatch(
      /^protection\.default\.block-deletion is nothing and is declared as true \(acme\/\.github@\w{7} line 6\)/,
    );
  });
});
