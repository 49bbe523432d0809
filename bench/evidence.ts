/**
 * The evidence ledger: notes made into records, signed, exported and verified, on the embedded engine and on PostgreSQL (which the tests
 * start, and which flushes to disk). `npm run bench -- evidence`; another number of records: `FAIRLEAD_BENCH_RECORDS=10000`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { capturedOf } from '../app/evidence/capture/captured.ts';
import { ledgerLines } from '../app/evidence/ledger/export.ts';
import { checkpoint, record } from '../app/evidence/ledger/keep.ts';
import { type Attributes, attributeIds } from '../app/evidence/model/attribute.ts';
import type { Dossier } from '../app/evidence/model/dossier.ts';
import type { Population, Row } from '../app/evidence/model/population.ts';
import { writePackage } from '../app/evidence/package/write.ts';
import { changeColumns } from '../app/evidence/population/change-rows/cells.ts';
import { verifyLedger } from '../app/evidence/verify/ledger.ts';
import { openDatabase } from '../app/store/open.ts';
import { startPostgres } from '../test/store/postgres.ts';

const records = Number(process.env.FAIRLEAD_BENCH_RECORDS ?? 100_000);
const client = 'github.com/1';

/** Of the size of a verdict. */
const payload = JSON.stringify({
  kind: 'pull_request',
  head: 'a'.repeat(40),
  base_sha: 'b'.repeat(40),
  conclusion: 'success',
  assessments: Object.fromEntries(
    Array.from({ length: 16 }, (_, i) => [`policy-${i}`, { rung: 'warn', outcome: 'pass' }]),
  ),
});

const seconds = (since: number): number => (performance.now() - since) / 1000;

/** Microseconds of the processor for one event, without the database. */
function captureCost(): number {
  const push = {
    ref: 'refs/heads/main',
    before: 'a'.repeat(40),
    after: 'b'.repeat(40),
    forced: false,
    pusher: { name: 'ada' },
    commits: Array.from({ length: 20 }, () => ({ id: 'c'.repeat(40), message: 'x'.repeat(200) })),
    repository: { id: 5, full_name: 'acme/shop', pushed_at: 1_790_000_000 },
    sender: { id: 7, login: 'ada', type: 'User' },
  };
  const arrived = { id: 'guid', name: 'push', payload: push, bodyHash: 'x' };
  const [warm, times] = [2000, 20_000];
  for (let i = 0; i < warm; i += 1) capturedOf(arrived, '2026-11-30T12:00:00.000Z');
  const begun = performance.now();
  for (let i = 0; i < times; i += 1) capturedOf(arrived, '2026-11-30T12:00:00.000Z');
  return ((performance.now() - begun) / times) * 1000;
}

/** A made-up population of changes: as wide as real ones, made as they are asked for. */
const madeUp = (rows: number): Population => ({
  id: 'changes',
  title: 'Changes of protected branches',
  about: ['Made up.'],
  columns: changeColumns,
  *rows() {
    for (let n = 0; n < rows; n++) yield madeUpRow(n);
  },
  sheet: () => ({ queries: [], tieOuts: [], gaps: [], exclusions: [], incomplete: [] }),
});

function madeUpRow(n: number): Row {
  const id = `7/main/${new Date(Date.UTC(2026, 6, 1) + n * 70_000).toISOString()}/${String(n).padStart(16, '0')}`;
  const at = id.split('/')[2] ?? '';
  const sha = createHash('sha1').update(String(n)).digest('hex');
  const attributes = Object.fromEntries(
    attributeIds.map((one) => [
      one,
      { answer: n % 97 === 0 ? 'fail' : 'pass', because: [`@ben approved #${n} after its last push.`] },
    ]),
  ) as unknown as Attributes;
  return {
    id,
    at,
    cells: {
      repository: 'acme/shop',
      branch: 'main',
      at,
      class: 'reviewed',
      because: `@ben approved #${n} at ${at}.`,
      how: 'pr_merge',
      by: '@ann (2)',
      pulls: `#${n}`,
      title: `Change ${n} SHOP-${n}`,
      author: '@ann (2)',
      approvedBy: '@ben (3)',
      after: sha,
      commits: 3,
      sources: 'activity, git, pull request',
      ...Object.fromEntries(attributeIds.map((one) => [one, n % 97 === 0 ? 'fail' : 'pass'])),
      link: `https://github.com/acme/shop/pull/${n}`,
    },
    attributes,
    raw: {
      repository: { id: 7, name: 'acme/shop' },
      branch: 'main',
      landing: { after: sha, at },
      pulls: [
        { number: n, commits: [sha, sha, sha], reviews: [{ by: 3, state: 'APPROVED', at }], labels: [] },
      ],
    },
  };
}

