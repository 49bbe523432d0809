/** The App plans and applies: only where an owner granted it, and only with what a plan needs. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { AppHandle } from '../github/index.ts';
import type { Permissions } from '../github/state.ts';
import { type FilesScene, hashIn, idIn, openFiles, ownBranch } from './scene.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

/** As `app.yml` registers it, without its events. */
const readOnly = (parse(readFileSync('app.yml', 'utf8')) as { default_permissions: Permissions })
  .default_permissions;

const everything: Permissions = {
  ...readOnly,
  administration: 'write',
  organization_administration: 'write',
  contents: 'write',
  pull_requests: 'write',
  workflows: 'write',
};

let scene: FilesScene;
let app: AppHandle;
let installation: ReturnType<FilesScene['github']['install']>;
beforeAll(async () => {
  scene = await openFiles({ now: () => new Date() });
  app = scene.github.createApp({ slug: 'fairlead-apply', permissions: everything, events: [] });
  installation = scene.github.install(app, scene.org);
  noting();
});
afterAll(() => scene.stop());
beforeEach(() => {
  installation.data.permissions = everything;
  scene.github.clearRequests();
  forget();
});

const asApp = (...args: readonly string[]) =>
  scene.fairlead({ APP_ID: String(app.id), PRIVATE_KEY: app.privateKey }, ...args);

const written = () =>
  scene
    .writes()
    .map(({ method, path }) => `${method} ${path}`)
    .filter((one) => !one.includes('/access_tokens'));

interface Minted {
  readonly permissions: Permissions;
  readonly repository_ids?: readonly number[];
}

/** What each token that was minted opens, in order. */
let tokens: Minted[] = [];
const minted = () => tokens;
const noting = () =>
  scene.github.faults.add({
    match: {
      path: ({ path, body }) => {
        if (path.endsWith('/access_tokens')) tokens.push(body as Minted);
        return false;
      },
    },
    do: 'drop',
  });
const forget = () => {
  tokens = [];
};

const settings = `settings:
  repository: { merge: { rebase: false } }
  organization: { default-permission: none }
`;

