/**
 * The evidence ledger: notes made into records, signed, exported and verified, on the embedded engine, or on a server's with
 * `DATABASE_URL` (an empty database). `npm run bench -- evidence`; another number of records: `FAIRLEAD_BENCH_RECORDS=10000`.
 */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { ledgerLines } from '../app/evidence/ledger/export.ts';
import { checkpoint, record } from '../app/evidence/ledger/keep.ts';
import { verifyLedger } from '../app/evidence/verify/ledger.ts';
import { openDatabase } from '../app/store/open.ts';

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

export async function benchEvidence(): Promise<readonly (readonly [string, string])[]> {
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const database = await openDatabase({
    url: process.env.DATABASE_URL,
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
