/** Progress: seen by who waits, never by who reads the results. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Io } from '../../app/cli/command.ts';
import { withProgress } from '../../app/cli/progress.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { columns } from '../../policies/engine/wrap.ts';

afterEach(() => void vi.useRealTimers());

function waiting({ terminal, width = 80 }: { terminal: boolean; width?: number }) {
  vi.useFakeTimers();
  const seen: string[] = [];
  const out: string[] = [];
  const draw = terminal ? (text: string) => void seen.push(text) : null;
  const io: Io = {
    cwd: '/',
    print: async (text) => void out.push(text),
    note: (line) => void seen.push(toPlain(line)),
    screen: { draw, width, clock: () => Date.now() },
    colour: false,
    width,
    fetch,
    now: '',
  };
  return { io, seen, out };
}

/** A change every second. */
async function changes(io: Io, all: number) {
  const done = withProgress(io, own('Listing the merged changes'), async (tell) => {
    for (let done = 1; done <= all; done += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      tell({ what: own('changes'), done, all, also: own('7 requests to GitHub') });
    }
  });
  await vi.advanceTimersByTimeAsync(all * 1000);
  await done;
}

describe('progress', () => {
  it('is silent for what takes two seconds', async () => {
    for (const terminal of [true, false]) {
      const { io, seen } = waiting({ terminal });
      await changes(io, 1);
      expect(seen.filter(Boolean)).toEqual([]);
    }
  });

  it('is a bar with counts on a terminal, and is gone at the end', async () => {
    const { io, seen, out } = waiting({ terminal: true });
    await changes(io, 20);
    expect(seen).toContain('██████████░░░░░░░░░░  10/20 changes · 7 requests to GitHub · about 9 s left');
    expect(seen.at(-1)).toBe('');
    expect(out).toEqual([]);
  });

  it('is a line every ten seconds elsewhere', async () => {
    const { io, seen } = waiting({ terminal: false });
    await changes(io, 35);
    expect(seen.map((line) => /^\d+\/35 changes/.exec(line)?.[0])).toEqual([
      '1/35 changes',
      '11/35 changes',
      '21/35 changes',
      '31/35 changes',
    ]);
  });

  it('goes on while nothing is told', async () => {
    const { io, seen } = waiting({ terminal: false });
    const done = withProgress(
      io,
      own('Listing the merged changes'),
      () => new Promise((resolve) => setTimeout(resolve, 5000)),
    );
    await vi.advanceTimersByTimeAsync(5000);
    await done;
    expect(seen).toEqual(['Listing the merged changes · 2 s']);
  });

  it('never makes a narrow terminal scroll', async () => {
    const { io, seen } = waiting({ terminal: true, width: 20 });
    await changes(io, 10);
    for (const line of seen) expect(columns(line)).toBeLessThan(20);
    expect(seen).toContain('5/10 changes · 7 re');
  });

  it('guesses nothing where each of a few may take long', async () => {
    const { io, seen } = waiting({ terminal: true });
    await changes(io, 12);
    expect(seen.join('\n')).toContain('11/12 changes');
    expect(seen.join('\n')).not.toContain('left');
  });

  it('goes away when the work fails', async () => {
    const { io, seen } = waiting({ terminal: true });
    const failed = withProgress(io, own('changes'), () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(seen.at(-1)).toBe('');
  });
});
