/** Stories of plan, apply and undo against the local GitHub. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readPlan, writePlan } from '../../app/settings/state-folder.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { idOf, openSettings, type Planned, type SettingsScene, stepsOf } from './scene.ts';

let scene: SettingsScene;
const open = async (...args: Parameters<typeof openSettings>) => {
  scene = await openSettings(...args);
  return scene;
};
afterEach(async () => {
  await scene.stop();
});

const squashOnly = `settings:
  repository:
    merge:
      squash: true
      merge-commit: false
      rebase: false
`;

const merging = () => scene.shop.data.settings.merging;

/** Why a plan leaves settings alone, of all targets. */
const left = ({ plan }: Planned, which: 'held' | 'unknown' | 'absent') =>
  plan.targets.flatMap((one) =>
    one[which].map(({ name, because }) => `${one.target} ${name}: ${toPlain(because)}`),
  );

const problems = ({ plan }: Planned) =>
  plan.targets.flatMap((one) =>
    one.problems.map(({ path, line, message }) => `${path}:${line} ${toPlain(message)}`),
  );

describe('one setting', () => {
  it('is declared, differs, is planned, applied and undone', async () => {
    const { shop, plan, apply, undo } = await open({ repository: squashOnly });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([
      'acme/shop repository.merge.merge-commit: true → false',
      'acme/shop repository.merge.rebase: true → false',
    ]);
    expect(scene.writes()).toEqual([]);
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual(['done acme/shop PATCH']);
    expect(merging()).toMatchObject({ allow_merge_commit: false, allow_rebase_merge: false });
    expect((await plan('acme/shop')).changes).toEqual([]);
    const undone = await undo(idOf(applied));
    expect(stepsOf(undone)).toEqual(['done acme/shop PATCH']);
    expect(merging()).toMatchObject({ allow_merge_commit: true, allow_rebase_merge: true });
    expect(shop.data.settings.merging.allow_squash_merge).toBe(true);
  });

  it('names the layer and the line that ask for it', async () => {
    const { plan } = await open({ organization: squashOnly });
    const { file } = await plan('acme/shop');
    expect(file.targets[0]?.edits[0]?.changes[0]?.why).toEqual({
      layer: expect.stringMatching(/^acme\/\.github@[0-9a-f]{7}$/),
      line: 5,
    });
  });
});

const wide = `settings:
  repository:
    merge: { delete-branch: true, squash-message: title-and-description, merge-message: title }
    features: { wiki: false, projects: false, forking: false, sign-off: true }
    security: { vulnerability-alerts: true, security-updates: true, secret-scanning: true, push-protection: true }
    actions: { allowed: selected, selected: [github-owned, acme/*], sha-pinning: true, default-token: read, approve-reviews: false }
  protection:
    default: { approvals: 1, dismiss-stale: true, conversations: true, block-force-push: true, block-deletion: true, bypass: ['team:leads'] }
    release/*: { pull-request: true, signatures: true }
  organization:
    default-permission: none
    members: { create-public-repositories: false, fork-private-repositories: false }
    actions: { allowed: selected, selected: [github-owned], default-token: read }
`;

