/** The built bundle of the audit, spawned as the runner does it, against the local GitHub. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkpointHead } from '../../app/audit/organization/checkpoint.ts';
import { openShop } from '../github/shop.ts';
import { throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';
import { actAudit } from './spawned.ts';

async function open() {
  const world = await openShop();
  onTestFinished(() => world.github.stop());
  const token = world.shop.workflowToken({ contents: 'read', issues: 'write', metadata: 'read' });
  return { ...world, token };
}

/** Found by an audit of a clone, and above low. */
const moving = { Dockerfile: 'FROM node\nUSER node\n' };
const pinned = { Dockerfile: `FROM node:24.1@sha256:${'a'.repeat(64)}\nUSER node\n` };

const mostOf = (body: string | null | undefined) => body ?? '';

describe('the audit action, of the checkout', () => {
  it('keeps one issue up to date: opened, edited in place, and none where it is public', async () => {
    const { github, shop, token } = await open();
    const clone = throwAwayClone();
    clone.commit('Start', { ...moving, 'src/a.ts': `${'export const a = 1;\n'.repeat(300)}` });
    const run = (inputs: Readonly<Record<string, string>> = {}) =>
      actAudit(github, clone.dir, { token, ...inputs });
    const first = await run();
    expect([first.code, first.stdout.match(/::error.*/)?.[0]]).toEqual([0, undefined]);
    expect(Number(first.outputs.risks)).toBeGreaterThan(0);
    expect(existsSync(first.outputs['report-html'] ?? '')).toBe(true);
    expect(first.summary).toContain('Containers are built on images that change without notice');
    const [issue] = shop.issues();
    expect(shop.issues()).toMatchObject([{ number: Number(first.outputs.issue), state: 'open' }]);
    expect(mostOf(issue?.body)).toContain('image');

    // The next run says what moved, and writes to the same issue.
    cpSync(first.outputs['report-json'] ?? '', join(clone.dir, 'last.json'));
    clone.commit('Pin', pinned);
    const second = await run({ compare: 'last.json' });
    expect([second.code, second.outputs.issue]).toEqual([0, first.outputs.issue]);
    expect(shop.issues()).toHaveLength(1);
    expect(mostOf(shop.issues()[0]?.body)).toContain('Gone:');

    shop.setPrivate(false);
    const seen = await run();
    expect([seen.code, seen.outputs.issue]).toEqual([0, '']);
    expect(seen.stdout).toContain('This repository is public, and so there is no issue');
  }, 60_000);

  it('closes the issue when nothing above low is left', async () => {
    const { github, shop, installation, client } = await open();
    const clone = throwAwayClone();
    clone.commit('Start', moving);
    const login = 'acme';
    const inputs = { organization: login, issue: 'always', repositories: 'nothing-*\nshop' };
    const writing = installation.token();
    const first = await actAudit(github, clone.dir, { token: writing, ...inputs });
    expect([first.code, shop.issues()[0]?.state]).toEqual([0, 'open']);
    // An audit of another name has an issue of its own.
    const other = await actAudit(github, clone.dir, { token: writing, issue: 'always' });
    expect(other.code).toBe(0);
    const all = await client(writing).paginate('GET /repos/{owner}/{repo}/issues', {
      owner: 'acme',
      repo: 'shop',
      state: 'open',
    });
    expect(new Set(all.map(({ title }) => title.split(':')[0])).size).toBe(all.length);
  }, 60_000);

  it('asks the advisory database only when it is told to, and says where it could not', async () => {
    const { github, token } = await open();
    const clone = throwAwayClone();
    const lock = {
      name: 'shop',
      lockfileVersion: 3,
      packages: { '': { name: 'shop' }, 'node_modules/lodash': { version: '4.17.15' } },
    };
    clone.commit('Start', { 'package-lock.json': JSON.stringify(lock), 'package.json': '{"name":"shop"}' });
    // Nothing but the local GitHub is to be had.
    const env = { https_proxy: 'http://127.0.0.1:9', no_proxy: '127.0.0.1,localhost' };
    const reasons = async (advisories: string) => {
      const { code, outputs, stdout } = await actAudit(github, clone.dir, { token, advisories }, env);
      if (code !== 0) throw new Error(stdout);
      const { notVisible } = JSON.parse(readFileSync(outputs['report-json'] ?? '', 'utf8'));
      return [code, notVisible.map(({ reason }: { reason: string }) => reason).join('\n')];
    };
    expect(await reasons('false')).toEqual([0, expect.stringContaining('asks nobody unless it is told to')]);
    expect(await reasons('true')).toEqual([0, expect.not.stringContaining('asks nobody unless')]);
    const wrong = await actAudit(github, clone.dir, { token, organization: 'acme', advisories: 'true' });
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('Input advisories is about')]);
  }, 60_000);
});

describe('the audit action, of an organization', () => {
  it('keeps its issue with a person’s token, goes on from a checkpoint, and begins anew where that is another’s', async () => {
    const { github, org, shop } = await open();
    const web = await org.createRepository('web');
    await web.commit({ branch: 'main', files: { a: 'a\n' }, author: org.owner });
    const mend = github.faults.add({ match: { path: /^\/repos\/acme\/web/ }, do: { status: 404 } });
    const workspace = throwAwayFolder();
    const file = join(workspace, '.audit', 'done.jsonl');
    const run = () =>
      actAudit(github, workspace, {
        token: org.owner.token,
        organization: 'acme',
        checkpoint: '.audit/done.jsonl',
        compare: '.audit/last.json',
      });
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('there is no .audit/last.json');
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
    mend();
    cpSync(first.outputs['report-json'] ?? '', join(workspace, '.audit', 'last.json'));
    github.clearRequests();
    const second = await run();
    const asked = github.requests.map(({ path }) => path);
    expect(asked.some((path) => path.startsWith('/repos/acme/web/keys'))).toBe(true);
    expect(asked.some((path) => path.startsWith('/repos/acme/shop/keys'))).toBe(false);
    expect(existsSync(file)).toBe(false);
    // The token is a person's: the issue is known all the same.
    expect([second.code, second.outputs.issue]).toEqual([0, first.outputs.issue]);
    expect(shop.issues().filter(({ title }) => title.startsWith('Audit of acme'))).toHaveLength(1);

    const host = new URL(github.apiUrl).host;
    writeFileSync(file, checkpointHead({ name: 'acme', host, engine: '0.0.0-old' }));
    const third = await run();
    expect([third.code, third.stdout]).toEqual([0, expect.stringContaining('it is begun anew')]);
    writeFileSync(file, '{"version":1}\n');
    const fourth = await run();
    expect([fourth.code, fourth.stdout]).toEqual([1, expect.stringContaining('is not a checkpoint')]);
    expect(readFileSync(file, 'utf8')).toBe('{"version":1}\n');
  }, 60_000);
});
