/** Audits of owners and repositories that are not as usual, through the command, under the whole catalogue. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openShop } from '../github/shop.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';
import { type AuditRun, runAudit } from './run-audit.ts';

async function open(options: Parameters<typeof openShop>[0] = {}) {
  const world = await openShop(options);
  onTestFinished(() => world.github.stop());
  const folder = throwAwayFolder();
  const audit = (more: Partial<AuditRun> = {}) =>
    runAudit({ login: 'acme', token: world.org.owner.token, apiUrl: world.github.apiUrl, folder, ...more });
  return { ...world, folder, audit };
}

type World = Awaited<ReturnType<typeof open>>;
type Papers = NonNullable<Awaited<ReturnType<World['audit']>>['papers']>;

const roster = ({ data }: Papers): Readonly<Record<string, string>> =>
  Object.fromEntries(
    data.repositories.map(({ name, state }: { name: string; state: string }) => [name, state]),
  );

const noteOf = ({ data }: Papers, name: string): string =>
  data.repositories.find((one: { name: string }) => one.name === name)?.note ?? '';

const checksOf = ({ data }: Papers, name: string) =>
  Object.fromEntries(
    data.checks
      .filter(({ repository }: { repository: string }) => repository === name)
      .map(({ id, state }: { id: string; state: string }) => [id, state]),
  );

async function filled(world: World, name: string) {
  const made = await world.org.createRepository(name);
  await made.commit({ branch: 'main', files: { 'README.md': `# ${name}\n` }, author: world.org.owner });
  return made;
}

/** Goes through to the local GitHub, and does something before the first request that `when` fits. */
function whenAskedFor(when: RegExp, does: () => void): typeof fetch {
  let done = false;
  return (input, init) => {
    if (!done && when.test(String(input))) {
      done = true;
      does();
    }
    return fetch(input, init);
  };
}