describe('everything that can be declared', () => {
  it('is set by one plan, after which nothing differs, and put back by one undo', async () => {
    const { org, shop, shared, maria, plan, apply, undo } = await open({ organization: wide });
    org.createTeam('leads', [maria], { shop: 'admin' });
    shop.data.settings.actions.workflow.default_workflow_permissions = 'write';
    const all = () => [shop.data.settings, shared.data.settings, org.data.organization?.settings];
    // GitHub shows which actions are selected only while they are: that cannot be put back, and has no effect.
    const visible = () =>
      structuredClone(all()).map((one) => ({ ...one, actions: { ...one?.actions, selected: null } }));
    const before = visible();
    const planned = await plan();
    expect([left(planned, 'unknown'), left(planned, 'held')]).toEqual([[], []]);
    const applied = await apply(planned);
    expect(stepsOf(applied).filter((step) => !step.startsWith('done '))).toEqual([]);
    expect((await plan()).changes).toEqual([]);
    expect(shop.data.settings).toMatchObject({
      merging: { delete_branch_on_merge: true, squash_merge_commit_message: 'PR_BODY' },
      visible: { has_wiki: false, web_commit_signoff_required: true },
      vulnerabilityAlerts: true,
      actions: {
        allowed: 'selected',
        shaPinningRequired: true,
        selected: { github_owned_allowed: true, patterns_allowed: ['acme/*'] },
        workflow: { default_workflow_permissions: 'read' },
      },
    });
    expect(
      shop.data.rulesets.map(({ name, include, rules, bypassActors }) => [
        name,
        include,
        rules.map(({ type }) => type),
        bypassActors.length,
      ]),
    ).toEqual([
      ['Fairlead: default branch', ['~DEFAULT_BRANCH'], ['pull_request', 'non_fast_forward', 'deletion'], 1],
      ['Fairlead: release/*', ['refs/heads/release/*'], ['pull_request', 'required_signatures'], 0],
    ]);
    expect(org.data.organization?.defaultPermission).toBe('none');
    expect(stepsOf(await undo(idOf(applied))).filter((step) => !step.startsWith('done '))).toEqual([]);
    expect(visible()).toEqual(before);
    expect([shop.data.rulesets, org.data.organization?.defaultPermission]).toEqual([[], 'read']);
  });
});

