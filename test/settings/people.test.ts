/** Stories of settings about people and what reaches in: access, deploy keys, environments, webhooks, owners. */
import { afterEach, describe, expect, it } from 'vitest';
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

const of = (lines: string) => `settings:\n  repository:\n${lines}`;
const access = (text: string) => of(`    access: ${text}\n`);

const left = ({ plan }: Planned, which: 'held' | 'unknown' | 'absent') =>
  plan.targets.flatMap((one) =>
    one[which].map(({ name, because, where }) => `${one.target} ${name} (${where}): ${toPlain(because)}`),
  );

const problems = ({ plan }: Planned) =>
  plan.targets.flatMap((one) => one.problems.map(({ line, message }) => `${line} ${toPlain(message)}`));

/** Declared, planned, applied, seen to be so, undone, and as it was. */
async function thereAndBack(changes: readonly string[], state: () => unknown, after: unknown) {
  const before = structuredClone(state());
  const planned = await scene.plan('acme/shop');
  expect([left(planned, 'held'), left(planned, 'unknown'), left(planned, 'absent')]).toEqual([[], [], []]);
  expect(planned.changes).toEqual(changes.map((change) => `acme/shop ${change}`));
  const applied = await scene.apply(planned);
  expect(stepsOf(applied).filter((step) => !step.startsWith('done '))).toEqual([]);
  expect(state()).toEqual(after);
  expect((await scene.plan('acme/shop')).changes).toEqual([]);
  const undone = await scene.undo(idOf(applied));
  expect(undone.refused).toEqual([]);
  expect(stepsOf(undone).filter((step) => !step.startsWith('done '))).toEqual([]);
  expect(state()).toEqual(before);
}

describe('teams', () => {
  const rolesOf = () =>
    (scene.org.data.organization?.teams ?? []).map(({ slug, repositories }) => [
      slug,
      repositories.get(scene.shop.id) ?? 'none',
    ]);

  it('are given access and lose it, and who is not declared keeps it', async () => {
    const { org, maria, tom } = await open({
      repository: access('{ teams: { platform: admin, interns: none, docs: triage } }'),
    });
    org.createTeam('platform', [maria], { shop: 'read' });
    org.createTeam('interns', [tom], { shop: 'write' });
    org.createTeam('docs', [tom], {});
    org.createTeam('others', [tom], { shop: 'maintain' });
    await thereAndBack(
      [
        'repository.access.teams.platform: "read" → "admin"',
        'repository.access.teams.docs: "none" → "triage"',
        'repository.access.teams.interns: "write" → "none"',
      ],
      rolesOf,
      [
        ['platform', 'admin'],
        ['interns', 'none'],
        ['docs', 'triage'],
        ['others', 'maintain'],
      ],
    );
  });

  it('that are not declared go where that is declared, except what a parent has', async () => {
    const { org, tom } = await open({
      repository: access('{ teams: { platform: write }, other-teams: remove }'),
    });
    const platform = org.createTeam('platform', [tom], { shop: 'write' });
    org.createTeam('platform-night', [tom], {}).data.parent = platform.data;
    org.createTeam('others', [tom], { shop: 'maintain' });
    await thereAndBack(['repository.access.teams.others: "maintain" → "none"'], rolesOf, [
      ['platform', 'write'],
      ['platform-night', 'none'],
      ['others', 'none'],
    ]);
  });

  it('that are not there are held back with the line, and so is what only the parent can lose', async () => {
    const { org, tom, plan } = await open({
      repository: access('{ teams: { ghosts: write, platform-night: none } }'),
    });
    org.createTeam('platform-night', [tom], {}).data.parent = org.createTeam('platform', [tom], {
      shop: 'write',
    }).data;
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')).toEqual([
      expect.stringMatching(
        /^acme\/shop repository\.access\.teams\.ghosts \(.* line 3\): there is no team ghosts in this organization$/,
      ),
      expect.stringContaining(
        'the team platform-night is below platform, which has write: it cannot lose that here',
      ),
    ]);
  });
});

