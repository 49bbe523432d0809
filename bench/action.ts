/** The action's bundle: its size, how long it takes to start and refuse, and what judging a small change costs. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'yaml';
import { approveAndPass, openPull, type Scene } from '../test/end-to-end/world.ts';
import { beforeGithub } from './before-github.ts';
import { openEmbedded } from './end-to-end.ts';
import { measure, shown, timingOf } from './measure.ts';

const folder = 'actions/dist';
const bundle = `${folder}/check.js`;

function start(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { env: { PATH: process.env.PATH ?? '' } }, () => resolve());
  });
}

/**
 * Prints the processor time of a process and of those that it started and waited for, as its last line. Of the latter the
 * system tells hundredths of seconds.
 */
const accounting = `process.on('exit', () => {
  const { readFileSync, writeSync } = process.getBuiltinModule('node:fs');
  const { user, system } = process.cpuUsage();
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [childUser, childSystem] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(13, 15).map(Number);
  writeSync(2, '\\ncpu ' + (user + system + (childUser + childSystem) * 10000) + '\\n');
});`;

const accounted = `data:text/javascript,${encodeURIComponent(accounting)}`;

interface Run {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Milliseconds. */
  readonly processor: number;
}

/** A file, and the arguments after it. */
function spawn(command: string, env: Readonly<Record<string, string>>): Promise<Run> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', accounted, ...command.split(' ')],
      { env },
      (error, out, said) => {
        // What gives up early is quick.
        if (error)
          console.error(`${command} ended with ${error.code}: ${out.slice(0, 500)}${said.slice(0, 500)}`);
        const cpu = said.match(/\ncpu (\d+)\n$/)?.[1];
        if (!cpu) reject(new Error(`no processor time: ${out}${said}`));
        resolve({ elapsed: performance.now() - begun, processor: Number(cpu) / 1000 });
      },
    );
  });
}

const granted = {
  contents: 'read',
  // What is compared with it asks for its comments.
  issues: 'write',
  pull_requests: 'write',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
  metadata: 'read',
} as const;

/** What the runner sets for a workflow on this pull request, with the action's defaults. */
function environmentOf(scene: Scene, number: number, headSha: string, at: string) {
  const file = (name: string, text = '') => {
    writeFileSync(join(at, name), text);
    return join(at, name);
  };
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const values = Object.entries(inputs).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    input.default ?? '',
  ]);
  const repository = { name: 'shop', full_name: 'acme/shop', owner: { login: 'acme' } };
  const base = { user: { login: 'acme' }, repo: repository, sha: scene.shop.sha('main') };
  const pull = { number, title: 'feat: show the cart', head: { sha: headSha, repo: repository }, base };
  const token = scene.shop.workflowToken(granted);
  return {
    ...Object.fromEntries(values),
    PATH: process.env.PATH ?? '',
    INPUT_TOKEN: token,
    // For other actions.
    GITHUB_TOKEN: token,
    'INPUT_REPO-TOKEN': token,
    'INPUT_CONFIGURATION-PATH': '.github/labeler.yml',
    'INPUT_SYNC-LABELS': 'false',
    INPUT_DOT: 'true',
    INPUT_GITHUBBASEURL: scene.github.apiUrl,
    INPUT_WIP: 'false',
    INPUT_VALIDATESINGLECOMMIT: 'false',
    DANGER_GITHUB_API_TOKEN: token,
    GITHUB_WORKFLOW: 'checks',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: file(
      'event.json',
      JSON.stringify({ action: 'opened', number, pull_request: pull, repository }),
    ),
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: scene.shop.sha('main'),
    GITHUB_API_URL: scene.github.apiUrl,
    GITHUB_GRAPHQL_URL: scene.github.graphqlUrl,
    GITHUB_SERVER_URL: scene.github.url,
    GITHUB_WORKSPACE: at,
    RUNNER_TEMP: at,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
  };
}

/**
 * A change of three files that is in order, by the `startup` pack. `FAIRLEAD_BENCH_ACTIONS` names other actions' bundles
 * (a list as in `PATH`, each with its arguments after it) that are run on the same pull request, in turns.
 */
async function smallChange(runs: number): Promise<readonly (readonly [string, string])[]> {
  const labels = 'docs:\n  - changed-files:\n      - any-glob-to-any-file: docs/**\n';
  const scene = await openEmbedded({
    configuration: 'extends: startup\n',
    files: { '.github/labeler.yml': labels },
  });
  const at = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const before = await beforeGithub(scene.github.apiUrl);
  try {
    const files = {
      'src/a.ts': 'export const a = 1;\n',
      'src/b.ts': 'export {};\n',
      'test/a.ts': 'export {};\n',
    };
    const pull = await openPull(scene, { title: 'feat: show the cart', files });
    await approveAndPass(scene, pull);
    await scene.settle();
    await scene.running.stop();
    const env = {
      ...environmentOf(scene, pull.number, pull.headSha, at),
      DANGER_GITHUB_API_BASE_URL: before.url,
    };
    const others = (process.env.FAIRLEAD_BENCH_ACTIONS ?? '').split(':').filter(Boolean);
    if (others.length > 0) scene.shop.enableDependencyReview();
    const bundles = [bundle, ...others];
    const samples = new Map(bundles.map((file) => [file, [] as Run[]]));
    for (let i = 0; i <= runs; i++)
      for (const file of bundles) {
        const run = await spawn(file, env);
        if (i > 0) samples.get(file)?.push(run);
      }
    const processor = (file: string, i: number) => samples.get(file)?.[i]?.processor ?? 0;
    // Of runs that came right after each other, so that what else the machine did falls on all of them.
    const parts = Array.from(
      { length: runs },
      (_, i) => processor(bundle, i) / others.reduce((sum, file) => sum + processor(file, i), 0),
    ).sort((a, b) => a - b);
    const share = parts[Math.floor(runs / 2)]?.toFixed(2);
    return [...samples].flatMap(([file, all]) => [
      [
        `${file} on a small change, processor time`,
        shown(timingOf(all.map(({ processor }) => processor))),
      ] as const,
      [`${file} on a small change, elapsed`, shown(timingOf(all.map(({ elapsed }) => elapsed)))] as const,
      ...(others.length > 0 && file === bundle ? [['of the others together', share ?? '?'] as const] : []),
    ]);
  } finally {
    before.stop();
    await scene.stop();
    rmSync(at, { recursive: true });
  }
}

export async function benchAction(): Promise<readonly (readonly [string, string])[]> {
  const sizes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size] as const);
  return [
    ...sizes.map(
      ([name, size]) =>
        [`action bundle, ${name}`, `${Math.round(size / 1024).toLocaleString('en-US')} KiB`] as const,
    ),
    ['action start-up (refuses: no token)', shown(await measure(10, () => start([bundle])))],
    ['bare node, for comparison', shown(await measure(10, () => start(['-e', '0'])))],
    ...(await smallChange(11)),
  ];
}
