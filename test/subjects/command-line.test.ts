/** What the command line says of policies that a clone cannot judge: never that all is clear, never exit code 0 alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openPull, openScene } from '../end-to-end/scene.ts';
import { type Clone, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';
import { branchName } from './branch-name.ts';
import { aboutOrganizations, aboutRepositories, ofChanges } from './settings-policies.ts';

const every = [...ofChanges, aboutRepositories, aboutOrganizations, branchName];

async function fairlead({ dir }: Pick<Clone, 'dir'>, ...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const offline = args.includes('--repo') ? [] : ['--offline'];
  const code = await start([...args, ...offline], commands, {
    cwd: dir,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(toPlain(line)),
    colour: false,
    width: 200,
    fetch: () => Promise.reject(new Error('the network is refused in tests')),
    now: '2026-11-03T09:00:00.000Z',
    catalogue: every,
  });
  return { code, out: out.join(''), err: err.join('\n') };
}

/** A small change on `feature/cart`. */
function clone(rules: string): Clone {
  const made = throwAwayClone();
  made.commit('Start', { 'README.md': '# Shop\n', '.github/fairlead.yml': rules });
  made.git('switch', '--quiet', '--create', 'feature/cart');
  made.commit('Show the cart', { 'src/cart.ts': 'export {};\n' });
  return made;
}

const cannot = ['default-branch', 'organization-name', 'release-readiness', 'review'] as const;
const rulesOf = (ids: readonly string[]) => `policies:\n${ids.map((id) => `  ${id}: block\n`).join('')}`;

describe.each(cannot)('%s alone at block, in a clone', (id) => {
  const made = () => clone(rulesOf([id]));

  it.each(['text', 'markdown'])('is listed in %s, and nothing is all clear', async (format) => {
    const { code, out } = await fairlead(made(), 'check', '--format', format);
    expect(code).toBe(2);
    const plain = out.replaceAll('`', '').replaceAll(/\s+/g, ' ');
    expect(plain).toMatch(new RegExp(`Not looked at here: .*\\b${id}, which blocks \\(`));
    expect(plain).toContain('Nothing that counts was judged: 1 policy that blocks was not looked at here');
    expect(plain).not.toMatch(/all clear/i);
  });

  it('is listed in JSON', async () => {
    const { code, out } = await fairlead(made(), 'check', '--format', 'json');
    const data = JSON.parse(out);
    expect([code, data.conclusion]).toEqual([2, 'action_required']);
    expect(data.notLookedAt).toContainEqual({
      policy: id,
      rung: 'block',
      reason: expect.any(String),
      elsewhere: false,
    });
    expect(data.title).toBe('Not judged: 1 policy that blocks was not looked at here');
    expect(data.policies.map(({ policy }: { readonly policy: string }) => policy)).not.toContain(id);
  });

  it('is listed in SARIF, which was no success', async () => {
    const { code, out } = await fairlead(made(), 'check', '--format', 'sarif');
    const [{ executionSuccessful, toolExecutionNotifications }] = JSON.parse(out).runs[0].invocations;
    expect([code, executionSuccessful]).toEqual([2, false]);
    expect(toolExecutionNotifications).toContainEqual({
      descriptor: { id },
      level: 'warning',
      message: { text: expect.stringContaining(`${id} was not looked at: `) },
    });
  });
});

describe('beside a policy that was judged', () => {
  it('it is still named, and nothing is all clear', async () => {
    const made = clone(rulesOf(['default-branch', 'branch-name']));
    const { code, out } = await fairlead(made, 'check');
    expect(code).toBe(0);
    expect(out).toContain('1 policy passed; 1 policy that blocks was not looked at here.');
    expect(out).toContain('default-branch, which blocks (judges repositories, which are not looked at here)');
    expect(out).not.toMatch(/all clear/i);
  });

  it('what only warns takes nothing away', async () => {
    const made = clone('policies:\n  default-branch: warn\n  branch-name: block\n');
    const { out } = await fairlead(made, 'check');
    expect(out).toContain('All clear: 1 policy passed.');
    expect(out).toContain('default-branch');
  });

  it('a change that makes the rules so is told that they would judge nothing', async () => {
    const made = clone(rulesOf(['branch-name']));
    made.commit('Rules', { '.github/fairlead.yml': rulesOf(['default-branch']) });
    const { out } = await fairlead(made, 'check', '--format', 'json');
    expect(JSON.parse(out).proposed.wouldConclude).toBe('action_required');
  });
});

