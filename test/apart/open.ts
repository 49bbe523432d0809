/** Processes that judge as they are told to misbehave. */
import { onTestFinished } from 'vitest';
import { type ApartOf, openApart } from '../../app/apart/apart.ts';
import type { Asks, Place } from '../../app/apart/messages.ts';
import { RateLimited } from '../../app/github/access/rate-limited.ts';

const entry = new URL('./misbehaving-process.ts', import.meta.url);

const place: Place = {
  baseUrl: 'https://api.github.com',
  client: 'github.com/7',
  repositoryId: 9,
  owner: 'acme',
  repo: 'shop',
  self: { appId: 1, checkName: 'Fairlead', workflowRunId: null },
  now: '2026-11-03T09:00:00Z',
};

interface Result {
  readonly done: readonly string[];
  readonly reads: number;
  readonly isAlone: boolean;
  readonly env: readonly string[];
}

type Plan = Readonly<Record<string, string>>;

export function open(of: Partial<ApartOf> = {}) {
  const warned: object[] = [];
  const log = { warn: (data: object) => void warned.push(data) };
  const limits = { megabytes: 96, seconds: 0.5, idle: 60_000 };
  const processes = openApart({ entry, log, processes: 1, limits, ...of });
  onTestFinished(() => processes.stop());
  let reads = 0;
  const asks = {
    counts: () => ({ reads, unchanged: 0, writes: 0 }),
    granted: async (what: string) => {
      reads += 1;
      if (what === 'late') throw new RateLimited(new Date('2026-11-03T10:00:00Z'), 'primary');
      return `granted ${what}`;
    },
  } as unknown as Asks;
  let id = 0;
  const judge = async (plan: Plan) =>
    (await processes.judge(place, { kind: 'pull_request', args: [id++, plan] }, asks)) as Result;
  return { judge, processes, warned };
}
