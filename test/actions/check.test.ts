/** The built bundle, spawned as the runner does it, against the local GitHub. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allBlock, approveAndPass, openPull, openScene, type Scene } from '../end-to-end/scene.ts';
import type { PullHandle } from '../github/index.ts';
import { act, type Run, reading } from './spawned.ts';

describe('the check action', () => {
  it('passes a change that is in order, and says so everywhere', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    const { code, outputs, summary, stdout } = await act(scene, pull);
    expect(stdout).not.toContain('::error');
    expect({ code, ...outputs }).toMatchObject({ code: 0, conclusion: 'success', failed: '0', unknown: '0' });
    expect(summary).toContain('## Fairlead:');
    expect(JSON.parse(readFileSync(outputs['report-json'] ?? '', 'utf8'))).toMatchObject({
      version: 2,
      conclusion: 'success',
    });
    expect(JSON.parse(readFileSync(outputs['report-sarif'] ?? '', 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
  });

  it('fails the step for a blocking policy, with an annotation where there is a line', async () => {
    const scene = await openScene();
    const pull = await openPull(scene, { files: { '.github/fairlead.yml': 'policies:\n  reviw: block\n' } });
    const { code, outputs, stdout } = await act(scene, pull);
    expect({ code, ...outputs }).toMatchObject({ code: 1, conclusion: 'failure' });
    expect(stdout).toMatch(/::error .*file=\.github\/fairlead\.yml,line=2/);
  });

  it('quotes in public nothing of a private file, though its token may read that', async () => {
    const scene = await openScene({ configuration: 'extends: acme/vault@main\n' });
    const { org, maria, shop } = scene;
    const vault = await org.createRepository('vault', { private: true });
    const text = 'policies:\n  review: {rung: block, approvals: 7}\n  merger-initech: block\n';
    const start = { branch: 'main', message: 'Start', author: org.owner };
    await vault.commit({ ...start, files: { '.github/fairlead.yml': text } });
    const files = { '.github/fairlead.yml': 'extends: acme/vault@main\ncomment: never\n' };
    const pull = await openPull(scene, { files });
    for (const one of [shop, vault]) one.setCollaborator(maria, 'maintain');
    const shown = async () => {
      const { outputs, summary, stdout } = await act(scene, pull, { inputs: { token: maria.token } });
      return summary + stdout + readFileSync(outputs['report-json'] ?? '', 'utf8');
    };
    expect(await shown()).toContain('merger-initech');
    const body = JSON.stringify({ private: false });
    const headers = { authorization: `token ${org.owner.token}` };
    await fetch(`${scene.github.apiUrl}/repos/acme/shop`, { method: 'PATCH', headers, body });
    const words = await shown();
    expect(words).toContain('not quoted here because not everybody may read that file');
    expect(words).toContain('takes part in it, and not everybody who reads this may read that');
    expect(words).not.toContain('merger-initech');
  });

  it('fails the step for a policy that blocks and that a workflow cannot judge, when nothing else counts', async () => {
    const scene = await openScene({ configuration: 'policies:\n  release-readiness: block\n' });
    const pull = await openPull(scene);
    const { code, outputs, summary, stdout } = await act(scene, pull);
    expect({ code, ...outputs }).toMatchObject({
      code: 1,
      conclusion: 'action_required',
      failed: '0',
      unknown: '0',
    });
    const plain = summary.replaceAll('`', '');
    expect(plain).toContain('Not judged: 1 policy that blocks was not looked at here');
    expect(plain).toContain(
      'Not looked at here: release-readiness, which blocks (judges releases, which are not looked at here)',
    );
    expect(`${plain}${stdout}`).not.toMatch(/all clear/i);
    const [{ notLookedAt }, { runs }] = ['report-json', 'report-sarif'].map((name) =>
      JSON.parse(readFileSync(outputs[name] ?? '', 'utf8')),
    );
    expect(notLookedAt).toContainEqual(
      expect.objectContaining({ policy: 'release-readiness', rung: 'block', elsewhere: false }),
    );
    expect(runs[0].invocations[0].executionSuccessful).toBe(false);
  });

  it.each([
    ['never', 0],
    ['block', 1],
    ['warn', 1],
  ])('fail-on %s exits %i on a blocking failure', async (failOn, expected) => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    expect((await act(scene, pull, { inputs: { 'fail-on': failOn } })).code).toBe(expected);
  });

  it('judges SARIF from the workspace', async () => {
    const scene = await openScene({ configuration: 'policies:\n  static-analysis: block\n' });
    const pull = await openPull(scene);
    const result = {
      ruleId: 'js/xss',
      level: 'error',
      message: { text: 'Unescaped output' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'src/cart.ts' }, region: { startLine: 1 } } },
      ],
    };
    const sarif = JSON.stringify({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'lint' } }, results: [result] }],
    });
    const { code, stdout } = await act(scene, pull, {
      inputs: { sarif: '*.sarif' },
      workspace: { 'lint.sarif': sarif },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/::error .*file=src\/cart\.ts,line=1/);
  });

  it('keeps one comment when asked to, edits it, and leaves others alone', async () => {
    const scene = await openScene({ configuration: 'policies:\n  passing-checks: block\n' });
    const pull = await openPull(scene);
    await scene.settle();
    const ofTheApp = pull.comments().length;
    await pull.comment({ by: scene.eve, body: '<!-- fairlead-check-action -->\nall good, says eve' });
    const permissions = { ...reading, pull_requests: 'write' } as const;
    await act(scene, pull, { inputs: { comment: 'on-problems' }, permissions });
    await act(scene, pull, { inputs: { comment: 'on-problems' }, permissions });
    const bodies = pull.comments().map(({ body }) => body);
    expect(bodies).toHaveLength(ofTheApp + 2);
    expect(bodies[ofTheApp]).toContain('says eve');
    expect(bodies[ofTheApp + 1]).toContain('asks for');
  });

  it('on a fork, whose token may not write, says in a notice that there is no comment', async () => {
    const scene = await openScene({ configuration: 'policies:\n  review: warn\n' });
    const pull = await openPull(scene);
    const { code, stdout, summary } = await act(scene, pull, { inputs: { comment: 'on-problems' } });
    expect(code).toBe(0);
    expect(stdout).toContain('::notice::The token may not write');
    expect(summary).toContain('review');
  });

  const clone = (from: string, to: string, ...options: readonly string[]) =>
    execFileSync('git', ['clone', '--quiet', ...options, from, to]);
  const inClone = (folder: string, ...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]);

  it.each<[string, (scene: Scene, pull: PullHandle, workspace: string) => void]>([
    [
      'the change',
      ({ shop }, { headSha }, workspace) => {
        clone(shop.gitDirectory, workspace);
        inClone(workspace, 'checkout', '--quiet', headSha);
      },
    ],
    [
      "a shallow clone of the change's merge",
      ({ shop }, { headSha }, workspace) => {
        const whole = `${workspace}-whole`;
        clone(shop.gitDirectory, whole);
        inClone(whole, 'merge', '--quiet', '--no-ff', '-m', 'Merge', headSha);
        clone(`file://${whole}`, workspace, '--depth=1');
      },
    ],
    [
      'a later commit of the change',
      ({ shop }, { headSha }, workspace) => {
        clone(shop.gitDirectory, workspace);
        inClone(workspace, 'checkout', '--quiet', headSha);
        for (const message of ['One', 'Two'])
          inClone(workspace, 'commit', '--quiet', '--allow-empty', '-m', message);
      },
    ],
  ])('refuses pull_request_target with %s checked out, before reading anything', async (_, arrange) => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await scene.settle();
    await scene.running.stop();
    scene.github.clearRequests();
    const { code, stdout } = await act(scene, pull, {
      event: 'pull_request_target',
      arrange: (workspace) => arrange(scene, pull, workspace),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('has something other than the base checked out');
    expect(scene.github.requests).toEqual([]);
  });

  it('judges on pull_request_target with the base checked out', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    const arrange = (workspace: string) => void clone(scene.shop.gitDirectory, workspace, '--branch=main');
    expect((await act(scene, pull, { event: 'pull_request_target', arrange })).code).toBe(0);
  });

  it('judges on pull_request_target without a checkout', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    expect((await act(scene, pull, { event: 'pull_request_target' })).code).toBe(0);
  });

  it.each<[string, Run, RegExp]>([
    [
      'an event without a pull request',
      { event: 'push', payload: {} },
      /The event push is not about a pull request/,
    ],
    [
      'an unknown fail-on',
      { inputs: { 'fail-on': 'sometimes' } },
      /Input fail-on is "sometimes"; it must be one of: block, warn, never/,
    ],
    ['a token that reads nothing', { inputs: { token: 'ghs_wrong' } }, /Bad credentials/],
    ['no token', { inputs: { token: '' } }, /token/],
    ['a SARIF glob that matches nothing', { inputs: { sarif: '*.sarif' } }, /matches no file/],
  ])('fails closed on %s', async (_, run, words) => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    const { code, stdout } = await act(scene, pull, run);
    expect(code).toBe(1);
    expect(stdout).toMatch(words);
  });

  it.each<[string, (pull: PullHandle) => { event: string; payload: object }]>([
    [
      'pull_request',
      ({ number, headSha }) => ({
        event: 'pull_request',
        payload: { action: 'edited', number, pull_request: { number, head: { sha: headSha } } },
      }),
    ],
    [
      'pull_request_review',
      ({ number, headSha }) => ({
        event: 'pull_request_review',
        payload: {
          action: 'submitted',
          review: { state: 'approved', commit_id: headSha },
          pull_request: { number, head: { sha: headSha } },
        },
      }),
    ],
    [
      'merge_group',
      ({ number, headSha }) => ({
        event: 'merge_group',
        payload: {
          action: 'checks_requested',
          merge_group: {
            head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${headSha}`,
            head_sha: headSha,
          },
        },
      }),
    ],
  ])('is red on %s until somebody approves, then green', async (_, made) => {
    const scene = await openScene({ configuration: 'policies:\n  review: block\n' });
    const pull = await openPull(scene);
    const before = await act(scene, pull, made(pull));
    expect({ code: before.code, ...before.outputs }).toMatchObject({ code: 1, failed: '1' });
    await approveAndPass(scene, pull);
    await scene.settle();
    const after = await act(scene, pull, made(pull));
    expect({ code: after.code, ...after.outputs }).toMatchObject({ code: 0, passed: '1' });
  });

  it('says in the log what has no line to stand on, and takes no stranger’s words for a command', async () => {
    const scene = await openScene({
      configuration: 'policies:\n  title:\n    rung: block\n    max-length: 20\n  review: block\n',
    });
    const pull = await openPull(scene, { title: '::add-mask::a title that is much too long for this' });
    const { stdout } = await act(scene, pull);
    expect(stdout).toContain('Needs 1 approval');
    const lines = stdout.split('\n');
    const stop = lines.findIndex((line) => line.startsWith('::stop-commands::'));
    const go = lines.indexOf(`::${lines[stop]?.slice('::stop-commands::'.length)}::`);
    expect(stop).toBeGreaterThan(0);
    expect(go).toBeGreaterThan(stop);
    expect(lines.findIndex((line) => line.includes('Needs 1 approval'))).toBeGreaterThan(stop);
    const outside = [...lines.slice(0, stop), ...lines.slice(go)];
    expect(outside.filter((line) => line.trim().startsWith('::add-mask'))).toEqual([]);
  });

  it('names the line of the workflow that a missing permission is given with', async () => {
    const scene = await openScene({ configuration: 'policies:\n  passing-checks: block\n' });
    const pull = await openPull(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    const { checks, ...permissions } = reading;
    const { code, stdout, summary } = await act(scene, pull, { permissions });
    expect(code).toBe(1);
    expect(stdout).toMatch(/permissions: of this job: [^.]*checks: read/);
    expect(`${stdout}${summary}`).not.toContain('Settings → GitHub Apps');
  });

  it('names it where nothing can be judged at all, too', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    const { pull_requests, ...permissions } = reading;
    const { code, stdout } = await act(scene, pull, { permissions });
    expect(code).toBe(1);
    expect(stdout).toContain('permissions: of this job: pull-requests: read');
  });

  it('tries again when the connection breaks, and says nothing of it', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    await scene.settle();
    scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: 'drop', times: 1 });
    const { code, stdout } = await act(scene, pull);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('could not be reached'),
    });
  });
});