describe('collaborators', () => {
  const state = () => [
    [...scene.shop.data.collaborators.values()],
    scene.shop.data.invitations.map(({ invitee, role }) => [invitee?.login, role]),
  ];

  it('who are members get access, and others an invitation, which is no access yet', async () => {
    const { github } = await open({
      repository: access('{ collaborators: { maria: triage, Ivy: read } }'),
    });
    github.createUser('ivy');
    await thereAndBack(
      [
        'repository.access.collaborators.maria: "write" → "triage"',
        'repository.access.collaborators.ivy: "none" → "read"',
      ],
      state,
      [['triage', 'write'], [['ivy', 'read']]],
    );
  });

  it('have what the repository gives them, whatever their teams have', async () => {
    const { org, maria, plan } = await open({ repository: access('{ collaborators: { maria: write } }') });
    org.createTeam('leads', [maria], { shop: 'admin' });
    expect((await plan('acme/shop')).changes).toEqual([]);
  });

  it('who are invited are changed and taken back by their invitation, and an expired one is none', async () => {
    const { github, shop, org, plan, apply } = await open({
      repository: access('{ collaborators: { ivy: read, ann: write }, other-collaborators: keep }'),
    });
    const invite = (login: string, expired: boolean) =>
      shop.data.invitations.push({
        id: 900 + shop.data.invitations.length,
        invitee: github.createUser(login).data,
        inviter: org.owner.data,
        role: 'admin',
        createdAt: new Date(),
        expired,
      });
    invite('ivy', false);
    invite('ann', true);
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([
      'acme/shop repository.access.collaborators.ivy: "admin" → "read"',
      'acme/shop repository.access.collaborators.ann: "none" → "write"',
    ]);
    await apply(planned);
    expect(state()[1]).toEqual([
      ['ivy', 'read'],
      ['ann', 'write'],
    ]);
    expect((await plan('acme/shop')).changes).toEqual([]);
  });

  it('who are not declared go where that is declared: members, people from outside, and the invited', async () => {
    const { github, shop } = await open({
      repository: access('{ collaborators: { tom: write }, other-collaborators: remove }'),
    });
    const ivy = github.createUser('ivy');
    shop.setCollaborator(ivy, 'admin');
    const planned = await scene.plan('acme/shop');
    expect(planned.changes).toEqual([
      'acme/shop repository.access.collaborators.ivy: "admin" → "none"',
      'acme/shop repository.access.collaborators.maria: "write" → "none"',
    ]);
    const applied = await scene.apply(planned);
    expect([...shop.data.collaborators.keys()]).toEqual([scene.tom.id]);
    // Who comes from outside has to accept again: an undo invites, and says what it did.
    await scene.undo(idOf(applied));
    expect(shop.data.collaborators.get(scene.maria.id)).toBe('write');
    expect(state()[1]).toEqual([['ivy', 'admin']]);
  });

  it('of whom GitHub does not say what gives them access are unknown, and never a difference', async () => {
    const { maria, plan } = await open({
      repository: access('{ collaborators: { tom: read }, other-collaborators: remove }'),
    });
    const planned = await plan('acme/shop', { token: maria.token });
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'unknown').map((one) => one.split(' (')[0])).toEqual([
      'acme/shop repository.access.collaborators.tom',
      'acme/shop repository.access.other-collaborators',
    ]);
  });

  it('that nobody knows are held back with the line', async () => {
    const { plan } = await open({ repository: access('{ collaborators: { nobody-at-all: read } }') });
    expect(left(await plan('acme/shop'), 'held')).toEqual([
      expect.stringMatching(/line 3\): there is nobody called nobody-at-all on GitHub$/),
    ]);
  });

  it('are more lists than one page', async () => {
    const { github, shop, plan } = await open({
      repository: access('{ collaborators: { maria: write, tom: write }, other-collaborators: remove }'),
    });
    for (let n = 0; n < 120; n++) shop.setCollaborator(github.createUser(`person-${n}`), 'read');
    expect((await plan('acme/shop')).changes).toHaveLength(120);
  });
});

