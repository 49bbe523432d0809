/** The action's bundle, spawned as the runner does it, against the local GitHub. Nothing but its own files. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { once } from '../../app/once.ts';
import type { Scene } from '../end-to-end/scene.ts';
import type { PullHandle } from '../github/index.ts';

/** Built once for the tests of a file, aside: other tests and people have the built one in use. */
const folderOfBundle = once(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, ['actions/bundle.ts', folder]);
  return folder;
});

export const reading = {
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

export interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly payload?: object;
  readonly permissions?: Parameters<Scene['shop']['workflowToken']>[0];
  readonly workspace?: Readonly<Record<string, string>>;
  readonly arrange?: (workspace: string) => void;
}

export async function act(scene: Scene, pull: PullHandle, run: Run = {}) {
  const bundle = join(await folderOfBundle(), 'check.js');
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
