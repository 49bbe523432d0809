/** `fairlead evidence export`: what it may be asked for, and what somebody with a token gets. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commands } from '../../../app/cli/commands.ts';
import { exportOptions } from '../../../app/cli/evidence-options.ts';
import { start } from '../../../app/cli/start.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { openScene, type Scene } from '../changes/scene.ts';

const now = '2026-07-05T00:00:00.000Z';
const read = (...args: readonly string[]) => exportOptions(args, now, ['soc2', 'gdpr']);

describe('the options', () => {
  it.each([
    [['--last-quarter'], '2026-Q2', '2026-04-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
    [['--quarter', '2026-Q1'], '2026-Q1', '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    [['--period', '2025'], '2025', '2025-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    // The last day counts, and days are the place's: in Berlin the clock is an hour ahead in winter, two in summer.
    [
      ['--from', '2026-03-01', '--to', '2026-03-31', '--timezone', 'Europe/Berlin'],
      '2026-03-01-to-2026-03-31',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ],
    [['--quarter', '2026-Q3'], '2026-Q3-so-far', '2026-07-01T00:00:00.000Z', now],
  ])('choose a period: %j', (args, name, from, to) => {
    expect(read('acme', ...args).period).toEqual({ name, from, to });
  });

  it.each([
    [['--last-quarter'], 'Give one ORG'],
    [['acme', 'other', '--last-quarter'], 'Give one ORG'],
    [['../acme', '--last-quarter'], '../acme is no name of an account'],
    [['acme'], 'Say which period'],
    [['acme', '--last-quarter', '--period', '2025'], 'Give one period'],
    [['acme', '--from', '2026-01-01'], '--from and --to go together'],
    [['acme', '--from', '2026-02-01', '--to', '2026-01-01'], '--from must be before --to'],
    [['acme', '--from', '2026-02-30', '--to', '2026-03-01'], '--from cannot be 2026-02-30'],
    [['acme', '--from', 'yesterday', '--to', '2026-03-01'], '--from cannot be yesterday'],
    [['acme', '--quarter', '2026-09'], '--quarter cannot be 2026-09'],
    [['acme', '--period', '2026-13'], '--period cannot be 2026-13'],
    [['acme', '--period', '2027'], 'has not begun yet'],
    [['acme', '--last-quarter', '--timezone', 'Berlin'], '--timezone cannot be Berlin'],
    [['acme', '--last-quarter', '--framework', 'soc1'], 'There is no framework soc1'],
    [['acme', '--last-quarter', '--sample', '25'], '--sample needs --nonce'],
    [['acme', '--last-quarter', '--nonce', 'x'], '--nonce is for a --sample'],
    [['acme', '--last-quarter', '--sample', '0', '--nonce', 'x'], '--sample cannot be 0'],
    [['acme', '--last-quarter', '--sample', '25', '--all', '--nonce', 'x'], 'exclude each other'],
    [['acme', '--last-quarter', '--sample', '25', '--nonce', 'x'.repeat(201)], 'longer than 200'],
  ])('that cannot be are refused in a sentence: %j', (args, words) => {
    expect(() => read(...args)).toThrow(words);
  });
});

describe('with a token alone', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
    const shop = await scene.repository('shop');
    await scene.pull(shop, { day: '04-07' });
    await scene.pull(shop, { day: '04-08', approvedBy: null });
    scene.clock('07-05 00:00');
  });
  afterAll(() => scene.github.stop());

  const exported = (cwd: string, ...args: readonly string[]) => exportedWith(scene.owner.token, cwd, ...args);

  async function exportedWith(token: string, cwd: string, ...args: readonly string[]) {
    vi.stubEnv('GITHUB_TOKEN', token);
    vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
    for (const name of ['DATABASE_URL', 'FAIRLEAD_DATA_DIR']) vi.stubEnv(name, undefined);
    const [out, notes]: [string[], string[]] = [[], []];
    const code = await start(['evidence', 'export', ...args], commands, {
      cwd,
      print: async (text) => void out.push(text),
      note: (line) => void notes.push(toPlain(line)),
      colour: false,
      width: 110,
      fetch,
      now,
    });
    vi.unstubAllEnvs();
    return { code, out: out.join(''), notes: notes.join('\n') };
  }

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'fairlead-export-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }

  it('writes one file that verifies, says what it does not prove, and replaces nothing', {
    timeout: 240_000,
  }, async () => {
    const cwd = folder();
    const { code, out, notes } = await exported(cwd, 'acme', '--last-quarter');
    expect({ code, notes }).toMatchObject({ code: 0, notes: expect.stringContaining('From GitHub alone') });
    expect(readdirSync(cwd)).toEqual(['acme-evidence-2026-Q2.zip']);
    expect(out).toMatch(/Changes of protected branches +2 {2}/);
    expect(out).toMatch(/, not signed/);
    expect(out).toContain('There is no ledger');
    const path = join(cwd, 'acme-evidence-2026-Q2.zip');
    const said = execFileSync(process.execPath, ['app/evidence/standalone/verify.mjs', path], {
      encoding: 'utf8',
    });
    expect(said).toMatch(/^It agrees with itself\. That the client wrote it is not proven\./);
    const again = await exported(cwd, 'acme', '--last-quarter');
    expect(again).toMatchObject({ code: 2, notes: expect.stringContaining('is there already') });
  });

  it('says about how many requests it takes, which is about what it takes', {
    timeout: 240_000,
  }, async () => {
    const cwd = folder();
    const { code, out } = await exported(cwd, 'acme', '--last-quarter', '--estimate');
    expect([code, readdirSync(cwd)]).toEqual([0, []]);
    const [, estimated = ''] = /^About (\d+) requests to GitHub: 1 repository/.exec(out) ?? [];
    expect(out).toContain(', 2 merged pull requests; ');
    scene.github.clearRequests();
    const { notes } = await exported(cwd, 'acme', '--last-quarter');
    expect(notes).toContain(`About ${estimated} requests`);
    expect(notes).not.toContain('earlier try');
    const asked = scene.github.requests.length;
    expect(Number(estimated)).toBeGreaterThan(asked * 0.7);
    expect(Number(estimated)).toBeLessThan(asked * 1.5);
  });

  it('writes nothing where GitHub knows no such account', async () => {
    const cwd = folder();
    const { code, out, notes } = await exported(cwd, 'nobody-here', '--last-quarter');
    expect({ code: code > 0, out, left: readdirSync(cwd).filter((name) => name.endsWith('.zip')) }).toEqual({
      code: true,
      out: '',
      left: [],
    });
    expect(notes).toMatch(/has no organization and no user nobody-here \(404\)\s+Is the name right/);
  });

  it('says of a token that GitHub does not know what to do', async () => {
    const { code, notes } = await exportedWith('ghp_mistyped', folder(), 'acme', '--last-quarter');
    expect([code, notes]).toEqual([
      2,
      expect.stringMatching(/does not know the token \(401\)\s+It is wrong/),
    ]);
  });

  it('says of names of which no repository is seen how many there are', async () => {
    const asked = ['acme', '--last-quarter', '--repositories', 'none'];
    const [some, no] = [await exported(folder(), ...asked), scene.github.createUser('stranger')];
    expect(some.notes).toContain('There are 1: shop');
    const none = await exportedWith(no.token, folder(), ...asked);
    expect(none.notes).toMatch(/The token sees none at all/);
  });

  it('says what a token lacks in words that fit a token, too', { timeout: 240_000 }, async () => {
    const { code, out } = await exportedWith(scene.ann.token, folder(), 'acme', '--last-quarter');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('grant it to the App, or give a token that has it'),
    ]);
    expect(out).not.toContain('grant Fairlead');
  });

  it('reads what a person has who is no organization: private ones with the person’s own token', async () => {
    const solo = scene.github.createUser('solo');
    await solo.createRepository('open', { private: false });
    await solo.createRepository('closed', { private: true });
    const counted = async (token: string) =>
      /GitHub: (\d+) repositor/.exec(
        (await exportedWith(token, folder(), 'solo', '--last-quarter', '--estimate')).out,
      )?.[1];
    expect([await counted(solo.token), await counted(scene.owner.token)]).toEqual(['2', '1']);
  });
});
