/**
 * An export, read from a GitHub in a process of its own and written: time and memory of the exporter alone. `npm run bench --
 * evidence-export`; other sizes: `FAIRLEAD_BENCH_SIZES=REPOSITORIES,CHANGES,ALERTS,PEOPLE` (of each repository; one run for each process).
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { keptReads } from '../app/evidence/export/kept-reads.ts';
import { makePackage } from '../app/evidence/export/make.ts';
import { tokenOctokit } from '../app/github/access/token-octokit.ts';

const usual = '20,5000,0,0';

export async function benchExport(): Promise<readonly (readonly [string, string])[]> {
  const sizes = (process.env.FAIRLEAD_BENCH_SIZES ?? usual).split(',');
  const github = fork(new URL('evidence-github.ts', import.meta.url).pathname, sizes, { stdio: 'inherit' });
  const [{ port }] = (await once(github, 'message')) as [{ readonly port: number }];
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const [repositories = 1, changes = 0] = sizes.map(Number);
  const to = new Date(Date.parse('2026-04-01T00:00:00.000Z') + (changes + 2) * 60_000).toISOString();
  try {
    const baseUrl = `http://127.0.0.1:${port}`;
    const { octokit } = tokenOctokit({ token: 'x', baseUrl });
    let requests = 0;
    const reads = await keptReads({
      octokit,
      path: join(dir, 'reads'),
      about: 'bench',
      now: to,
      before: async () => {},
      told: (made) => {
        requests = made;
      },
    });
    const begun = performance.now();
    const { size, populations } = await makePackage({
      client: 'github.com/acme',
      host: 'github.com',
      login: 'acme',
      period: { name: 'bench', from: '2026-04-01T00:00:00.000Z', to },
      timeZone: 'UTC',
      frameworks: null,
      repositories: null,
      draw: { how: 'all' },
      octokit: reads.octokit,
      ledger: null,
      sign: [],
      by: 'the command',
      collectedAt: to,
      path: join(dir, 'package.zip'),
    });
    const took = (performance.now() - begun) / 1000;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    await reads.close();
    const rows = populations
      .filter((one) => one.rows > 0)
      .map((one) => `${one.rows.toLocaleString('en-US')} ${one.id}`);
    return [
      [
        `evidence exported from ${repositories} repositories: ${rows.join(', ')}`,
        `${took.toFixed(1)} s (${((userCPUTime + systemCPUTime) / 1e6).toFixed(1)} s of processor time), ${requests.toLocaleString('en-US')} requests, ${Math.round(size / 1e6)} MB; ${Math.round(maxRSS / 1024)} MiB at most`,
      ],
    ];
  } finally {
    github.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}
