/**
 * A git that stays: one process answers many questions, one after the other, where a process for each would cost more than
 * the answers. Nobody has to close it: it ends when it has had nothing to do for a while, holds up no exit, and whenever
 * this process ends, however it does, git's standard input ends, and git with it.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type GitResult, gitEnvironment, noGit } from './run.ts';

/** git ended before it had answered. */
export class GitEnded extends Error {
  readonly result: GitResult;
  constructor(result: GitResult) {
    super(`git ended with ${result.code}`);
    this.name = 'GitEnded';
    this.result = result;
  }
}

export interface KeptGit {
  /**
   * Writes a question and hands `take` what git prints until it returns the answer. What `take` throws ends git, and
   * is thrown. Throws {@link GitEnded}, and `CannotLook` when there is no git.
   */
  ask<T>(question: string, take: (chunk: Buffer) => T | undefined): Promise<T>;
}

interface Listener {
  readonly chunk: (chunk: Buffer) => void;
  readonly failed: (error: Error) => void;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly complaints: Buffer[];
  listener: Listener | null;
  idle: NodeJS.Timeout | null;
}

/** Milliseconds without a question. */
const maxIdle = 1000;

/** Chunks of standard error: git may warn with every answer. */
const maxComplaints = 100;

/** No exit code of a git that ended in the middle is a success. */
function ended(code: number | null, stderr: string): GitEnded {
  return new GitEnded({ code: code === 0 ? null : code, stdout: Buffer.alloc(0), stderr });
}

/** The process and its pipes, of which each alone would hold up an exit. */
function hold({ child }: Running, whether: 'ref' | 'unref'): void {
  const parts: readonly object[] = [child, child.stdin, child.stdout, child.stderr];
  for (const part of parts as readonly { ref?(): unknown; unref?(): unknown }[]) part[whether]?.();
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  gone: (git: Running) => void,
): Running {
  const child = spawn('git', [...args], { env: { ...gitEnvironment(), ...env }, windowsHide: true });
  const running: Running = { child, complaints: [], listener: null, idle: null };
  child.stdout.on('data', (chunk: Buffer) => running.listener?.chunk(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    if (running.complaints.length < maxComplaints) running.complaints.push(chunk);
  });
  child.on('error', () => running.listener?.failed(noGit()));
  child.on('close', (code) => {
    gone(running);
    running.listener?.failed(ended(code, Buffer.concat(running.complaints).toString('utf8')));
  });
  // git may end before it has read everything; that it ended is said above.
  child.stdin.on('error', () => {});
  return running;
}

/** Puts one question to a git that has none. */
function put<T>(git: Running, question: string, take: (chunk: Buffer) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    git.complaints.length = 0;
    git.listener = {
      failed: reject,
      chunk: (chunk) => {
        try {
          const answer = take(chunk);
          if (answer !== undefined) resolve(answer);
        } catch (error) {
          reject(error);
        }
      },
    };
    if (git.child.exitCode !== null || git.child.signalCode !== null) reject(ended(git.child.exitCode, ''));
    else git.child.stdin.write(question);
  });
}

/** Starts nothing before the first question. */
export function keepGit(args: readonly string[], env: Readonly<Record<string, string>>): KeptGit {
  let running: Running | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const gone = (git: Running) => {
    if (running === git) running = null;
  };
  const rest = (git: Running) => {
    git.listener = null;
    hold(git, 'unref');
    git.idle = setTimeout(() => {
      gone(git);
      git.child.stdin.end();
    }, maxIdle).unref();
  };
  const answered = async <T>(question: string, take: (chunk: Buffer) => T | undefined): Promise<T> => {
    const git = running ?? run(args, env, gone);
    running = git;
    if (git.idle) clearTimeout(git.idle);
    hold(git, 'ref');
    try {
      const answer = await put(git, question, take);
      rest(git);
      return answer;
    } catch (error) {
      git.listener = null;
      gone(git);
      git.child.kill();
      throw error;
    }
  };
  return {
    ask: (question, take) => {
      const answer = last.then(() => answered(question, take));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}
