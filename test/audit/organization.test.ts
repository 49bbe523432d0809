/** `fairlead audit ORGANIZATION` against the local GitHub. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditOrganization } from '../../app/audit/organization/audit.ts';
import { checkpointHead } from '../../app/audit/organization/checkpoint.ts';
import { engineVersion } from '../../app/identity.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own, type Prose } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { openShop } from '../github/shop.ts';
import { aboutOrganizations, aboutRepositories } from '../subjects/settings-policies.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';
import { runAudit } from './run-audit.ts';

const ours = { name: 'acme', host: 'here', engine: engineVersion };

const few: readonly AnyPolicy[] = [aboutRepositories, aboutOrganizations];

async function openAcme() {
  const world = await openShop();
  onTestFinished(() => world.github.stop());
  return { ...world, folder: throwAwayFolder() };
}

type Acme = Awaited<ReturnType<typeof openAcme>>;

async function audit(
  acme: Acme,
  args: readonly string[] = [],
  { login = 'acme', token = acme.org.owner.token, catalogue: judging = few } = {},
) {
  const { folder, github } = acme;
  const run = await runAudit({ login, token, apiUrl: github.apiUrl, folder, args, catalogue: judging });
  return { ...run, data: run.papers?.data ?? null };
}

type Repositories = readonly {
  readonly name: string;
  readonly state: string;
  readonly note: string | null;
}[];
const states = (repositories: Repositories) =>
  repositories.map(({ name, state, note }) => [name, state, note]);

async function audited(octokit: Octokit, enough: () => Prose | null) {
  const of = { login: 'acme', octokit, enough, catalogue: few, fetch, now: '2026-11-30T09:00:00.000Z' };
  return { audit: await auditOrganization({ ...of, repositories: null, since: null }) };
}

describe('fairlead audit ORGANIZATION', () => {
  it('looks at every repository that can be looked at, and says why not at the others', async () => {
    const acme = await openAcme();
    const { org, shop } = acme;
    await org.createRepository('Empty');
    const old = await org.createRepository('old');
    old.changeSettings({ archived: true });
    org.fork(shop, 'shop-fork');
    const { code, err, data, out } = await audit(acme);
    expect([code, err]).toEqual([0, '']);
    expect(states(data.repositories)).toEqual([
      ['acme/Empty', 'audited', 'empty: nothing was ever pushed'],
      ['acme/old', 'archived', expect.stringContaining('archived: not judged, because nobody can change it')],
      ['acme/shop', 'audited', null],
      ['acme/shop-fork', 'audited', 'a fork'],
    ]);
    expect(data).toMatchObject({ kind: 'organization', name: 'acme', risks: [] });
    expect(out).toContain('4 repositories on GitHub');
    // Policies about pull requests are no part of it.
    expect(
      (
        await audit(acme, [], {
          catalogue: [...few, ...catalogue.filter(({ subject }) => subject === 'pull_request')],
        })
      ).data.notVisible,
    ).toEqual([]);
  });

  it('joins what policies found into risks, with the repositories that they were found in', async () => {
    const acme = await openAcme();
    const web = await acme.org.createRepository('web', { defaultBranch: 'trunk' });
    await web.commit({ branch: 'trunk', files: { a: 'a\n' }, author: acme.org.owner });
    const { data } = await audit(acme);
    expect(data.risks).toMatchObject([
      { id: 'default-branch', count: 1, affected: [{ repository: 'acme/web', count: 1 }] },
    ]);
    const other = await audit(acme, ['--repositories', 's*,acme/nothing']);
    expect(states(other.data.repositories)).toEqual([['acme/shop', 'audited', null]]);
    expect(other.data.source).toBe('1 repository of 2 on GitHub, as the token may see them');
    expect(other.data.notVisible).toMatchObject([
      { reason: 'no repository that the token may see is called acme/nothing' },
    ]);
    const none = await audit(acme, ['--repositories', 'shopp']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('is called shopp')]);
    const later = await audit(acme, ['--since', '2200-01-01']);
    expect(states(later.data.repositories)[0]?.[2]).toBe('nothing was pushed since 2200-01-01');
  });

  it('tells what Fairlead can set from what only people can', async () => {
    const acme = await openAcme();
    acme.org.setWithoutTwoFactor(acme.maria);
    const judging = catalogue.filter(({ id }) => ['branch-protection', 'two-factor'].includes(id));
    const { data, out } = await audit(acme, [], { catalogue: judging });
    expect(Object.fromEntries(data.risks.map(({ id, by }: { id: string; by: string }) => [id, by]))).toEqual({
      'branch-protection': 'apply',
      'two-factor': 'setting',
    });
    expect(out).toMatch(/Risk \d: settings that Fairlead can make/);
  });

  it('goes on when a repository cannot be read, is gone meanwhile, or its answers break off', async () => {
    const acme = await openAcme();
    for (const name of ['api', 'gone', 'odd', 'web']) {
      const made = await acme.org.createRepository(name);
      await made.commit({ branch: 'main', files: { a: 'a\n' }, author: acme.org.owner });
    }
    const { faults } = acme.github;
    faults.add({ match: { path: /^\/repos\/acme\/gone/ }, do: { status: 404 } });
    faults.add({
      match: { path: /^\/repos\/acme\/api(?:\/|$)/ },
      do: { status: 403, body: { message: 'Repository access blocked' } },
    });
    faults.add({ match: { path: /^\/repos\/acme\/odd\// }, do: { status: 200, body: {} } });
    const { code, data } = await audit(acme);
    expect(code).toBe(0);
    const byName = new Map(states(data.repositories).map(([name, state]) => [name, state]));
    expect(Object.fromEntries(byName)).toEqual({
      'acme/api': 'not audited',
      'acme/gone': 'not audited',
      'acme/odd': 'not audited',
      'acme/shop': 'audited',
      'acme/web': 'audited',
    });
    const missing = data.notVisible.filter(
      ({ what }: { what: string }) => what === 'The repository can be read',
    );
    expect(missing.flatMap(({ repositories }: { repositories: string[] }) => repositories).sort()).toEqual([
      'acme/api',
      'acme/gone',
      'acme/odd',
    ]);
  });

  it('goes on where an earlier run stopped', async () => {
    const acme = await openAcme();
    const web = await acme.org.createRepository('web');
    await web.commit({ branch: 'main', files: { a: 'a\n' }, author: acme.org.owner });
    const mend = acme.github.faults.add({ match: { path: /^\/repos\/acme\/web/ }, do: { status: 404 } });
    const first = await audit(acme, ['--checkpoint', 'done.jsonl']);
    expect(states(first.data.repositories).map(([, state]) => state)).toEqual(['audited', 'not audited']);
    mend();
    const other = await audit(acme, ['--checkpoint', 'done.jsonl'], { login: 'maria' });
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('is of an audit of acme')]);
    acme.github.clearRequests();
    const second = await audit(acme, ['--checkpoint', 'done.jsonl']);
    expect(states(second.data.repositories).map(([, state]) => state)).toEqual(['audited', 'audited']);
    const asked = acme.github.requests.map(({ path }) => path);
    expect(asked.some((path) => path.startsWith('/repos/acme/web'))).toBe(true);
    expect(asked.some((path) => path.startsWith('/repos/acme/shop'))).toBe(false);
    expect(second.data.source).toContain('1 of them as an earlier run saw them, since 2026-11-30');
    // All of it was looked at: the next run begins anew.
    expect(existsSync(join(acme.folder, 'done.jsonl'))).toBe(false);
  });

  it.each([
    ['another tool’s', '{"version":1}\n', 'is not a checkpoint of an audit of an organization'],
    ['no JSON', 'hello\n', 'is not a checkpoint of an audit of an organization'],
    [
      'a clone’s',
      '{"fairlead":"audit of a clone, 2"}\n',
      'is not a checkpoint of an audit of an organization',
    ],
    ['cut in its first line', checkpointHead(ours).slice(0, 30), 'is not a checkpoint'],
    ['of an older shape', '{"fairlead":"audit of an organization, 1","name":"acme"}\n', 'another version'],
    ['of another version', checkpointHead({ ...ours, engine: '0.0.0-old' }), 'written by Fairlead 0.0.0-old'],
    [
      'of another host',
      checkpointHead({ ...ours, host: 'github.acme.example' }),
      'acme on github.acme.example',
    ],
  ])('refuses a checkpoint that is %s, and leaves it as it is', async (_, text, words) => {
    const acme = await openAcme();
    const file = join(acme.folder, 'done.jsonl');
    const host = new URL(acme.github.apiUrl).host;
    writeFileSync(file, text.replace('"here"', JSON.stringify(host)));
    const { code, err } = await audit(acme, ['--checkpoint', 'done.jsonl']);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(readFileSync(file, 'utf8')).toBe(text.replace('"here"', JSON.stringify(host)));
  });

  it('looks again at what a checkpoint holds that is old, or not as it was written', async () => {
    const acme = await openAcme();
    const file = join(acme.folder, 'done.jsonl');
    const head = checkpointHead({ ...ours, host: new URL(acme.github.apiUrl).host });
    const line = (at: string, more: object = {}) =>
      `${JSON.stringify({ id: acme.shop.data.id, at, repository: { name: 'acme/shop', state: 'audited', note: null }, checks: [], ...more })}\n`;
    const recent = '2026-11-29T09:00:00.000Z';
    const run = async (text: string) => {
      writeFileSync(file, `${head}${text}`);
      acme.github.clearRequests();
      const { code, err } = await audit(acme, ['--checkpoint', 'done.jsonl']);
      const again = acme.github.requests.some(({ path }) => path.startsWith('/repos/acme/shop/'));
      return [code, again, err];
    };
    expect(await run(line(recent))).toEqual([0, false, '']);
    expect(await run(line('2026-11-20T09:00:00.000Z'))).toEqual([0, true, '']);
    for (const broken of [line(recent, { checks: [{}] }), line(recent).slice(0, -20), 'hello\n'])
      expect(await run(broken)).toEqual([0, true, expect.stringContaining('1 line of')]);
    // Nothing that is there is taken for an audit of another shape.
    expect(await run('')).toEqual([0, true, '']);
    writeFileSync(file, '');
    expect((await audit(acme, ['--checkpoint', 'done.jsonl'])).code).toBe(0);
  });

  it('shows what moved since an earlier audit', async () => {
    const acme = await openAcme();
    await audit(acme);
    const web = await acme.org.createRepository('web', { defaultBranch: 'trunk' });
    await web.commit({ branch: 'trunk', files: { a: 'a\n' }, author: acme.org.owner });
    const { data, out } = await audit(acme, ['--compare', 'papers/acme-audit.json', '--output', 'papers']);
    expect(data.movement).toMatchObject({ appeared: [{ id: 'default-branch' }], gone: [], same: 0 });
    expect(out).toContain('Since 2026-11-30: 1 new, 0 as before.');
  });

  it('takes a user, with private repositories where the token is theirs, and an organization without repositories', async () => {
    const acme = await openAcme();
    const { github } = acme;
    const kim = github.createUser('kim');
    await kim.createRepository('open', { private: false });
    await kim.createRepository('hidden', { private: true });
    const names = async (token: string) =>
      states((await audit(acme, [], { login: 'kim', token })).data.repositories).map(([name]) => name);
    expect(await names(kim.token)).toEqual(['kim/hidden', 'kim/open']);
    expect(await names(acme.maria.token)).toEqual(['kim/open']);
    github.createOrganization('bare');
    const { data, code } = await audit(acme, [], { login: 'bare' });
    expect([code, data.repositories, data.kind]).toEqual([0, [], 'organization']);
    expect(data.notVisible).toMatchObject([
      { reason: expect.stringContaining('lists no repository of bare') },
    ]);
    const nobody = await audit(acme, [], { login: 'nobody-here' });
    expect([nobody.code, nobody.err]).toEqual([
      2,
      expect.stringContaining('has no organization and no user nobody-here'),
    ]);
  });

  it('stops asking when the hour is nearly used up, and says what it did not reach', async () => {
    const acme = await openAcme();
    for (const name of ['api', 'web']) await acme.org.createRepository(name);
    let asked = 0;
    const enough = () => {
      asked += 1;
      return asked > 1 ? own('the hour is nearly used up') : null;
    };
    const octokit = new Octokit({ baseUrl: acme.github.apiUrl, auth: acme.org.owner.token });
    const { audit: made } = await audited(octokit, enough);
    expect(made.repositories.map(({ state }) => state).sort()).toEqual([
      'audited',
      'not audited',
      'not audited',
    ]);
    const [missing] = made.notVisible.filter(({ what }) => what === 'The repository can be read');
    expect(missing?.repositories).toHaveLength(2);
    expect(toPlain(missing?.reason ?? [])).toBe('not looked at: the hour is nearly used up');
  });

  it('names the permissions that a token lacks, and takes nothing that it does not show for fine', async () => {
    const acme = await openAcme();
    const weak = acme.installation.token({ permissions: { contents: 'read', metadata: 'read' } });
    const { code, data } = await audit(acme, [], { token: weak, catalogue });
    expect(code).toBe(0);
    const lacking = new Set(
      data.notVisible.map(({ permission }: { permission: string | null }) => permission),
    );
    expect([...lacking]).toEqual(expect.arrayContaining(['administration: read', 'members: read']));
    const access = data.areas.find(({ area }: { area: string }) => area === 'access');
    expect(['A', 'B']).not.toContain(access.grade);
  });

  it('says what is lacking where there is no token, and what a folder cannot take', async () => {
    const acme = await openAcme();
    const none = await audit(acme, [], { token: '' });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('GITHUB_TOKEN')]);
    const strange = await audit(acme, [], { login: './no/such' });
    expect([strange.code, strange.err]).toEqual([2, 'fairlead: There is no folder ./no/such']);
  });
});
