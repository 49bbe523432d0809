/** The action's bundle, spawned as the runner does it, against the local GitHub. Nothing but its own files. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
function defaultsOf(path: string): Readonly<Record<string, string>> {
  const inputs: Readonly<Record<string, { default?: string }>> = parse(readFileSync(path, 'utf8')).inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
}

export interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly payload?: object;
  readonly permissions?: Parameters<Scene['shop']['workflowToken']>[0];
  readonly workspace?: Readonly<Record<string, string>>;
  readonly arrange?: (workspace: string) => void;
  /** Changes a copy of the bundle's folder first. */
  readonly damage?: (folder: string) => void;
}

/** What the runner sets for every action. */
interface Spawned {
  readonly bundle: 'audit' | 'check';
  readonly inputs: Readonly<Record<string, string>>;
  readonly github: Scene['github'];
  /** Files of the runner's. */
  readonly folder: string;
  readonly workspace: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly damage?: Run['damage'];
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-action-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function damaged(damage: NonNullable<Run['damage']>): Promise<string> {
  const folder = newFolder();
  cpSync(await folderOfBundle(), folder, { recursive: true });
  damage(folder);
  return folder;
}

async function spawned({ bundle, inputs, github, folder, workspace, env: more = {}, damage }: Spawned) {
  const program = join(damage ? await damaged(damage) : await folderOfBundle(), `${bundle}.js`);
  const file = (name: string) => {
    writeFileSync(join(folder, name), '');
    return join(folder, name);
  };
  const env = {
    PATH: process.env.PATH ?? '',
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_SERVER_URL: github.url,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    ...more,
  };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve) => {
    execFile(process.execPath, [program], { env }, (error, out) =>
      resolve({ code: error ? Number(error.code) : 0, stdout: out }),
    );
  });
  const output = readFileSync(env.GITHUB_OUTPUT, 'utf8');
  const outputs: Readonly<Record<string, string>> = Object.fromEntries(
    [...output.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [
      name,
      value ?? '',
    ]),
  );
  return { code, stdout, outputs, summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), env };
}

export async function act(scene: Scene, pull: PullHandle, run: Run = {}) {
  const folder = newFolder();
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
    ...defaultsOf('action.yml'),
    token: scene.shop.workflowToken(run.permissions ?? reading),
    ...run.inputs,
  };
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify(payload));
  const env = {
    GITHUB_EVENT_NAME: run.event ?? 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_RUN_ID: String(own.id),
    GITHUB_SHA: scene.shop.sha('main'),
  };
  const { damage } = run;
  return spawned({ bundle: 'check', inputs, github: scene.github, folder, workspace, env, damage });
}

/** The audit, in a workspace that stays from run to run as one with a cache step does. */
export function actAudit(
  github: Scene['github'],
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
) {
  const all = { ...defaultsOf('actions/audit/action.yml'), ...inputs };
  return spawned({ bundle: 'audit', inputs: all, github, folder: newFolder(), workspace, env });
}