describe('apply', () => {
  it('does nothing a second time', async () => {
    const { plan, apply } = await open({ repository: squashOnly });
    const planned = await plan('acme/shop');
    await apply(planned);
    const before = scene.writes().length;
    expect(await apply(planned)).toEqual({ kind: 'nothing to do' });
    expect(scene.writes()).toHaveLength(before);
  });

  it('writes nothing when a value moved since, and names it', async () => {
    const { shop, plan, apply } = await open({
      repository: 'settings:\n  repository:\n    merge: { squash-message: title }\n',
    });
    const planned = await plan('acme/shop');
    shop.changeSettings({ squash_merge_commit_title: 'PR_TITLE', squash_merge_commit_message: 'PR_BODY' });
    expect(await apply(planned)).toMatchObject({
      kind: 'moved',
      moved: [{ target: 'acme/shop', names: ['repository.merge.squash-message'] }],
    });
    expect(scene.writes()).toEqual([]);
  });

  it('writes nothing when a value that the call would keep moved', async () => {
    const { shop, plan, apply } = await open({
      repository: 'settings:\n  repository:\n    actions: { sha-pinning: true }\n',
    });
    const planned = await plan('acme/shop');
    shop.data.settings.actions.allowed = 'local_only';
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    expect(scene.writes()).toEqual([]);
  });

  it('writes nothing when the configuration moved', async () => {
    const { plan, apply, declare } = await open({ organization: squashOnly });
    const planned = await plan('acme/shop');
    await declare(squashOnly.replace('rebase: false', 'rebase: true'));
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    expect(scene.writes()).toEqual([]);
  });

  it('writes nothing when one of many moved', async () => {
    const { shared, plan, apply } = await open({ organization: squashOnly });
    const planned = await plan();
    expect(planned.file.targets).toHaveLength(2);
    shared.data.archived = true;
    const applied = await apply(planned);
    expect(applied).toMatchObject({ kind: 'moved', moved: [{ target: 'acme/.github' }] });
    expect(scene.writes()).toEqual([]);
  });

  it('goes on after a failure in one place, and says what was done and what was not', async () => {
    const { github, plan, apply, undo } = await open({ organization: squashOnly });
    const planned = await plan();
    github.faults.add({ match: { method: 'PATCH', path: /\/repos\/acme\/\.github/ }, do: { status: 422 } });
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual(['failed acme/.github PATCH', 'done acme/shop PATCH']);
    expect(applied).toMatchObject({
      account: { steps: [{ said: expect.stringContaining('422') }, { said: '' }] },
    });
    github.faults.clear();
    expect(stepsOf(await undo(idOf(applied)))).toEqual(['done acme/shop PATCH']);
  });

  it('leaves the rest of a repository alone after a call in it that failed, and can be resumed', async () => {
    const { github, plan, apply } = await open({
      repository: `${squashOnly}    security: { vulnerability-alerts: true }\n    actions: { sha-pinning: true }\n`,
    });
    const planned = await plan('acme/shop');
    const take = github.faults.add({
      match: { method: 'PUT', path: /vulnerability-alerts/ },
      do: { status: 403 },
    });
    expect(stepsOf(await apply(planned))).toEqual([
      'done acme/shop PATCH',
      'failed acme/shop PUT',
      'not tried acme/shop PUT',
    ]);
    take();
    expect(stepsOf(await apply(planned))).toEqual(['done acme/shop PUT', 'done acme/shop PUT']);
  });

  it.each([
    ['PATCH', squashOnly],
    ['POST', 'settings:\n  protection:\n    default: { block-deletion: true }\n'],
  ])('reads whether a %s was done when GitHub answers 502', async (method, repository) => {
    const { github, shop, plan, apply, undo } = await open({ repository });
    const planned = await plan('acme/shop');
    github.faults.add({ match: { method, path: /^\/repos\// }, do: 'write-then-502' });
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual([`done acme/shop ${method}`]);
    expect(applied).toMatchObject({
      account: { steps: [{ said: expect.stringMatching(/502.*done all the same/) }] },
    });
    expect(shop.data.rulesets).toHaveLength(method === 'POST' ? 1 : 0);
    github.faults.clear();
    expect(stepsOf(await undo(idOf(applied)))).toHaveLength(1);
    expect(shop.data.rulesets).toEqual([]);
  });

  it('does not say done when GitHub takes a call and changes nothing', async () => {
    const { github, plan, apply } = await open({ repository: squashOnly });
    const planned = await plan('acme/shop');
    github.faults.add({ match: { method: 'PATCH' }, do: { status: 200, body: {} } });
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual(['failed acme/shop PATCH']);
    expect(applied).toMatchObject({
      account: { steps: [{ said: expect.stringContaining('nothing changed') }] },
    });
  });

  it('stops when it fails everywhere', async () => {
    const { github, org, plan, apply } = await open({ organization: squashOnly });
    for (const name of ['a', 'b', 'c', 'd']) await org.createRepository(name);
    const planned = await plan();
    github.faults.add({ match: { method: 'PATCH' }, do: { status: 403 } });
    const applied = await apply(planned);
    expect(stepsOf(applied).map((step) => step.split(' acme')[0])).toEqual([
      'failed',
      'failed',
      'failed',
      'not tried',
      'not tried',
      'not tried',
    ]);
    expect(applied).toMatchObject({ account: { stopped: 'it failed in 3 places in a row' } });
  });

  it('looks again before it writes what it checked a while ago', async () => {
    const { shop, plan, apply } = await open({ organization: squashOnly });
    const planned = await plan();
    const applied = await apply(planned, {
      meanwhile: () => {
        scene.wait(60);
        shop.changeSettings({ allow_rebase_merge: false });
      },
    });
    expect(stepsOf(applied)).toEqual(['done acme/.github PATCH', 'not tried acme/shop PATCH']);
  });

  it('is not fooled by a plan that somebody edited', async () => {
    const { folder, plan } = await open({ repository: squashOnly });
    const hash = writePlan(folder, (await plan('acme/shop')).file);
    const path = join(folder.plans, `${hash}.json`);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('"allow_rebase_merge": false', '"private": false'),
    );
    expect(readPlan(folder, hash)).toEqual({ kind: 'changed' });
    expect(readPlan(folder, 'ffffffffff')).toEqual({ kind: 'none' });
  });

  it('writes what it will do, with what was, before it does it', async () => {
    const { folder, plan, apply } = await open({ repository: squashOnly });
    let seen = '';
    await apply(await plan('acme/shop'), {
      meanwhile: () => {
        seen = readFileSync(join(folder.journal, readdirSync(folder.journal)[0] ?? ''), 'utf8');
      },
    });
    const lines = seen
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind)).toEqual(['begin', 'intent']);
    expect(lines[1].edit.changes[0]).toMatchObject({ before: true, after: false });
  });
});