describe('the App', () => {
  it('plans with a token that writes nothing, and offers files with one for that repository', async () => {
    const shop = await scene.repository('app-files');
    const planned = await asApp('plan', shop.target, '--files');
    expect([planned.code, planned.err]).toEqual([1, '']);
    expect(minted().flatMap(({ permissions }) => Object.values(permissions))).not.toContain('write');
    forget();
    const applied = await asApp('apply', hashIn(planned.out));
    expect([applied.code, applied.err]).toEqual([0, '']);
    const writing = minted().filter(({ permissions }) => Object.values(permissions).includes('write'));
    expect(writing).toEqual([
      {
        permissions: { contents: 'write', metadata: 'read', pull_requests: 'write', workflows: 'write' },
        repository_ids: [shop.id],
      },
    ]);
    expect(shop.pulls()[0]?.author.login).toBe('fairlead-apply[bot]');
    expect(shop.data.signatures.get(shop.branch() ?? '')).toMatchObject({ state: 'VALID' });
    const undone = await asApp('undo', idIn(applied.out));
    expect([undone.code, shop.branch()]).toEqual([0, null]);
  });

  it('sets settings with a token for each place, and puts them back', async () => {
    await scene.declare(settings);
    const planned = await asApp('plan', 'acme', '--max-share', '100');
    expect(planned.err).toBe('');
    forget();
    const applied = await asApp('apply', hashIn(planned.out));
    expect([applied.code, applied.err]).toEqual([0, '']);
    const writing = minted().filter(({ permissions }) => Object.values(permissions).includes('write'));
    expect(writing.find(({ repository_ids }) => !repository_ids)?.permissions).toEqual({
      metadata: 'read',
      organization_administration: 'write',
    });
    for (const { permissions } of writing.filter(({ repository_ids }) => repository_ids))
      expect(permissions).toEqual({ administration: 'write', metadata: 'read' });
    expect(scene.shop.data.settings.merging.allow_rebase_merge).toBe(false);
    const undone = await asApp('undo', idIn(applied.out));
    expect([undone.code, scene.shop.data.settings.merging.allow_rebase_merge]).toEqual([0, true]);
  });

  it.each(['contents', 'pull_requests', 'workflows'] as const)(
    'writes no file without %s, and says who grants it where',
    async (name) => {
      const shop = await scene.repository(`without-${name.replace('_', '-')}`);
      const hash = hashIn((await asApp('plan', shop.target, '--files')).out);
      const { [name]: _, ...rest } = everything;
      installation.data.permissions = { ...rest, ...(name === 'workflows' ? {} : { [name]: 'read' }) };
      const { code, out, err } = await asApp('apply', hash);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(
        `the App fairlead-apply may not do this for acme: it lacks ${name}: write. Nothing was written`,
      );
      expect(err).toMatch(/an owner of acme accepts it at http/);
      expect([written(), shop.branch()]).toEqual([[], null]);
    },
  );

  it.each([
    ['administration', 'acme/shop'],
    ['organization_administration', 'acme'],
  ] as const)('sets nothing without %s', async (name, subject) => {
    await scene.declare(settings);
    const hash = hashIn((await asApp('plan', subject, '--max-share', '100')).out);
    installation.data.permissions = { ...everything, [name]: 'read' };
    const { code, err } = await asApp('apply', hash);
    expect([code, err]).toEqual([2, expect.stringContaining(`it lacks ${name}: write. Nothing was written`)]);
    expect(written()).toEqual([]);
  });

  it('as app.yml registers it plans, and writes nothing', async () => {
    installation.data.permissions = readOnly;
    const shop = await scene.repository('as-registered');
    const planned = await asApp('plan', shop.target, '--files');
    expect(planned.code).toBe(1);
    const { code, err } = await asApp('apply', hashIn(planned.out));
    expect([code, err]).toEqual([
      2,
      // It may comment on pull requests, which is the same permission.
      expect.stringContaining('it lacks contents: write, workflows: write. Nothing was written'),
    ]);
    expect([written(), shop.branch()]).toEqual([[], null]);
  });

  it('takes nothing back once the permission was', async () => {
    const shop = await scene.repository('taken-back');
    const { out } = await asApp('apply', hashIn((await asApp('plan', shop.target, '--files')).out));
    installation.data.permissions = { ...everything, contents: 'read' };
    const { code, err } = await asApp('undo', idIn(out));
    expect([code, err]).toEqual([2, expect.stringContaining('it lacks contents: write')]);
    expect(shop.data.refs.get(`refs/heads/${ownBranch}`)).not.toBeNull();
  });

  it('says when it is not installed there, is suspended, or its credentials are wrong', async () => {
    const nowhere = await asApp('plan', 'other');
    expect([nowhere.code, nowhere.err]).toEqual([
      2,
      expect.stringContaining('the App is not installed on other'),
    ]);
    installation.suspend();
    const suspended = await asApp('plan', 'acme');
    expect([suspended.code, suspended.err]).toEqual([
      2,
      expect.stringContaining('the App is suspended for acme'),
    ]);
    installation.unsuspend();
    const wrong = await scene.fairlead({ APP_ID: 'x', PRIVATE_KEY: app.privateKey }, 'plan', 'acme');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('APP_ID')]);
    const none = await scene.fairlead({}, 'plan', 'acme');
    expect([none.code, none.err]).toEqual([
      2,
      expect.stringContaining(
        'plan needs a token in GITHUB_TOKEN, or the App’s credentials (APP_ID, PRIVATE_KEY)',
      ),
    ]);
  });

  it('stands back for a person’s token', async () => {
    const shop = await scene.repository('persons');
    const both = { APP_ID: String(app.id), PRIVATE_KEY: app.privateKey, GITHUB_TOKEN: scene.org.owner.token };
    expect((await scene.fairlead(both, 'plan', shop.target, '--files')).code).toBe(1);
    expect(minted()).toEqual([]);
  });
});
