/** The exporter alone, for `evidence-export.ts`: arguments are the port of a GitHub, a folder and the end of the period. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { keptReads } from '../app/evidence/export/kept-reads.ts';
import { makePackage } from '../app/evidence/export/make.ts';
import { tokenOctokit } from '../app/github/access/token-octokit.ts';

export interface Exported {
  /** Seconds. */
  readonly took: number;
  readonly processor: number;
  readonly requests: number;
  /** Bytes. */
  readonly size: number;
  /** MiB. */
  readonly most: number;
  readonly rows: readonly { readonly id: string; readonly rows: number }[];
}

const [port = '', dir = '', to = ''] = process.argv.slice(2);
const { octokit } = tokenOctokit({ token: 'x', baseUrl: `http://127.0.0.1:${port}` });
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
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const exported: Exported = {
  took: (performance.now() - begun) / 1000,
  processor: (userCPUTime + systemCPUTime) / 1e6,
  requests,
  size,
  most: Math.round(maxRSS / 1024),
  rows: populations.map(({ id, rows }) => ({ id, rows })),
};
await reads.close();
writeFileSync(join(dir, 'exported.json'), JSON.stringify(exported));
