/** `fairlead plan`, `apply` and `undo` as people call them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene?.stop();
});

async function fairlead(...args: readonly string[]) {
  vi.stubEnv('GITHUB_TOKEN', scene.org.owner.token);
  vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
  const out: string[] = [];
  const err: string[] = [];
  const code = await start(args, commands, {
    cwd: scene.state,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(`${toPlain(line)}\n`),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('no network')),
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('') };
}

const settings = `settings:
  repository:
    merge:
      rebase: false
  protection:
    default: { approvals: 5, block-deletion: true }
  organization:
    default-permission: none
`;

const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? '';

describe('plan, apply and undo', () => {
  it('say what would change and why, do exactly that, and put it back', async () => {
    scene = await openSettings({ organization: settings });
    const { shop } = scene;
    const planned = await fairlead('plan', 'acme', '--state', '.');
    expect(planned.code).toBe(1);
    expect(planned.out).toContain(
      'acme: 3 calls would change the organization and 2 of 2 repositories. Nothing was written to GitHub.',
    );
    expect(planned.out).toMatch(
      / {2}PATCH \/repos\/acme\/shop\n {5} \{"allow_rebase_merge":false\}\n {6}repository\.merge\.rebase: true → false\n {8}why: acme\/\.github@\w{7} line 4; notices it: everybody who merges\n/,
    );
    expect(planned.out).toContain('organization.default-permission: read → none  !');
    expect(planned.out.replaceAll(/\s+/g, ' ')).toMatch(
      /held back: protection\.default\.approvals .* nobody could merge/,
    );
    expect(scene.writes()).toEqual([]);
    const hash = part(planned.out, /fairlead apply (\w{12})/);

    const applied = await fairlead('apply', hash, '--state', '.');
    expect([applied.code, applied.err]).toEqual([0, '']);
    expect(applied.out).toContain(
      '✓ PATCH /repos/acme/shop done\n    repository.merge.rebase: true → false\n',
    );
    expect(applied.out).toContain('3 calls: 3 done.');
    expect(shop.data.settings.merging.allow_rebase_merge).toBe(false);
    expect((await fairlead('apply', hash, '--state', '.')).out).toBe(
      'Nothing to do: all of it is so already.\n',
    );

    const id = part(applied.out, /fairlead undo (\S+)/);
    const undone = await fairlead('undo', id, '--state', '.');
    expect(undone.code).toBe(0);
    expect(shop.data.settings.merging.allow_rebase_merge).toBe(true);
    expect((await fairlead('undo', id, '--state', '.')).out).toContain('as it was before');
  });

  it('is the same for programs, and ends with 0 when all is as declared', async () => {
    scene = await openSettings({
      repository: 'settings:\n  repository:\n    features: { wiki: true, issues: false }\n',
    });
    const { code, out } = await fairlead('plan', 'acme/shop', '--state', '.', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      subject: 'acme/shop',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      targets: [
        {
          target: 'acme/shop',
          same: 1,
          edits: [{ call: 'PATCH /repos/acme/shop', body: { has_issues: false } }],
        },
      ],
    });
    scene.shop.changeSettings({ has_issues: false });
    const again = await fairlead('plan', 'acme/shop', '--state', '.');
    expect([again.code, again.out]).toEqual([
      0,
      'acme/shop: nothing to change; 2 values are as declared.\n\nNote: acme/.github has no .github/fairlead.yml\n',
    ]);
  });

  it('adopts a ruleset by its number, as the plan says', async () => {
    const one = 'settings:\n  protection:\n    default: { block-deletion: true }\n';
    scene = await openSettings({ repository: one });
    scene.shop.addRuleset({ name: 'Fairlead: default branch', rules: [] });
    const { out } = await fairlead('plan', 'acme/shop', '--state', '.');
    const id = part(out, /--adopt (\d+)/);
    const adopted = await fairlead('plan', 'acme/shop', '--state', '.', '--adopt', id);
    expect(adopted.out).toContain(`PUT /repos/acme/shop/rulesets/${id}`);
  });

  it('gives no hash for more than one run may do', async () => {
    scene = await openSettings({ organization: settings });
    for (const name of ['a', 'b', 'c']) await scene.org.createRepository(name);
    const many = await fairlead('plan', 'acme', '--state', '.', '--max-edits', '4');
    expect(many.code).toBe(2);
    expect(many.out).toContain('6 calls where 4 are allowed (--max-edits)');
    expect(many.out).not.toContain('fairlead apply');
    const wide = await fairlead('plan', 'acme', '--state', '.');
    expect(wide.out).toContain('5 repositories where 3 may change at once: 25 % (--max-share)');
    // What is the same in several is told once, with all of their names.
    expect(wide.out).toMatch(
      /^3 repositories, in each: acme\/a, acme\/b, acme\/c\n {2}PATCH \/repos\/acme\/NAME\n/m,
    );
    expect(wide.out.match(/PATCH \/repos\/acme\/NAME$/gm)).toHaveLength(1);
    const some = await fairlead('plan', 'acme', '--state', '.', '--repositories', 'a,b');
    expect([some.code, some.out.includes('fairlead apply')]).toEqual([1, true]);
  });

  it('end in words and 2 when they are called wrongly, and nothing is asked', async () => {
    scene = await openSettings();
    scene.github.clearRequests();
    for (const [args, words] of [
      [['plan'], 'plan needs an organization, or a repository as OWNER/NAME'],
      [['plan', 'acme/shop/x'], 'is neither an organization nor a repository'],
      [['plan', 'acme', '--adopt', 'x1'], '--adopt must be the number of a ruleset'],
      [['plan', 'acme', '--max-edits', '0'], '--max-edits must be a whole number from 1'],
      [['plan', 'acme', '--max-share', '101'], '--max-share must be a whole number from 1 to 100'],
      [['apply'], 'apply needs the hash of one plan'],
      [['apply', 'deadbeef'], 'there is no plan deadbeef here'],
      [['apply', '../../etc'], 'there is no plan'],
      [['undo', 'run-1'], 'there is no run run-1'],
    ] as const) {
      const { code, err } = await fairlead(...args);
      expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    }
    expect(scene.github.requests).toEqual([]);
  });

  it('say that there is no such organization, no such repository, and nothing declared', async () => {
    scene = await openSettings();
    const nope = await fairlead('plan', 'acme/nope', '--state', '.');
    expect([nope.code, nope.out]).toEqual([
      2,
      expect.stringMatching(/^acme\/nope: it could not be planned\./),
    ]);
    const nothing = await fairlead('plan', 'acme', '--state', '.');
    expect([nothing.code, nothing.out]).toEqual([
      0,
      expect.stringContaining('acme: nothing to change, for no settings are declared.'),
    ]);
    const { code, err } = await fairlead('plan', 'maria', '--state', '.');
    expect([code, err]).toEqual([2, expect.stringContaining('There is no organization maria')]);
  });
});
