/** What the runner tells an action of where it runs (https://docs.github.com/actions/reference/workflows-and-actions/variables). */
import { readFile } from 'node:fs/promises';
import type { WorkflowEvent } from './event.ts';
import { leanFetch } from './lean-fetch.ts';

export type RunnerEnvironment = Readonly<Record<string, string | undefined>>;

function needed(env: RunnerEnvironment, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`${name} is not set. This action runs in a GitHub Actions workflow, whose runner sets it.`);
}

async function payloadAt(path: string): Promise<WorkflowEvent['payload']> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`GITHUB_EVENT_PATH, the event, cannot be read: ${String(error)}`);
  });
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as WorkflowEvent['payload'];
  throw new Error('GITHUB_EVENT_PATH, the event, holds no JSON object.');
}

/** The repository that the workflow runs in. Throws a sentence for a variable that is missing. */
export function repositoryFrom(env: RunnerEnvironment): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = needed(env, 'GITHUB_REPOSITORY').split('/');
  return { owner, repo };
}

/** Throws a sentence for a variable that is missing or an event that cannot be read. */
export async function eventFrom(env: RunnerEnvironment): Promise<WorkflowEvent> {
  return {
    name: needed(env, 'GITHUB_EVENT_NAME'),
    payload: await payloadAt(needed(env, 'GITHUB_EVENT_PATH')),
    runId: Number(needed(env, 'GITHUB_RUN_ID')),
    sha: needed(env, 'GITHUB_SHA'),
    ...repositoryFrom(env),
  };
}

/** Behind a proxy, as self-hosted runners can be; the runner hands its own settings on. Node's `fetch` knows of none. */
const proxies = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** The ways to the network: to GitHub, and to everything else. */
export interface Network {
  readonly github: typeof fetch;
  readonly others: typeof fetch;
}

/** Direct, or past the proxy that the environment names. */
export async function networkOf(env: RunnerEnvironment): Promise<Network> {
  if (!proxies.some((name) => env[name])) return { github: leanFetch, others: globalThis.fetch };
  // It is CommonJS: in the bundle only its default is there.
  const { EnvHttpProxyAgent, fetch: throughProxy } = (await import('undici')).default;
  const dispatcher = new EnvHttpProxyAgent();
  // Undici's types name its own classes, which are Node's.
  const proxied = ((input: string, init: object) =>
    throughProxy(input, { ...init, dispatcher })) as unknown as typeof fetch;
  return { github: proxied, others: proxied };
}