describe('apply, further', () => {
  it('says what GitHub refuses to who may not, and does nothing else there', async () => {
    const { maria, plan, apply } = await open({ repository: squashOnly });
    const asMaria = { token: maria.token };
    const applied = await apply(await plan('acme/shop', asMaria), asMaria);
    expect(stepsOf(applied)).toEqual(['failed acme/shop PATCH']);
    expect(applied).toMatchObject({
      account: { steps: [{ said: expect.stringMatching(/403.*Must have admin rights/) }] },
    });
    expect(merging().allow_merge_commit).toBe(true);
  });

  it('ends when GitHub asks for a pause, with an account of what was done', async () => {
    const { github, org, plan, apply } = await open({ organization: squashOnly });
    await org.createRepository('zoo');
    const planned = await plan();
    github.faults.add({
      match: { method: 'PATCH', path: /\/shop$/ },
      do: { status: 429, headers: { 'retry-after': '3600' } },
    });
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual([
      'done acme/.github PATCH',
      'failed acme/shop PATCH',
      'not tried acme/zoo PATCH',
    ]);
    expect(applied).toMatchObject({
      account: { stopped: expect.stringContaining('GitHub asks for a pause until') },
    });
  });

  it('goes to a repository that was renamed, and never to another one that has its name now', async () => {
    const { org, shop, plan, apply, undo } = await open({ organization: squashOnly });
    const planned = await plan('acme/shop');
    shop.rename('store');
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual(['done acme/shop PATCH']);
    expect(merging().allow_merge_commit).toBe(false);
    const other = await org.createRepository('shop');
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    expect(await undo(idOf(applied))).toMatchObject({
      account: null,
      refused: [
        { said: 'another repository has this name now, or it has another owner' },
        { said: 'another repository has this name now, or it has another owner' },
      ],
    });
    expect(other.data.settings.merging.allow_merge_commit).toBe(true);
  });

  it('goes to no repository that was given to another owner: by plan, apply or undo', async () => {
    const { github, org, shop, plan, apply, undo } = await open({ organization: squashOnly });
    const other = github.createOrganization('other');
    other.addMember(org.owner);
    const planned = await plan('acme/shop');
    const applied = await apply(planned);
    shop.transfer(other);
    shop.setCollaborator(org.owner, 'admin');
    const before = scene.writes().length;
    expect(await undo(idOf(applied))).toMatchObject({
      account: null,
      refused: [{ said: expect.stringContaining('another owner') }, {}],
    });
    shop.changeSettings({ allow_merge_commit: true });
    const [target] = (await plan('acme/shop')).plan.targets;
    expect(toPlain(target?.skipped ?? [])).toBe('it belongs to other now');
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    expect(scene.writes()).toHaveLength(before);
    expect(merging().allow_merge_commit).toBe(true);
  });

  it('writes nothing when a ruleset of Fairlead’s was edited meanwhile', async () => {
    const declared = 'settings:\n  protection:\n    default: { approvals: 1, block-force-push: true }\n';
    const { shop, plan, apply, declare } = await open({ organization: declared });
    await apply(await plan('acme/shop'));
    await declare(declared.replace('approvals: 1', 'approvals: 2'));
    const planned = await plan('acme/shop');
    const made = shop.data.rulesets[0];
    if (!made) throw new Error('there is no ruleset');
    shop.data.rulesets[0] = { ...made, rules: [...made.rules, { type: 'required_signatures' }] };
    const before = scene.writes().length;
    expect(await apply(planned)).toMatchObject({ kind: 'moved' });
    expect(scene.writes()).toHaveLength(before);
  });
});