describe('administration', () => {
  it('is not taken by the one who has it: not by name, and not by the team', async () => {
    const { org, shop, maria, tom, plan } = await open({
      repository: access('{ teams: { leads: write }, collaborators: { maria: write, tom: write } }'),
    });
    org.createTeam('leads', [maria], { shop: 'admin' });
    for (const one of [maria, tom]) shop.setCollaborator(one, 'admin');
    const planned = await plan('acme/shop', { token: maria.token });
    expect(planned.changes).toEqual(['acme/shop repository.access.collaborators.tom: "admin" → "write"']);
    expect(left(planned, 'held').map((one) => one.split('): ')[1])).toEqual(
      Array(2).fill(
        'it would take administration from maria, whose token this is: let an owner of the organization apply it',
      ),
    );
    // An owner of the organization administers all of it anyhow.
    expect((await plan('acme/shop')).changes).toHaveLength(3);
  });

  it('stays where nobody could be looked up who would be left', async () => {
    const { github, shop, tom, plan } = await open({
      repository: access('{ collaborators: { tom: write } }'),
    });
    shop.setCollaborator(tom, 'admin');
    github.faults.add({ match: { method: 'GET', path: /\/orgs\/acme\/members/ }, do: { status: 403 } });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')[0]).toContain('it could not be looked up who owns the organization');
  });
});

describe('owners of an organization', () => {
  const roles = (text: string) => `settings:\n  organization:\n    roles: ${text}\n`;

  it('become members and owners, and back', async () => {
    const { org, maria, tom, plan, apply, undo } = await open({
      organization: roles('{ maria: owner, tom: member }'),
    });
    org.data.organization?.members.set(tom.id, 'admin');
    const planned = await plan();
    expect(planned.changes).toEqual([
      'acme organization.roles.maria: "member" → "owner"',
      'acme organization.roles.tom: "owner" → "member"',
    ]);
    const applied = await apply(planned);
    const members = org.data.organization?.members;
    expect([members?.get(maria.id), members?.get(tom.id)]).toEqual(['admin', 'member']);
    await undo(idOf(applied));
    expect([members?.get(maria.id), members?.get(tom.id)]).toEqual(['member', 'admin']);
  });

  it('are never left without a last one, and nobody takes it from themselves', async () => {
    const { org, tom, plan, declare } = await open({});
    const owner = org.owner.login;
    await declare(roles(`{ ${owner}: member }`));
    const alone = await plan();
    expect(alone.changes).toEqual([]);
    expect(left(alone, 'held')[0]).toContain(
      'nobody would be left who owns the organization: its last owner is never taken away',
    );
    // Two, and both are to go.
    org.data.organization?.members.set(tom.id, 'admin');
    await declare(roles(`{ ${owner}: member, tom: member }`));
    const both = await plan();
    expect([both.changes, left(both, 'held')]).toEqual([[], expect.arrayContaining([expect.any(String)])]);
    expect(left(both, 'held')).toHaveLength(2);
    await declare(roles(`{ ${owner}: member }`));
    expect(left(await plan(), 'held')[0]).toContain(
      `it would take ownership from ${owner}, whose token this is`,
    );
    expect((await plan('acme', { token: tom.token })).changes).toHaveLength(1);
  });

  it('writes nothing when the other owner went in between', async () => {
    const { org, tom, maria, plan, apply } = await open({ organization: roles('{ tom: member }') });
    org.data.organization?.members.set(tom.id, 'admin');
    org.data.organization?.members.set(maria.id, 'admin');
    const planned = await plan('acme', { token: maria.token });
    org.data.organization?.members.set(org.owner.id, 'member');
    org.data.organization?.members.set(maria.id, 'member');
    expect(await apply(planned, { token: maria.token })).toMatchObject({ kind: 'moved' });
    expect(scene.writes()).toEqual([]);
  });

  it('invites nobody', async () => {
    const { github, plan } = await open({ organization: roles('{ ivy: owner }') });
    github.createUser('ivy');
    const planned = await plan();
    expect(planned.changes).toEqual([]);
    expect(left(planned, 'held')[0]).toContain(
      'ivy is no member of the organization, and Fairlead invites nobody',
    );
  });
});

