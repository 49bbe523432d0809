/** The built bundle, spawned as the runner does it, against the local GitHub. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { allBlock, approveAndPass, openPull, openScene, type Scene } from '../end-to-end/scene.ts';
import type { PullHandle } from '../github/index.ts';

const bundle = 'actions/dist/check.js';
const reading = {
  contents: 'read',
  pull_requests: 'read',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
  metadata: 'read',
} as const;
const defaults: Readonly<Record<string, { default?: string }>> = parse(
  readFileSync('action.yml', 'utf8'),
).inputs;

beforeAll(async () => {
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, ['actions/bundle.ts'], (error) => (error ? reject(error) : resolve()));
  });
});

interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly payload?: object;
  readonly permissions?: Parameters<Scene['shop']['workflowToken']>[0];
  readonly workspace?: Readonly<Record<string, string>>;
  readonly arrange?: (workspace: string) => void;
}

async function act(scene: Scene, pull: PullHandle, run: Run = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-action-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text = '') => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  for (const [name, text] of Object.entries(run.workspace ?? {})) writeFileSync(join(workspace, name), text);
  run.arrange?.(workspace);
  const payload = run.payload ?? {
    action: 'synchronize',
    number: pull.number,
    pull_request: { number: pull.number, head: { sha: pull.headSha } },
    repository: { name: 'shop', owner: { login: 'acme' } },
  };
  const own = await scene.shop.addWorkflowRun({
    headSha: pull.headSha,
    status: 'in_progress',
    name: 'Policies',
    path: '.github/workflows/policies.yml',
  });
  const inputs = {
    ...Object.fromEntries(Object.entries(defaults).map(([name, input]) => [name, input.default ?? ''])),
    token: scene.shop.workflowToken(run.permissions ?? reading),
    ...run.inputs,
  };
  const env = {
    PATH: process.env.PATH ?? '',
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    GITHUB_EVENT_NAME: run.event ?? 'pull_request',
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: String(own.id),
    GITHUB_SHA: scene.shop.sha('main'),
    GITHUB_API_URL: scene.github.apiUrl,
    GITHUB_GRAPHQL_URL: scene.github.graphqlUrl,
    GITHUB_SERVER_URL: scene.github.url,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
  };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve) => {
    execFile(process.execPath, [bundle], { env }, (error, out) =>
      resolve({ code: error ? Number(error.code) : 0, stdout: out }),
    );
  });
  const output = readFileSync(env.GITHUB_OUTPUT, 'utf8');
  const outputs = Object.fromEntries(
    [...output.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]),
  );
  return { code, stdout, outputs, summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), env };
}

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

  it('fails closed when GitHub is down', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    await scene.settle();
    scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: { status: 500 } });
    const { code, stdout } = await act(scene, pull);
    expect(code).toBe(1);
    expect(stdout).toContain('500');
  });
});
