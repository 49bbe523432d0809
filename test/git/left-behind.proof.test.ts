/** However the command ends, no git stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { manyCommits } from './many-commits.ts';
import { shimGit } from './shim.ts';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(what: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 20) {
    if (what()) return true;
    await pause(20);
  }
  return what();
}

/** Ids of the processes of git that were started for `args`; each begins its line in the log with its own. */
function started(
  dir: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly pids: () => readonly number[] } {
  const log = shimGit('echo "PID $$" >> "$(dirname "$0")/log"');
  const child = spawn(process.execPath, [resolve('app/cli.ts'), ...args], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pids = () => log().flatMap((line) => (line.startsWith('PID ') ? [Number(line.slice(4))] : []));
  return { child, pids };
}

const simulate = ['simulate', '--offline', '--last', '2000'];

describe('no git is left behind', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('by %s in the middle', async (signal) => {
    const { child, pids } = started(manyCommits(2000).dir, simulate);
    expect(await until(() => pids().filter(alive).length >= 2, 20_000)).toBe(true);
    child.kill(signal);
    await once(child, 'close');
    expect(await until(() => !pids().some(alive), 5_000)).toBe(true);
  });

  it('by the end of the work, which is not held up', async () => {
    const { child, pids } = started(manyCommits(20).dir, simulate);
    let last = 0;
    child.stdout?.on('data', () => {
      last = Date.now();
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    // Were git waited for, it would take a second more.
    expect(Date.now() - last).toBeLessThan(500);
    expect(await until(() => !pids().some(alive), 5_000)).toBe(true);
  });

  it('by an error', async () => {
    const { child, pids } = started(manyCommits(3).dir, [...simulate, '--config', 'absent.yml']);
    expect((await once(child, 'close'))[0]).toBe(2);
    expect(await until(() => !pids().some(alive), 5_000)).toBe(true);
  });
});
