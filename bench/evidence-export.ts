/**
 * An export, read from a GitHub in a process of its own and written: time and memory of the exporter alone, bundled as it is shipped.
 * `npm run bench -- evidence-export`; other sizes: `FAIRLEAD_BENCH_SIZES=REPOSITORIES,CHANGES,ALERTS,PEOPLE` (of each repository).
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Exported } from './evidence-exporter.ts';

const usual = '20,5000,0,0';

/** Run from the source, what reads TypeScript counts as memory of the exporter. */
async function bundled(dir: string): Promise<string> {
  const outfile = join(dir, 'exporter.mjs');
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: [new URL('evidence-exporter.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outfile,
    external: ['@electric-sql/pglite'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

export async function benchExport(): Promise<readonly (readonly [string, string])[]> {
  const sizes = (process.env.FAIRLEAD_BENCH_SIZES ?? usual).split(',');
  const github = fork(new URL('evidence-github.ts', import.meta.url).pathname, sizes, { stdio: 'inherit' });
  const [{ port }] = (await once(github, 'message')) as [{ readonly port: number }];
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const [repositories = 1, changes = 0] = sizes.map(Number);
  const to = new Date(
    Date.parse('2026-04-01T00:00:00.000Z') + Math.max(changes + 2, 3 * 1440) * 60_000,
  ).toISOString();
  try {
    execFileSync(process.execPath, [await bundled(dir), String(port), dir, to], { stdio: 'inherit' });
    const done = JSON.parse(readFileSync(join(dir, 'exported.json'), 'utf8')) as Exported;
    const rows = done.rows.filter((one) => one.rows > 0);
    return [
      [
        `evidence exported from ${repositories} repositories: ${rows.map((one) => `${one.rows.toLocaleString('en-US')} ${one.id}`).join(', ')}`,
        `${done.took.toFixed(1)} s (${done.processor.toFixed(1)} s of processor time), ${done.requests.toLocaleString('en-US')} requests, ${Math.round(done.size / 1e6)} MB; ${done.most} MiB at most`,
      ],
    ];
  } finally {
    github.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}
