/** Stories of classic branch protection that is brought to what is declared, with everything else of it kept. */
import { afterEach, describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { classicOf } from '../../policies/settings/classic.ts';
import { noProtection } from '../github/protection.ts';
import { idOf, openSettings, type Planned, type SettingsScene, stepsOf } from './scene.ts';

let scene: SettingsScene;
const open = async (...args: Parameters<typeof openSettings>) => {
  scene = await openSettings(...args);
  return scene;
};
afterEach(async () => {
  await scene.stop();
});

const of = (text: string) => ({ repository: `settings:\n  protection:\n    default: { ${text} }\n` });

const held = ({ plan }: Planned) =>
  plan.targets.flatMap((one) => one.held.map(({ name, because }) => `${name}: ${toPlain(because)}`));
const notes = ({ plan }: Planned) => plan.targets.flatMap((one) => one.notes.map(toPlain));

/** Everything that classic protection can say, with people, teams and Apps in every place. */
function whole() {
  const { org, shop, maria, tom, github } = scene;
  const leads = org.createTeam('leads', [maria], { shop: 'write' }).data;
  const app = github.createApp({ slug: 'ci', permissions: {}, events: [] }).data;
  shop.setBranchProtection('main', {
    requiredStatusChecks: {
      strict: true,
      checks: [
        { context: 'build', appId: 15368 },
        { context: 'lint', appId: null },
      ],
    },
    requiredReviews: {
      count: 2,
      dismissStale: true,
      codeOwners: false,
      lastPush: true,
      dismissal: { users: [maria.data], teams: [leads], apps: [app] },
      bypass: { users: [tom.data], teams: [], apps: [app] },
    },
    restrictions: { users: [tom.data], teams: [leads], apps: [app] },
    enforceAdmins: true,
    requireSignatures: true,
    linearHistory: true,
    blockCreations: true,
    conversationResolution: true,
    allowForkSyncing: true,
  });
  return () => structuredClone(scene.shop.data.protections.get('main'));
}

describe('classic protection', () => {
  it('is brought to what is declared, stricter and laxer, loses nothing else, and comes back', async () => {
    const { plan, apply, undo, shop } = await open(
      of('classic: edit, approvals: 1, code-owners: true, signatures: false, checks: [build]'),
    );
    const now = whole();
    const before = now();
    const planned = await plan('acme/shop');
    expect(held(planned)).toEqual([
      'protection.default.checks: no check called build reported on the default branch or on recent pull requests: a check that never reports holds every merge',
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
    await shop.createStatus({ sha: shop.sha(), context: 'build', state: 'success', creator: scene.maria });
    const again = await plan('acme/shop');
    expect(again.changes).toEqual([
      'acme/shop protection.default.approvals: 2 → 1',
      'acme/shop protection.default.code-owners: false → true',
      'acme/shop protection.default.checks: ["build@15368","lint"] → ["build"]',
      'acme/shop protection.default.signatures: true → false',
    ]);
    const applied = await apply(again);
    expect(stepsOf(applied)).toEqual(['done acme/shop PUT', 'done acme/shop DELETE']);
    expect(now()).toEqual({
      ...before,
      requireSignatures: false,
      requiredStatusChecks: { strict: true, checks: [{ context: 'build', appId: 15368 }] },
      requiredReviews: { ...before?.requiredReviews, count: 1, codeOwners: true },
    });
    expect(shop.data.rulesets).toEqual([]);
    expect((await plan('acme/shop')).changes).toEqual([]);
    expect(stepsOf(await undo(idOf(applied)))).toEqual(['done acme/shop POST', 'done acme/shop PUT']);
    expect(now()).toEqual(before);
  });

  it('that asks for more stays where nobody declares otherwise, and that is said', async () => {
    const { plan, shop } = await open(of('approvals: 1, code-owners: false'));
    shop.setBranchProtection('main', {
      requiredReviews: { count: 2, dismissStale: false, codeOwners: true, lastPush: false },
    });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(notes(planned).slice(1)).toEqual([
      expect.stringContaining('Classic protection asks for more than approvals is declared as. It stays'),
      expect.stringContaining('Classic protection asks for more than code-owners is declared as'),
    ]);
  });

  it('that asks for less gets a ruleset beside it, unless it is to be edited', async () => {
    const { plan, shop } = await open(of('approvals: 2'));
    shop.setBranchProtection('main', {
      requiredReviews: { count: 1, dismissStale: false, codeOwners: false, lastPush: false },
    });
    const planned = await plan('acme/shop');
    expect(planned.file.targets[0]?.edits.map(({ route }) => route)).toEqual([
      'POST /repos/{owner}/{repo}/rulesets',
    ]);
  });

  it.each<[string, Parameters<SettingsScene['shop']['setBranchProtection']>[1], string]>([
    [
      'waits for deployments',
      { deployments: ['production'] },
      'the classic protection waits for deployments',
    ],
  ])('is not put where that would lose something: it %s', async (_, protection, why) => {
    const { plan, shop } = await open(of('classic: edit, block-deletion: true'));
    shop.setBranchProtection('main', { allowDeletions: true, ...protection });
    const planned = await plan('acme/shop');
    expect([planned.changes, held(planned)[0]]).toEqual([[], expect.stringContaining(why)]);
  });

  it('is not put where somebody is named who may force-push', async () => {
    const { plan, shop, maria } = await open(of('classic: edit, block-deletion: true'));
    const forcePushers = { ...noProtection.forcePushers, users: [maria.data] };
    shop.setBranchProtection('main', { allowDeletions: true, forcePushers });
    expect(held(await plan('acme/shop'))[0]).toContain('names who may force-push');
  });

  it('of a pattern is not put for one of its branches', async () => {
    const { plan, shop } = await open(of('classic: edit, block-deletion: true'));
    shop.setBranchProtection('ma*', { allowDeletions: true });
    expect(held(await plan('acme/shop'))[0]).toContain('that of the pattern ma*');
  });

  it('is not put where it has something new, or where not all of it is shown', async () => {
    const { plan, shop, github } = await open(of('classic: edit, block-deletion: true'));
    shop.setBranchProtection('main', { allowDeletions: true });
    const { data } = await fetchProtection();
    github.faults.add({
      match: { method: 'GET', path: /\/protection$/ },
      do: { status: 200, body: { ...data, of_the_future: { enabled: true } } },
    });
    expect(held(await plan('acme/shop'))[0]).toContain('has something that Fairlead does not know');
    expect(toPlain(classicOf('main', data, null).obstacle ?? [])).toContain(
      'GitHub does not show to this token what else belongs to the classic protection',
    );
  });

  it('that was changed meanwhile is not written over, by apply or by undo', async () => {
    const { plan, apply, undo, shop } = await open(of('classic: edit, block-deletion: true'));
    shop.setBranchProtection('main', { allowDeletions: true });
    const planned = await plan('acme/shop');
    shop.setBranchProtection('main', { allowDeletions: true, lockBranch: true });
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    const applied = await apply(await plan('acme/shop'));
    expect(shop.data.protections.get('main')).toMatchObject({ allowDeletions: false, lockBranch: true });
    shop.setBranchProtection('main', { allowDeletions: false, lockBranch: false });
    expect(await undo(idOf(applied))).toMatchObject({
      account: null,
      refused: [{ said: 'somebody changed it since' }],
    });
  });

  it('that is not there is no reason to do without a ruleset', async () => {
    const { plan } = await open(of('classic: edit, block-deletion: true'));
    expect((await plan('acme/shop')).file.targets[0]?.edits[0]?.route).toContain('POST');
  });
});

async function fetchProtection() {
  const { github, org } = scene;
  const response = await fetch(`${github.apiUrl}/repos/acme/shop/branches/main/protection`, {
    headers: { authorization: `token ${org.owner.token}` },
  });
  return { data: (await response.json()) as Readonly<Record<string, unknown>> };
}