describe('an audit of', () => {
  it('an archived repository names it in every paper, with the keys and credentials that still matter', async () => {
    const world = await open();
    const old = await filled(world, 'old');
    old.addDeployKey({ title: 'left behind', createdAt: new Date('2020-01-01'), by: world.org.owner });
    old.addSecretAlert({ validity: 'active' });
    old.changeSettings({ archived: true });
    const { papers, out } = await world.audit();
    if (!papers) throw new Error('papers');
    expect(roster(papers)).toMatchObject({ 'acme/old': 'archived' });
    expect(checksOf(papers, 'acme/old')).toEqual({ 'deploy-keys': 'concern', 'secret-scanning': 'concern' });
    const keys = papers.data.risks.find(({ id }: { id: string }) => id === 'deploy-keys');
    expect(keys.affected).toMatchObject([{ repository: 'acme/old' }]);
    for (const paper of [papers.markdown, papers.html])
      expect(paper).toMatch(/archived: not judged, because nobody can change it/);
    for (const text of [papers.markdown, papers.html, out])
      expect(text).toContain('1 archived and not judged');
  }, 60_000);

  it('an archived repository whose settings are not shown says so', async () => {
    const world = await open();
    (await filled(world, 'old')).changeSettings({ archived: true });
    const token = world.installation.token({ permissions: { contents: 'read', metadata: 'read' } });
    const { papers } = await world.audit({ token });
    if (!papers) throw new Error('papers');
    expect(noteOf(papers, 'acme/old')).toContain('Not all of that was visible');
    expect(papers.data.notVisible).toContainEqual(
      expect.objectContaining({ id: 'deploy-keys', permission: 'administration: read' }),
    );
  }, 60_000);

  it('empty, forked, disabled and renamed repositories', async () => {
    const world = await open();
    await world.org.createRepository('empty');
    world.org.fork(world.shop, 'forked');
    (await filled(world, 'blocked')).disable();
    (await filled(world, 'before')).rename('after');
    const moving = await filled(world, 'moving');
    // Listed under its old name, and read when it has its new one.
    const { papers, code } = await world.audit({
      fetch: whenAskedFor(/\/repos\/acme\/moving\//, () => moving.rename('moved')),
    });
    if (!papers) throw new Error('papers');
    expect(code).toBe(0);
    expect(roster(papers)).toMatchObject({
      'acme/after': 'audited',
      'acme/blocked': 'not audited',
      'acme/empty': 'audited',
      'acme/forked': 'audited',
      'acme/moving': 'audited',
    });
    expect(noteOf(papers, 'acme/blocked')).toContain('disabled by GitHub');
    expect(noteOf(papers, 'acme/empty')).toContain('empty');
    expect(noteOf(papers, 'acme/forked')).toContain('a fork');
  }, 60_000);

  it.each([
    ['before anything of it is read', /\/repos\/acme\/gone\/branches\/main$/],
    ['in the middle of it', /\/repos\/acme\/gone\/keys/],
  ])(
    'a repository that is deleted %s ends nothing, and is not fine',
    async (_, when) => {
      const world = await open();
      const gone = await filled(world, 'gone');
      const { papers, code } = await world.audit({ fetch: whenAskedFor(when, () => gone.delete()) });
      if (!papers) throw new Error('papers');
      expect(code).toBe(0);
      expect(roster(papers)).toMatchObject({ 'acme/shop': 'audited' });
      expect(roster(papers)['acme/gone']).not.toBe('audited');
      expect(checksOf(papers, 'acme/gone')['deploy-keys'] ?? 'not seen').toBe('not seen');
    },
    60_000,
  );

  it('an hour whose requests are used up in the middle says what it did not reach', async () => {
    const world = await open({ limits: { requestsPerHour: 70 } });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await filled(world, name);
    const args = ['--checkpoint', 'done.jsonl'];
    const first = await world.audit({ args });
    if (!first.papers) throw new Error(first.err);
    expect(first.code).toBe(0);
    const states = Object.values(roster(first.papers));
    expect(new Set(states).size).toBeGreaterThan(1);
    expect(states).toContain('not audited');
    expect(first.out).toMatch(/requests for this hour are (?:nearly )?used up/);
    expect(first.out).toMatch(/Repositories: .*not audited/);
    // Nobody looks again by itself, and there is no change that anything could be wrong with.
    expect(first.papers.markdown).not.toMatch(/by itself|the change/);
    expect(first.papers.markdown).toContain('Run the audit again later');
    // What was cut short is looked at again.
    const kept = readFileSync(join(world.folder, 'done.jsonl'), 'utf8').trim().split('\n').slice(1);
    expect(kept.map((line) => JSON.parse(line).repository.state)).not.toContain('partly');
  }, 60_000);

  it('a user, with the policies about repositories and none about organizations', async () => {
    const world = await open();
    const kim = world.github.createUser('kim');
    const mine = await kim.createRepository('mine', { private: true });
    await mine.commit({ branch: 'main', files: { 'README.md': '# Mine\n' }, author: kim });
    const { papers } = await world.audit({ login: 'kim', token: kim.token });
    if (!papers) throw new Error('papers');
    expect([papers.data.kind, roster(papers)]).toEqual(['user', { 'kim/mine': 'audited' }]);
    const ids = papers.data.checks.map(({ id }: { id: string }) => id);
    expect(ids).toContain('branch-protection');
    expect(ids).not.toContain('owners');
  }, 60_000);

  it('an organization without repositories, and with one', async () => {
    const world = await open();
    const bare = world.github.createOrganization('bare');
    const none = await world.audit({ login: 'bare', token: bare.owner.token });
    expect([none.code, none.papers?.data.repositories]).toEqual([0, []]);
    expect(none.papers?.data.checks.map(({ id }: { id: string }) => id)).toContain('owners');
    const one = await world.audit();
    if (!one.papers) throw new Error('papers');
    expect(roster(one.papers)).toEqual({ 'acme/shop': 'audited' });
    expect(one.out).not.toContain('Repositories:');
  }, 60_000);

  it('names in other scripts, which reach the papers as they are', async () => {
    const world = await open();
    const branch = 'главная/основная-ветка';
    const made = await world.org.createRepository('intl', { defaultBranch: branch });
    const files = { 'Übersicht/読んで.md': '# 概要\n', '.github/CODEOWNERS': '/Übersicht/ @maria\n' };
    await made.commit({ branch, files, message: 'שלום', author: world.org.owner });
    const title = 'مفتاح النشر';
    made.addDeployKey({ title, createdAt: new Date('2020-01-01'), by: world.org.owner });
    made.addRuleset({ name: '保護', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'deletion' }] });
    made.setEnvironment('生产');
    const { papers, code } = await world.audit();
    if (!papers) throw new Error('papers');
    expect([code, roster(papers)['acme/intl']]).toEqual([0, 'audited']);
    for (const paper of [papers.markdown, papers.html, JSON.stringify(papers.data)]) {
      expect(paper).toContain(title);
      expect(paper).toContain(branch);
    }
  }, 60_000);
});