describe('branch-name, added by imitation', () => {
  const made = () => clone(rulesOf(['branch-name']));

  it('judges a branch by its name', async () => {
    const here = made();
    expect(await fairlead(here, 'check')).toMatchObject({ code: 0 });
    here.git('switch', '--quiet', '--create', 'cart');
    const { code, out } = await fairlead(here, 'check');
    expect(code).toBe(1);
    expect(out).toContain('The branch cart has none of the declared names.');
  });

  it.each([
    ['a detached head', (here: Clone) => here.git('switch', '--quiet', '--detach'), []],
    ['a commit', () => '', ['--head', 'HEAD~0']],
    ['a tag', (here: Clone) => here.git('tag', 'v1'), ['--head', 'v1']],
  ])('does not look at %s, and says so', async (_, arrange, args) => {
    const here = made();
    arrange(here);
    const { code, out } = await fairlead(here, 'check', ...args);
    expect(code).toBe(2);
    expect(out).toContain('branch-name, which blocks (it is not a branch, so it has no branch name)');
    expect(out).not.toContain('has none of the declared names');
  });
});

describe('fairlead simulate in a clone', () => {
  /** Two changes by merge, whose branches git names, and one that was squashed. */
  function history(rules: string): Clone {
    const here = throwAwayClone();
    here.commit('Start', { 'README.md': '# Shop\n', '.github/fairlead.yml': rules });
    for (const branch of ['feature/cart', 'cart']) {
      here.git('switch', '--quiet', '--create', branch, 'main');
      here.commit(`Add ${branch}`, { [`src/${branch}.ts`]: 'export {};\n' });
      here.git('switch', '--quiet', 'main');
      here.git('merge', '--quiet', '--no-ff', '--message', `Merge branch '${branch}'`, branch);
    }
    here.commit('Squashed (#7)', { 'src/a.ts': 'export {};\n' });
    return here;
  }

  it('tries what can be tried, counts where it could not, and lists what never can be', async () => {
    const ids = ['branch-name', 'default-branch', 'description', 'organization-name', 'release-readiness'];
    const { code, out } = await fairlead(history(rulesOf(ids)), 'simulate', '--format', 'json');
    expect(code).toBe(0);
    const data = JSON.parse(out);
    const [row] = data.policies.filter((one: { readonly policy: string }) => one.policy === 'branch-name');
    expect(row).toMatchObject({ failed: 1, passed: 1, unknown: 0, skipped: 0 });
    const reasons = Object.fromEntries(
      data.notLookedAt.map((one: { policy: string; reason: string }) => [one.policy, one.reason]),
    );
    expect(reasons).toMatchObject({
      'branch-name': 'in 1 change: git does not keep the branch of a change that was squashed',
      'default-branch': 'judges repositories, which are not looked at here',
      description: 'git does not keep the description of a pull request',
      'organization-name': 'judges organizations, which are not looked at here',
      'release-readiness': 'judges releases, which are not looked at here',
    });
    const forgotten = 'git does not keep the branch of a change that was squashed';
    expect(data.changes).toMatchObject([
      { fate: 'free', notLookedAt: { 'branch-name': forgotten } },
      { fate: 'held', policies: { 'branch-name': { outcome: 'fail' } } },
      { fate: 'free', policies: { 'branch-name': { outcome: 'pass' } } },
    ]);
    expect(data.changes[0].policies).not.toHaveProperty('branch-name');
  });

  it('with rules of which nothing can be tried says that nothing was', async () => {
    const file = join(throwAwayFolder(), 'rules.yml');
    const off = ofChanges.map(({ id }) => `  ${id}: off\n`).join('');
    writeFileSync(file, `policies:\n${off}  branch-name: off\n  default-branch: block\n`);
    const { out } = await fairlead(history(rulesOf([])), 'simulate', '--config', file);
    expect(out).toContain('default-branch (judges repositories, which are not looked at here)');
    expect(out).toContain('No policy could be tried on 3 merged changes.');
  });
});

describe('fairlead simulate on GitHub', () => {
  it('knows the branch of every change, however it was merged, and lists what judges other things', async () => {
    const configuration = rulesOf(['branch-name', 'default-branch', 'description', 'release-readiness']);
    const scene = await openScene({ configuration });
    for (const branch of ['feature/cart', 'cart', 'release/2.0']) {
      const files = { [`src/${branch}.ts`]: 'export {};\n' };
      const pull = await openPull(scene, { branch, title: `Add ${branch}`, files });
      await pull.merge({ method: 'squash' });
    }
    await scene.settle();
    vi.stubEnv('GITHUB_TOKEN', scene.maria.token);
    vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
    const { code, out, err } = await fairlead(
      { dir: '.' },
      ...['simulate', '--repo', 'acme/shop', '--format', 'json'],
    );
    vi.unstubAllEnvs();
    expect([code, err]).toEqual([0, '']);
    const data = JSON.parse(out);
    const said = data.changes.map((one: { title: string; policies: Record<string, { outcome: string }> }) => [
      one.title,
      one.policies['branch-name']?.outcome,
      one.policies.description?.outcome,
    ]);
    expect(said).toEqual([
      ['Add release/2.0', 'fail', 'fail'],
      ['Add cart', 'fail', 'fail'],
      ['Add feature/cart', 'pass', 'fail'],
    ]);
    expect(data.notLookedAt).toEqual([
      { policy: 'release-readiness', reason: 'judges releases, which are not looked at here' },
      { policy: 'default-branch', reason: 'judges repositories, which are not looked at here' },
    ]);
  });
});
