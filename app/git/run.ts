/**
 * Runs git: no shell, and nothing that a repository's own configuration, hooks or attributes could make run.
 * Everything here only reads.
 */
import { spawn } from 'node:child_process';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';

export interface GitResult {
  /** git's exit code; null when it was stopped because it printed more than `max` bytes. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Git's error, without its warnings. */
function complaint(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return (lines.findLast((line) => line.startsWith('fatal: ')) ?? lines.at(-1) ?? '').replace('fatal: ', '');
}

/** Whether git stopped at an object that a partial clone left out. */
export function isPartial({ stderr }: Pick<GitResult, 'stderr'>): boolean {
  return stderr.includes('promisor');
}

/** git's answer. Throws {@link CannotLook} with git's own error when there is none; `doing` as in "list the files". */
export function answer({ code, stdout, stderr }: GitResult, doing: Prose): Buffer {
  if (code === 0) return stdout;
  const reason = say`git could not ${doing}: ${complaint(stderr)}`;
  throw isPartial({ stderr }) ? new CannotLook(reason, leftOut) : new CannotLook(reason);
}

/** The remedy for a partial clone, which lacks the contents of files. */
export const leftOut = say`This is a partial clone. Fetch what it left out: ${'git fetch --refetch --no-filter'}`;

export interface GitCall {
  /** Written to git's standard input. */
  readonly input?: string;
  /** Stop after this many bytes of output. */
  readonly max?: number;
  /** Environment on top of {@link gitEnvironment}. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given the output as it comes; the result then holds none. */
  readonly take?: (chunk: Buffer) => void;
}

/** Configuration that could start a program, reach the network or change the answer. Wins over every file. */
const neutral: Readonly<Record<string, string>> = {
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.attributesFile': '/dev/null',
  'core.quotePath': 'false',
  'core.untrackedCache': 'false',
  'log.showSignature': 'false',
  'protocol.allow': 'never',
};

/** git's `GIT_CONFIG_COUNT` variables (git ≥ 2.31): unlike `-c`, a key may hold any character. */
function configVariables(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings).flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, key],
    [`GIT_CONFIG_VALUE_${i}`, value],
  ]);
  return Object.fromEntries([...entries, ['GIT_CONFIG_COUNT', String(Object.keys(settings).length)]]);
}

/**
 * The caller's environment without git's own variables: inside a hook they point at another repository. No
 * prompts, no locks, no fetching of what a partial clone left out, no replaced objects, English messages.
 */
export function gitEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GIT_|LC_|LANGUAGE$)/.test(name));
  return {
    ...Object.fromEntries(kept),
    ...configVariables(neutral),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_PAGER: 'cat',
  };
}

/** Settings for one call, together with those that every call has. */
export function neutralWith(settings: Readonly<Record<string, string>>): Record<string, string> {
  return configVariables({ ...neutral, ...settings });
}

export function noGit(): CannotLook {
  return new CannotLook(own('git could not be started'), own('Install git 2.31 or newer.'));
}

/** Resolves whatever git's exit code is. Throws {@link CannotLook} when there is no git to run. */
export function runGit(args: readonly string[], call: GitCall = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...args], { env: { ...gitEnvironment(), ...call.env }, windowsHide: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    let cut = false;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (!cut) (call.take ?? ((one: Buffer) => out.push(one)))(chunk);
      if (size <= (call.max ?? Number.POSITIVE_INFINITY)) return;
      cut = true;
      child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', () => reject(noGit()));
    child.on('close', (code) =>
      resolve({
        code: cut ? null : code,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    // git may end before it has read everything; its exit code says so.
    child.stdin.on('error', () => {});
    child.stdin.end(call.input ?? '');
  });
}
