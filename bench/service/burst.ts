/**
 * Pull requests of one client that are opened at the same moment: from the event to each one's completed check, and whose
 * processor time that takes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Place } from '../../test/service/place.ts';
import { freePort } from '../../test/service/server-process.ts';
import type { Figure } from './acknowledge.ts';
import { startBuilt } from './built.ts';
import type { Order, Told } from './burst-github.ts';

/** Milliseconds of processor time: of the process alone, and of all that it started. */
interface Spent {
  readonly own: number;
  readonly children: number;
}

/** Linux counts in hundredths of a second; the fields stand after the name, which is in parentheses (proc(5)). */
function spentBy(pid: number): Spent {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = fields.slice(11, 15);
  const there = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const living = there.map((child) => spentBy(Number(child))).map(({ own, children }) => own + children);
  const all = living.reduce((sum, one) => sum + one, (userOfEnded + systemOfEnded) * 10);
  return { own: (user + system) * 10, children: all };
}

/** The local GitHub, in a process of its own. */
async function startGitHub(port: number) {
  const child: ChildProcess = fork(new URL('burst-github.ts', import.meta.url), [String(port)]);
  const heard = <T extends Told['told']>(kind: T) =>
    new Promise<Extract<Told, { told: T }>>((resolve, reject) => {
      const ended = () => reject(new Error('the local GitHub ended'));
      child.once('message', (told: Told) => {
        child.off('exit', ended);
        if (told.told === kind) resolve(told as Extract<Told, { told: T }>);
        else reject(new Error(`${told.told} instead of ${kind}`));
      });
      child.once('exit', ended);
    });
  const ask = <T extends Told['told']>(order: Order, kind: T) => {
    const answer = heard(kind);
    child.send(order);
    return answer;
  };
  const { env } = await heard('ready');
  return {
    env,
    pid: child.pid ?? 0,
    hold: (size: number) => ask({ do: 'hold', size }, 'held'),
    send: () => ask({ do: 'send' }, 'done'),
    stop: () => child.disconnect(),
  };
}

type Spenders = { readonly server: number; readonly github: number; readonly postgres: number | null };

/** `server 20, judging 12, local GitHub 40`: milliseconds each. */
function difference(before: Snapshot, after: Snapshot, size: number): string {
  const each = (key: keyof Snapshot) => ((after[key] - before[key]) / size).toFixed(1);
  const database = before.database === 0 ? '' : `, PostgreSQL ${each('database')}`;
  return `server ${each('server')}, processes that judge ${each('judging')}${database}, local GitHub ${each('github')}`;
}

interface Snapshot {
  readonly server: number;
  readonly judging: number;
  readonly database: number;
  readonly github: number;
}

function snapshot({ server, github, postgres }: Spenders): Snapshot {
  const of = spentBy(server);
  const there = spentBy(github);
  const database = postgres === null ? null : spentBy(postgres);
  return {
    server: of.own,
    judging: of.children,
    database: database ? database.own + database.children : 0,
    github: there.own + there.children,
  };
}

/** `postgres`: the process of its server, which starts those that work. */
export async function burst(
  place: Place,
  sizes: readonly number[],
  postgres: number,
): Promise<readonly Figure[]> {
  const github = await startGitHub(await freePort());
  const server = await startBuilt({ ...github.env, ...place.env }, 'unpaced');
  const isServer = place.engine === 'server';
  const spenders = { server: server.pid, github: github.pid, postgres: isServer ? postgres : null };
  const figures: Figure[] = [];
  try {
    for (const [turn, size] of [5, ...sizes].entries()) {
      await github.hold(size);
      const before = snapshot(spenders);
      const { times, requests } = await github.send();
      const spent = difference(before, snapshot(spenders), size);
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
      // The first ones only warm it up.
      if (turn === 0) continue;
      figures.push([
        `${size} pull requests opened at once: ${isServer ? 'PostgreSQL' : 'embedded'}`,
        `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms to the completed check; ms of processor time each: ${spent}; ${(requests / size).toFixed(1)} requests each`,
      ]);
    }
    return figures;
  } finally {
    await server.kill();
    github.stop();
  }
}