describe('undo', () => {
  it('leaves what somebody edited since, and puts back the rest', async () => {
    const { shop, plan, apply, undo } = await open({ repository: squashOnly });
    const applied = await apply(await plan('acme/shop'));
    shop.changeSettings({ allow_rebase_merge: true });
    shop.changeSettings({ allow_squash_merge: false });
    const undone = await undo(idOf(applied));
    // Somebody put rebase back already: nothing to do there.
    expect(undone).toMatchObject({ refused: [], already: 1 });
    expect(merging()).toMatchObject({
      allow_merge_commit: true,
      allow_rebase_merge: true,
      allow_squash_merge: false,
    });
  });

  it('deletes no ruleset that somebody edited, and changes none back', async () => {
    const repository = 'settings:\n  protection:\n    default: { block-deletion: true }\n';
    const { shop, plan, apply, undo } = await open({ repository });
    const applied = await apply(await plan('acme/shop'));
    const made = shop.data.rulesets[0];
    if (!made) throw new Error('there is no ruleset');
    shop.data.rulesets[0] = { ...made, rules: [...made.rules, { type: 'required_signatures' }] };
    const undone = await undo(idOf(applied));
    expect(undone).toMatchObject({
      account: null,
      refused: [{ name: 'protection.default.block-deletion', said: 'somebody changed it since' }],
    });
    expect(shop.data.rulesets).toHaveLength(1);
  });

  it('of a run that was cut short puts back what was done', async () => {
    const { folder, plan, apply, undo } = await open({ repository: squashOnly });
    const applied = await apply(await plan('acme/shop'));
    const path = join(folder.journal, `${idOf(applied)}.jsonl`);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 2).join('\n')}\n{"kind":"outc`);
    expect(stepsOf(await undo(idOf(applied)))).toEqual(['done acme/shop PATCH']);
    expect(merging()).toMatchObject({ allow_merge_commit: true, allow_rebase_merge: true });
  });

  it('writes only to what it looked at, though somebody edited the journal', async () => {
    const { folder, shared, plan, apply, undo } = await open({ repository: squashOnly });
    const applied = await apply(await plan('acme/shop'));
    const path = join(folder.journal, `${idOf(applied)}.jsonl`);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"repo":"shop"', '"repo":".github"'));
    const before = structuredClone(shared.data.settings.merging);
    expect(stepsOf(await undo(idOf(applied)))).toEqual(['done acme/shop PATCH']);
    expect(scene.writes().at(-1)?.path).toBe('/repos/acme/shop');
    expect(shared.data.settings.merging).toEqual(before);
  });

  it('twice is nothing the second time, and can be undone itself', async () => {
    const { plan, apply, undo } = await open({ repository: squashOnly });
    const applied = await apply(await plan('acme/shop'));
    const undone = await undo(idOf(applied));
    expect(await undo(idOf(applied))).toMatchObject({ account: null, refused: [], already: 2 });
    await undo(undone.account?.id ?? '');
    expect(merging().allow_merge_commit).toBe(false);
  });
});

const protectedMain = 'settings:\n  protection:\n    default: { approvals: 1, block-force-push: true }\n';