describe('deploy keys', () => {
  it('are deleted and come back, and what may do less than declared is fine', async () => {
    const { shop, tom } = await open({
      repository: access('{ deploy-keys: { ci: write, old laptop: none }, other-deploy-keys: remove }'),
    });
    shop.addDeployKey({ title: 'ci', by: tom });
    shop.addDeployKey({ title: 'old laptop', readOnly: false, by: tom });
    shop.addDeployKey({ title: 'nobody knows', by: tom });
    const state = () => shop.data.deployKeys.map(({ title, key, readOnly }) => [title, key, readOnly]).sort();
    const [ci] = shop.data.deployKeys.map(({ title, key, readOnly }) => [title, key, readOnly]);
    await thereAndBack(
      [
        'repository.access.deploy-keys.old laptop: "write" → "none"',
        'repository.access.deploy-keys.nobody knows: "read" → "none"',
      ],
      state,
      [ci],
    );
  });

  it('are not made read-only, for GitHub cannot', async () => {
    const { shop, tom, plan } = await open({ repository: access('{ deploy-keys: { ci: read } }') });
    shop.addDeployKey({ title: 'ci', readOnly: false, by: tom });
    const planned = await plan('acme/shop');
    expect([planned.changes, left(planned, 'held')[0]]).toEqual([
      [],
      expect.stringContaining('GitHub cannot make a deploy key read-only'),
    ]);
  });
});