/** A package of so many changes, written and verified. */
export async function benchPackage(): Promise<readonly (readonly [string, string])[]> {
  const rows = Number(process.env.FAIRLEAD_BENCH_CHANGES ?? 100_000);
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  try {
    const dossier: Dossier = {
      client: { id: client, host: 'github.com', name: 'acme' },
      period: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
      timeZone: 'UTC',
      collectedAt: '2026-10-02T06:00:00.000Z',
      collector: { by: 'the command', version: '0', ledgerSince: null },
      populations: [madeUp(rows)],
      draw: { how: 'all' },
      continuity: () => [],
      frameworks: [],
      controls: () => [],
      gaps: () => [],
      notLookedAt: () => [],
      ledger: null,
      attachments: [],
    };
    let begun = performance.now();
    const { path, size } = await writePackage(dossier, { sign: [], out: join(dir, 'package.zip') });
    const written = seconds(begun);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    begun = performance.now();
    const verifier = new URL('../app/evidence/standalone/verify.mjs', import.meta.url).pathname;
    const { status } = spawnSync(process.execPath, [verifier, path], { encoding: 'utf8', maxBuffer: 1e8 });
    const verified = seconds(begun);
    if (status !== 0) throw new Error('the package does not hold');
    const what = `evidence package of ${rows.toLocaleString('en-US')} changes`;
    return [
      [`${what}: written`, `${written.toFixed(1)} s, ${Math.round(size / 1e6)} MB; ${peak} MiB at most`],
      [`${what}: verified with verify.mjs`, `${verified.toFixed(1)} s`],
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** `url`: of an empty database; null: the embedded engine. */
async function benchLedger(url: string | null): Promise<readonly (readonly [string, string])[]> {
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const database = await openDatabase({
    url: url ?? undefined,
    dataDirectory: join(dir, 'data'),
    log: { info() {}, warn() {} },
  });
  try {
    await database.execute(
      `insert into ledger_notes (client, kind, payload)
       select $1, 'verdict', $2::jsonb || jsonb_build_object('subject', n) from generate_series(1, ${records}) n`,
      [client, payload],
    );
    let begun = performance.now();
    await record(database, client, Number.POSITIVE_INFINITY);
    const recorded = seconds(begun);
    begun = performance.now();
    const log = { info() {}, warn() {} };
    await checkpoint({ database, log, now: () => new Date(), evidenceSecret: 'bench' }, client);
    const signed = seconds(begun);
    begun = performance.now();
    const file = join(dir, 'ledger');
    await writeFile(file, ledgerLines(database, client, new Date().toISOString()));
    const exported = seconds(begun);
    begun = performance.now();
    const lines = createInterface({ input: createReadStream(file) });
    const { problems } = await verifyLedger(lines, { keys: [], earlier: null });
    const verified = seconds(begun);
    if (problems.length > 0) throw new Error('the ledger does not hold');
    const size = `${records.toLocaleString('en-US')} records, ${database.engine}`;
    return [
      [
        `evidence, ${size}: notes made into records`,
        `${recorded.toFixed(1)} s, ${Math.round(records / recorded)}/s`,
      ],
      [`evidence, ${size}: signed; exported`, `${signed.toFixed(1)} s; ${exported.toFixed(1)} s`],
      [
        `evidence, ${size}: verified`,
        `${verified.toFixed(1)} s, ${Math.round(records / verified)}/s; ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most`,
      ],
    ];
  } finally {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function benchEvidence(): Promise<readonly (readonly [string, string])[]> {
  const captured = captureCost();
  const embedded = await benchLedger(null);
  const server = await startPostgres({ durable: true });
  try {
    return [
      ['evidence: what an event proves, read out of a push', `${captured.toFixed(1)} µs`],
      ...embedded,
      ...(await benchLedger(server.adminUrl)),
    ];
  } finally {
    await server.stop();
  }
}
