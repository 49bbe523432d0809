/** Runs git so that nobody's configuration, terminal or editor can change an answer. */
import { spawn } from 'node:child_process';

/** No system or user configuration, no prompts, paths taken literally, any owner of the folder accepted. */
export const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_CONFIG_COUNT: '4',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_CONFIG_KEY_1: 'gc.auto',
  GIT_CONFIG_VALUE_1: '0',
  GIT_CONFIG_KEY_2: 'core.quotePath',
  GIT_CONFIG_VALUE_2: 'false',
  GIT_CONFIG_KEY_3: 'core.hooksPath',
  GIT_CONFIG_VALUE_3: '/dev/null',
};

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
}

/** Exit codes other than 0 are returned when `accept` names them; any other one throws with git's own words. */
export function runGit(
  directory: string | null,
  args: readonly string[],
  accept: readonly number[] = [],
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', directory === null ? [...args] : ['--git-dir', directory, ...args], {
      env: gitEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 || (code !== null && accept.includes(code))) {
        resolve({ code, stdout: Buffer.concat(stdout) });
        return;
      }
      reject(
        new Error(`git ${args.join(' ')} ended with ${code}: ${Buffer.concat(stderr).toString().trim()}`),
      );
    });
  });
}