describe('branches', () => {
  it('are left alone where others ask for as much: organization, classic, or another ruleset', async () => {
    const { org, shop, plan } = await open({ repository: protectedMain });
    org.addRuleset({ name: 'all', rules: [{ type: 'non_fast_forward' }] });
    shop.addRuleset({
      name: 'theirs',
      rules: [
        {
          type: 'pull_request',
          parameters: {
            required_approving_review_count: 2,
            dismiss_stale_reviews_on_push: false,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: false,
          },
        },
      ],
    });
    expect((await plan('acme/shop')).changes).toEqual([]);
  });

  it('get a ruleset of Fairlead’s beside what others made, which it never edits', async () => {
    const { shop, plan, apply } = await open({ repository: protectedMain });
    const theirs = shop.addRuleset({ name: 'theirs', rules: [{ type: 'deletion' }] });
    await apply(await plan('acme/shop'));
    expect(shop.data.rulesets.map(({ name }) => name)).toEqual(['theirs', 'Fairlead: default branch']);
    expect(shop.data.rulesets[0]).toEqual(theirs);
    expect(scene.writes().map(({ method }) => method)).toEqual(['POST']);
  });

  it('keep what somebody added to Fairlead’s ruleset and nobody declared', async () => {
    const { shop, plan, apply, declare } = await open({ organization: protectedMain });
    await apply(await plan('acme/shop'));
    const made = shop.data.rulesets[0];
    if (!made) throw new Error('there is no ruleset');
    shop.data.rulesets[0] = { ...made, rules: [...made.rules, { type: 'required_signatures' }] };
    expect((await plan('acme/shop')).changes).toEqual([]);
    await declare(protectedMain.replace('approvals: 1', 'approvals: 0, pull-request: false'));
    await apply(await plan('acme/shop'));
    expect(shop.data.rulesets[0]?.rules.map(({ type }) => type).sort()).toEqual([
      'non_fast_forward',
      'required_signatures',
    ]);
  });

  it('are not touched where a ruleset of that name is not known to be Fairlead’s, unless it is adopted', async () => {
    const { shop, plan, apply } = await open({ repository: protectedMain });
    const theirs = shop.addRuleset({ name: 'Fairlead: default branch', rules: [] });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')[0]).toContain(`plan again with --adopt ${theirs.id}`);
    const adopted = await plan('acme/shop', { choices: { adopt: [theirs.id] } });
    expect(stepsOf(await apply(adopted))).toEqual(['done acme/shop PUT']);
    expect((await plan('acme/shop')).changes).toEqual([]);
  });

  it('differ where somebody turned Fairlead’s ruleset to other branches, and nothing is written over that', async () => {
    const { shop, plan, apply } = await open({ repository: protectedMain });
    await apply(await plan('acme/shop'));
    const made = shop.data.rulesets[0];
    if (!made) throw new Error('there is no ruleset');
    shop.data.rulesets[0] = { ...made, exclude: ['refs/heads/main'] };
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')[0]).toContain('somebody changed the branches that the ruleset');
  });

  it('are held back where nobody could approve', async () => {
    const { plan } = await open({ repository: protectedMain.replace('approvals: 1', 'approvals: 3') });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')).toEqual([
      'acme/shop protection.default.approvals: 3 approvals are asked for where 3 people can approve, the author among them: nobody could merge',
      'acme/shop protection.default.block-force-push: it is set together with protection.default.approvals',
    ]);
  });

  it.each([
    ['last-push-approval: true', 'can approve, the author among them: nobody could merge'],
    ['approvals: 1, bypass: ["app:7"]', 'can approve, the author among them: nobody could merge'],
    ['approvals: 1, bypass: [owners]', null],
  ])('with one person who can approve, %s is held back: %s', async (asked, why) => {
    const { shop, maria, tom, plan } = await open({
      repository: `settings:\n  protection:\n    default: { ${asked} }\n`,
    });
    for (const one of [maria, tom]) shop.setCollaborator(one, 'read');
    const held = left(await plan('acme/shop'), 'held');
    if (why) expect(held.join()).toContain(why);
    else expect(held).toEqual([]);
  });

  it.each([
    ['approvals: 1', /\/collaborators/, 'how many people can approve'],
    ['checks: [build]', /\/check-runs/, 'which checks report'],
  ])(
    'are held back where it cannot be looked up whether they lock people out: %s',
    async (asked, path, what) => {
      const { github, plan } = await open({
        repository: `settings:\n  protection:\n    default: { ${asked} }\n`,
      });
      github.faults.add({ match: { method: 'GET', path }, do: { status: 403 } });
      expect(left(await plan('acme/shop'), 'held').join()).toContain(`it could not be looked up ${what}`);
    },
  );

  it('are held back where a check never reports, and not where it does', async () => {
    const repository = 'settings:\n  protection:\n    default: { checks: [build] }\n';
    const { shop, maria, plan } = await open({ repository });
    expect(left(await plan('acme/shop'), 'held')[0]).toContain('no check called build reported');
    // On a pull request alone, as many checks do.
    await shop.commit({
      branch: 'feature',
      from: 'main',
      files: { 'a.ts': '' },
      message: 'A',
      author: maria,
    });
    await shop.openPullRequest({ title: 'Add a file', head: 'feature', author: maria });
    const sha = shop.data.refs.get('refs/heads/feature') ?? '';
    await shop.createStatus({ sha, context: 'build', state: 'success', creator: maria });
    expect((await plan('acme/shop')).changes).toEqual([
      'acme/shop protection.default.checks: null → ["build"]',
    ]);
  });

  it('are held back where a team is named that is not there', async () => {
    const { plan } = await open({
      repository: 'settings:\n  protection:\n    default: { block-deletion: true, bypass: ["team:leads"] }\n',
    });
    expect(left(await plan('acme/shop'), 'held')[0]).toContain('there is no team leads in this organization');
  });

  it('of private repositories on a free plan cannot be had: that is said, and is no difference', async () => {
    const { org, plan } = await open({ repository: protectedMain });
    org.setPlan('free');
    const planned = await plan('acme/shop');
    expect([planned.changes, left(planned, 'unknown')]).toEqual([[], []]);
    expect(left(planned, 'absent')[0]).toContain('the owner’s plan has no protection of branches');
  });
});

