/**
 * What measuring delivery costs: 100,000 made-up changes in 1,000,000 commits with 2,000 deployments, from plain data, and a
 * made-up clone of that size read and measured by the command's own code. `npm run bench -- delivery`; another number of
 * changes: `FAIRLEAD_BENCH_CHANGES=10000`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { historyOfClone } from '../app/delivery/clone/history.ts';
import { sourceOfClone } from '../app/delivery/clone/source.ts';
import { graphBuilder } from '../app/delivery/definitions/graph.ts';
import { type History, linked, measured } from '../app/delivery/definitions/measure.ts';
import type { Change, DeploymentEvent } from '../app/delivery/definitions/model.ts';
import { deliveryOf } from '../app/delivery/shown/report.ts';
import { renderMetricsText } from '../app/delivery/shown/text.ts';

const changes = Number(process.env.FAIRLEAD_BENCH_CHANGES ?? 100_000);
/** Of each change, its merge included. */
const commitsEach = 10;
const changesPerDeployment = 50;
const begin = 1_500_000_000;
/** Seconds between merges. */
const between = 1800;
const whole = { since: begin, until: begin + (changes + 1) * between };

const shaOf = (n: number): string => n.toString(16).padStart(40, '0');
const mergedAt = (i: number): number => begin + (i + 1) * between;

function madeUp(): History {
  const { add, graph } = graphBuilder();
  const made: Change[] = [];
  const deployments: DeploymentEvent[] = [];
  add(shaOf(0), []);
  for (let i = 0; i < changes; i++) {
    const base = shaOf(i * commitsEach);
    const own = Array.from({ length: commitsEach - 1 }, (_, k) => shaOf(i * commitsEach + k + 1));
    for (const [k, sha] of own.entries()) add(sha, [own[k - 1] ?? base]);
    const merge = shaOf((i + 1) * commitsEach);
    add(merge, [base, own.at(-1) ?? base]);
    made.push({
      id: merge,
      title: `Change ${i}`,
      cohort: i % 5 === 0 ? 'bot' : 'person',
      outcome: { kind: 'landed', commit: merge, at: mergedAt(i) },
      commits: own,
      writtenAt: mergedAt(i) - (i % 1000) * 60,
      pullRequest: {
        openedAt: mergedAt(i) - 600,
        drafts: [],
        reviews: [{ at: mergedAt(i) - 300, by: 'person', approves: true }],
        queuedAt: null,
        rewritten: false,
      },
      services: [''],
      reverts: i % 200 === 199 ? [shaOf((i - 60) * commitsEach)] : [],
      causedBy: [],
      hotfix: false,
    });
    if (i % changesPerDeployment === changesPerDeployment - 1)
      deployments.push({
        id: `d${i}`,
        service: '',
        commit: merge,
        source: 'deployment',
        environment: 'production',
        time: 'exact',
        statuses: [{ state: 'success', at: mergedAt(i) + 600 }],
      });
  }
  return { changes: made, deployments, incidents: [], lines: { graph, head: shaOf(changes * commitsEach) } };
}

/** The same as a repository: merges with what they brought, and a tag for every fiftieth. */
async function writeClone(dir: string): Promise<void> {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', dir]);
  const git = spawn('git', ['-C', dir, 'fast-import', '--quiet', '--date-format=raw', '--depth=0'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const write = async (text: string) => {
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  };
  const person = (name: string, at: number) => `${name} Ada Made-Up <ada@example.com> ${at} +0000\n`;
  const commit = (mark: number, at: number, parents: readonly number[], message: string, file: string) =>
    `commit refs/heads/main\nmark :${mark}\n${person('author', at)}${person('committer', at)}data ${message.length}\n${message}\n${parents.map((one, k) => `${k === 0 ? 'from' : 'merge'} :${one}\n`).join('')}${file}\n`;
  await write(commit(1, begin, [], 'Begin', 'M 100644 inline f\ndata 1\n0\n'));
  let last = 1;
  for (let i = 0; i < changes; i++) {
    const first = i * commitsEach + 2;
    for (let k = 0; k < commitsEach - 1; k++)
      await write(
        commit(
          first + k,
          mergedAt(i) - 600 * (commitsEach - k),
          [k === 0 ? last : first + k - 1],
          `Work ${k}`,
          '',
        ),
      );
    const merge = first + commitsEach - 1;
    const file = `M 100644 inline f\ndata ${String(i).length}\n${i}\n`;
    await write(
      commit(
        merge,
        mergedAt(i),
        [last, merge - 1],
        `Merge pull request #${i + 1} from made/up\n\nChange ${i}`,
        file,
      ),
    );
    if (i % changesPerDeployment === changesPerDeployment - 1)
      await write(`reset refs/tags/v1.${i}.0\nfrom :${merge}\n\n`);
    last = merge;
  }
  await write(`reset refs/heads/main\nfrom :${last}\n\n`);
  git.stdin.end();
  await once(git, 'close');
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const memory = (): string => `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most`;

export async function benchDelivery(): Promise<readonly (readonly [string, string])[]> {
  const rows: (readonly [string, string])[] = [];
  const size = `${changes.toLocaleString('en-US')} changes, ${(changes * commitsEach).toLocaleString('en-US')} commits`;
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  try {
    await writeClone(dir);
    const begun = performance.now();
    const source = await historyOfClone({ path: dir, deployments: null, branch: 'main' });
    const read = seconds(begun);
    const text = renderMetricsText(deliveryOf('made-up', sourceOfClone(source), whole), {
      colour: false,
      width: 100,
    });
    rows.push([
      `delivery of a clone, ${size}: read; read, measured and written`,
      `${read}; ${seconds(begun)}, ${memory()}, ${text.length} characters`,
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const history = madeUp();
  const begun = performance.now();
  const { headline } = measured(linked(history), whole);
  rows.push([
    `the definitions alone, ${size} in memory`,
    `${seconds(begun)}, ${memory()} (both), n = ${headline.leadTime.rows.length}`,
  ]);
  return rows;
}