describe('environments', () => {
  const production = (text: string) => of(`    environments:\n      production: ${text}\n`);
  const state = () =>
    scene.shop.data.environments.map(
      ({ id: _, createdAt, updatedAt, branchPolicies, reviewers, ...one }) => ({
        ...one,
        reviewers: reviewers.map((who) => ('slug' in who ? who.slug : who.login)),
        branches: [one.branches, ...branchPolicies.map(({ name }) => name).sort()],
      }),
    );

  it('are changed without losing what nobody declared', async () => {
    const { shop, org, maria, tom } = await open({
      repository: production('{ reviewers: [team:leads, tom], wait-minutes: 5 }'),
    });
    org.createTeam('leads', [maria], { shop: 'write' });
    shop.setEnvironment('production', {
      reviewers: [maria, tom],
      preventSelfReview: true,
      branchPatterns: ['main'],
      adminsBypass: false,
    });
    await thereAndBack(
      [
        'repository.environments.production.reviewers: ["maria","tom"] → ["team:leads","tom"]',
        'repository.environments.production.wait-minutes: 0 → 5',
      ],
      state,
      [
        {
          name: 'production',
          waitMinutes: 5,
          preventSelfReview: true,
          reviewers: ['leads', 'tom'],
          branches: ['custom', 'main'],
          adminsBypass: false,
          secrets: [],
        },
      ],
    );
  });

  it('that are not there are made with all that is declared, and taken away again', async () => {
    await open({
      repository: production(
        '{ reviewers: [maria], branches: selected, selected-branches: [main, release/*] }',
      ),
    });
    await thereAndBack(
      [
        'repository.environments.production.reviewers: null → ["maria"]',
        'repository.environments.production.branches: null → "selected"',
        'repository.environments.production.selected-branches.main: false → true',
        'repository.environments.production.selected-branches.release/*: false → true',
      ],
      state,
      [expect.objectContaining({ reviewers: ['maria'], branches: ['custom', 'main', 'release/*'] })],
    );
  });

  it('are not deleted by an undo once they have a secret', async () => {
    const { shop, plan, apply, undo } = await open({ repository: production('{ branches: protected }') });
    const applied = await apply(await plan('acme/shop'));
    shop.data.environments[0]?.secrets.push('TOKEN');
    expect(await undo(idOf(applied))).toMatchObject({
      account: null,
      refused: [{ said: expect.stringContaining('has secrets or variables by now') }],
    });
    expect(shop.data.environments).toHaveLength(1);
  });

  it('lose patterns that are not declared, and keep those of tags', async () => {
    const { shop } = await open({
      repository: production('{ branches: selected, selected-branches: [main] }'),
    });
    const made = shop.setEnvironment('production', { branchPatterns: ['main', 'dev'] });
    made.branchPolicies.push({ id: 4711, name: 'v*', type: 'tag' });
    await thereAndBack(
      ['repository.environments.production.selected-branches.dev: true → false'],
      () => made.branchPolicies.map(({ name }) => name).sort(),
      ['main', 'v*'],
    );
  });

  it('that select branches no more have their patterns back after an undo', async () => {
    const { shop } = await open({ repository: production('{ branches: protected }') });
    const made = shop.setEnvironment('production', { branchPatterns: ['main', 'release/*'] });
    await thereAndBack(
      [
        'repository.environments.production.selected-branches.main: true → false',
        'repository.environments.production.selected-branches.release/*: true → false',
        'repository.environments.production.branches: "selected" → "protected"',
      ],
      () => [made.branches, ...made.branchPolicies.map(({ name }) => name).sort()],
      ['protected'],
    );
  });

  it('with a reviewer who is not there are held back, and those the plan does not have fail in GitHub’s words', async () => {
    const { org, plan, apply, declare } = await open({
      organization: production('{ reviewers: [team:ghosts] }'),
    });
    expect(left(await plan('acme/shop'), 'held')[0]).toContain(
      'there is no team:ghosts: a reviewer is a person',
    );
    await declare(production('{ reviewers: [maria] }'));
    org.setPlan('free');
    const applied = await apply(await plan('acme/shop'));
    expect(applied).toMatchObject({
      account: { steps: [{ result: 'failed', said: expect.stringContaining('billing plan') }] },
    });
  });
});