describe('a plan', () => {
  it('says what the token does not see, and never plans it', async () => {
    const { maria, plan } = await open({
      organization: `${wide.split('  protection:')[0]}  organization:\n    default-permission: none\n`,
    });
    const planned = await plan('acme', { token: maria.token });
    expect(planned.changes.filter((change) => !/features|merge\./.test(change))).toEqual([]);
    const unseen = left(planned, 'unknown').map((one) => one.split(': ')[0]);
    for (const name of [
      'acme organization.default-permission',
      'acme/shop repository.actions.default-token',
      'acme/shop repository.security.vulnerability-alerts',
      'acme/shop repository.security.secret-scanning',
    ])
      expect(unseen).toContain(name);
  });

  it('takes no branch for the default one that GitHub does not name', async () => {
    const { github, plan } = await open({ organization: squashOnly });
    const body = { id: scene.shop.id, full_name: 'acme/shop' };
    github.faults.add({ match: { method: 'GET', path: /^\/repos\/acme\/shop$/ }, do: { status: 200, body } });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(toPlain(planned.plan.targets[0]?.skipped ?? [])).toContain('which branch is the default one');
  });

  it('never ends at one repository that cannot be read', async () => {
    const { github, org, plan } = await open({ organization: squashOnly });
    const old = await org.createRepository('old');
    old.data.archived = true;
    await org.createRepository('empty');
    github.faults.add({ match: { path: /^\/repos\/acme\/shop(\/|$)/ }, do: { status: 404 } });
    const planned = await plan();
    const skipped = planned.plan.targets.flatMap(({ target, skipped: why }) =>
      why ? [`${target}: ${toPlain(why).split(':')[0]}`] : [],
    );
    expect(skipped).toEqual([
      'acme/old: archived, so it is read-only',
      'acme/shop: GitHub answered 404 when asked for the repository',
    ]);
    expect(planned.file.targets.map(({ target }) => target)).toEqual(['acme/.github', 'acme/empty']);
  });

  it('plans nothing where the configuration has problems, and names the line', async () => {
    const { plan } = await open({
      organization: squashOnly,
      repository: 'settings:\n  repository:\n    merge: { sqash: true }\n',
    });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(problems(planned)).toEqual([
      '.github/fairlead.yml:3 unknown key "sqash" in "repository.merge" of "settings". Did you mean "squash"?',
    ]);
  });

  it('plans nothing where a layer tries to loosen what another locked', async () => {
    const { plan } = await open({
      organization:
        'settings:\n  repository:\n    security:\n      lock: true\n      vulnerability-alerts: true\n',
      repository: 'settings:\n  repository:\n    security: { vulnerability-alerts: false }\n',
    });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(problems(planned)[0]).toMatch(
      /:3 setting repository\.security\.vulnerability-alerts is locked by acme\/\.github@\w{7} line 4/,
    );
  });

  it('plans nothing for an organization in a repository’s file', async () => {
    const { plan } = await open({ repository: 'settings:\n  organization:\n    default-permission: none\n' });
    expect(problems(await plan('acme/shop'))).toEqual([
      '.github/fairlead.yml:3 setting organization.default-permission can be declared only in the organization’s .github repository',
    ]);
  });

  it('holds back what would leave no way to merge', async () => {
    const { shop, plan } = await open({
      repository: 'settings:\n  repository:\n    merge: { squash: false }\n',
    });
    shop.changeSettings({ allow_merge_commit: false, allow_rebase_merge: false });
    expect(left(await plan('acme/shop'), 'held')[0]).toContain('no way to merge would be left');
  });

  it('stops setting what somebody keeps setting back, and names it', async () => {
    const { shop, plan, apply } = await open({
      repository: 'settings:\n  repository:\n    features: { wiki: false }\n',
    });
    for (let round = 0; round < 3; round++) {
      expect((await plan('acme/shop')).changes).toHaveLength(1);
      await apply(await plan('acme/shop'));
      shop.changeSettings({ has_wiki: true });
    }
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')[0]).toMatch(
      /^acme\/shop repository\.features\.wiki: Fairlead set it to this 3 times since 2026-11-03/,
    );
    expect((await plan('acme/shop', { choices: { again: true } })).changes).toHaveLength(1);
  });

  /** Three rounds of setting it and of somebody setting it back. */
  async function fight(back: () => void | Promise<void>) {
    const { plan, apply } = scene;
    for (let round = 0; round < 3; round++) {
      await apply(await plan('acme/shop'));
      await back();
    }
    return left(await plan('acme/shop'), 'held').join('\n');
  }

  it('names who keeps setting it back from the audit log where that can be read', async () => {
    const { org, shop } = await open({
      repository: 'settings:\n  repository:\n    features: { wiki: false }\n',
    });
    const log = (actor: string, action: string) =>
      org.data.organization?.auditLog.push({
        actor,
        action,
        repo: 'acme/shop',
        at: new Date('2026-11-03T10:00:00Z'),
      });
    org.setPlan('enterprise');
    const said = await fight(() => {
      log(org.owner.login, 'repo.config.disable_wiki');
      log('terraform-acme', 'repo.config.enable_wiki');
      log('maria', 'git.push');
      shop.changeSettings({ has_wiki: true });
    });
    expect(said).toContain(
      'each time: the audit log has changes here by terraform-acme (repo.config.enable_wiki). Agree who decides',
    );
    org.setPlan('team');
    expect(left(await scene.plan('acme/shop'), 'held')[0]).toContain(
      'each time: GitHub does not say who: its audit log can be read only in organizations of an enterprise',
    );
  });

  it('names who keeps changing Fairlead’s ruleset from its history', async () => {
    const { github, shop, maria } = await open({
      repository: 'settings:\n  protection:\n    default: { block-deletion: true }\n',
    });
    shop.setCollaborator(maria, 'admin');
    const said = await fight(async () => {
      const id = shop.data.rulesets[0]?.id;
      await fetch(`${github.apiUrl}/repos/acme/shop/rulesets/${id}`, {
        method: 'PUT',
        headers: { authorization: `token ${maria.token}` },
        body: JSON.stringify({ rules: [] }),
      });
    });
    expect(said).toContain('each time: the history of the ruleset names maria. Agree who decides');
  });

  it('is the same for the same, and another hash for anything else', async () => {
    const { folder, shop, plan } = await open({ repository: squashOnly });
    const [one, two] = [await plan('acme/shop'), await plan('acme/shop')];
    expect(writePlan(folder, one.file)).toBe(writePlan(folder, two.file));
    shop.changeSettings({ allow_rebase_merge: false });
    expect(writePlan(folder, (await plan('acme/shop')).file)).not.toBe(writePlan(folder, one.file));
  });
});

describe('security updates that GitHub paused', () => {
  const paused = async (on: boolean) => {
    const opened = await open({
      repository: `settings:\n  repository: { security: { vulnerability-alerts: true, security-updates: ${on} } }\n`,
    });
    opened.shop.data.settings.vulnerabilityAlerts = true;
    opened.shop.data.settings.security.add('dependabot_security_updates');
    opened.shop.data.settings.securityUpdatesPaused = true;
    return opened;
  };

  it('are not on, and no call brings them back', async () => {
    const { plan } = await paused(true);
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(JSON.stringify(planned.plan)).toContain('merge or close one of them');
  });

  it('are not off, either', async () => {
    const { plan, apply, shop } = await paused(false);
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual(['acme/shop repository.security.security-updates: "paused" → false']);
    await apply(planned);
    expect(shop.data.settings.security.has('dependabot_security_updates')).toBe(false);
    expect((await plan('acme/shop')).changes).toEqual([]);
  });
});