describe('webhooks', () => {
  const url = 'https://ci.example.com/hook?key=1';
  const hooked = (text: string) => of(`    webhooks:\n      ${url}: ${text}\n`);
  const state = () =>
    scene.shop.data.hooks.map(({ url: address, active, events, insecureSsl, contentType, secret }) =>
      [address, active, [...events].sort().join(), insecureSsl, contentType, secret].join(' '),
    );

  it('are changed and keep their secrets', async () => {
    const { shop } = await open({
      repository: hooked(
        '{ events: [push, release], active: true, verify-certificate: true, content-type: json, signed: true }',
      ),
    });
    shop.addHook({ url, secret: 'hush', insecureSsl: '1', contentType: 'form', active: false });
    shop.addHook({ url: 'https://other.example.com/', secret: 'hush', active: false });
    await thereAndBack(
      [
        'repository.webhooks.https://ci.example.com/hook?key=1.events: ["push"] → ["push","release"]',
        'repository.webhooks.https://ci.example.com/hook?key=1.active: false → true',
        'repository.webhooks.https://ci.example.com/hook?key=1.verify-certificate: false → true',
        'repository.webhooks.https://ci.example.com/hook?key=1.content-type: "form" → "json"',
      ],
      state,
      [`${url} true push,release 0 json hush`, 'https://other.example.com/ false push 0 json hush'],
    );
  });

  it('are made only where they are declared to have no secret, and deleted only as they were made', async () => {
    const { shop, plan, apply, undo, declare } = await open({ organization: hooked('{ events: [push] }') });
    const held = await plan('acme/shop');
    expect([held.changes, left(held, 'held')[0]]).toEqual([
      [],
      expect.stringContaining('Fairlead makes none that would need a secret'),
    ]);
    await declare(hooked('{ events: [push, release], content-type: json, signed: false }'));
    const applied = await apply(await plan('acme/shop'));
    expect(state()).toEqual([`${url} true push,release 0 json `]);
    const [made] = shop.data.hooks;
    if (made) made.secret = 'by hand';
    expect(await undo(idOf(applied))).toMatchObject({
      refused: [{}, {}, {}].map(() => ({
        said: expect.stringMatching(/gave the webhook a secret|changed it since/),
      })),
    });
    if (made) made.secret = null;
    expect(stepsOf(await undo(idOf(applied)))).toEqual(['done acme/shop DELETE']);
    expect(state()).toEqual([]);
  });

  it('that somebody made in the meantime at the same address are not deleted', async () => {
    const { shop, plan, apply, undo } = await open({
      repository: hooked('{ events: [push], signed: false }'),
    });
    const applied = await apply(await plan('acme/shop'));
    shop.data.hooks.splice(0, 1);
    shop.addHook({ url });
    expect(await undo(idOf(applied))).toMatchObject({ account: null });
    expect(shop.data.hooks).toHaveLength(1);
  });

  it('of an organization are the same', async () => {
    const { org, plan, apply, undo } = await open({
      organization: `settings:\n  organization:\n    webhooks:\n      ${url}: { active: false, verify-certificate: true }\n`,
    });
    const hook = org.addHook({ url, secret: 'hush', insecureSsl: '1' });
    const applied = await apply(await plan());
    expect(hook).toMatchObject({ active: false, insecureSsl: '0', secret: 'hush' });
    await undo(idOf(applied));
    expect(hook).toMatchObject({ active: true, insecureSsl: '1', secret: 'hush' });
  });
});

describe('a file about people', () => {
  it.each([
    [
      access('{ teams: { platform: boss } }'),
      '3 setting repository.access.teams.platform must be "admin", "maintain"',
    ],
    [access('{ teams: { "@acme/platform": read } }'), '3 "@acme/platform" of "repository.access.teams"'],
    [
      access('{ collaborators: { Tom: admin, tom: none } }'),
      '3 "tom" of "repository.access.collaborators" is there already, as "Tom"',
    ],
    [
      of('    environments:\n      Production: { wait-minutes: 5 }\n      production: { wait-minutes: 3 }\n'),
      '5 "production" of "repository.environments" is there already, as "Production"',
    ],
    [access('{ collaborators: [maria] }'), '3 "repository.access.collaborators" must be a map with names'],
    [
      of('    webhooks:\n      ci.example.com: { active: true }\n'),
      '4 "ci.example.com" of "repository.webhooks"',
    ],
    [
      of('    environments:\n      production: { selected-branches: [main] }\n'),
      '4 repository.environments.production.selected-branches: "selected-branches" has an effect only with "branches: selected"',
    ],
    [
      of('    environments:\n      production: { branches: selected, selected-branches: [] }\n'),
      '4 repository.environments.production.selected-branches: no branch could be deployed',
    ],
    [
      of('    environments:\n      production: { reviewers: [], prevent-self-review: true }\n'),
      '4 repository.environments.production.prevent-self-review: ',
    ],
  ])('that cannot be is found with its line: %#', async (repository, message) => {
    const { plan } = await open({ repository });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(problems(planned)[0]).toContain(message);
  });

  it('lets nobody in where the others are locked out', async () => {
    const { org, tom, plan } = await open({
      organization: of(
        '    access:\n      lock: true\n      teams: { platform: write }\n      other-teams: remove\n',
      ),
      repository: access('{ teams: { mine: admin } }'),
    });
    org.createTeam('mine', [tom], {});
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([]);
    expect(problems(planned)[0]).toMatch(
      /^3 setting repository\.access\.teams\.mine is locked by acme\/\.github@\w{7} line 4; it can only be made stricter/,
    );
  });
});
