/**
 * What reading delivery from GitHub costs: 1,000 pull requests in 3,000 commits with 300 deployments on the local GitHub, which charges
 * points by GitHub's published rule. `npm run bench -- delivery-github`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { linked, measured } from '../app/delivery/definitions/measure.ts';
import { historyOfRows } from '../app/delivery/github/history.ts';
import { readDelivery } from '../app/delivery/github/read.ts';
import { tokenOctokit } from '../app/github/access/token-octokit.ts';
import { usualMetrics } from '../policies/engine/metrics-rules.ts';
import { startGitHub } from '../test/github/index.ts';

const pulls = 1000;
const begin = Date.parse('2026-01-01T00:00:00Z') / 1000;
/** Seconds between merges. */
const between = 7200;
const mergedAt = (i: number): number => begin + (i + 1) * between;

/** Each merge brings two commits; the ids of all, by their marks. */
function history(directory: string): readonly string[] {
  const person = (at: number) => `Ada <ada@example.com> ${at} +0000`;
  const commit = (mark: number, at: number, parents: readonly number[], text: string) =>
    `commit refs/heads/main\nmark :${mark}\nauthor ${person(at)}\ncommitter ${person(at)}\ndata ${text.length}\n${text}\n${parents.map((one, k) => `${k === 0 ? 'from' : 'merge'} :${one}\n`).join('')}\n`;
  const parts = [commit(1, begin, [], 'Begin')];
  for (let i = 0; i < pulls; i += 1) {
    const [base, first] = [i * 3 + 1, i * 3 + 2];
    parts.push(
      commit(first, mergedAt(i) - 7000, [base], 'Work'),
      commit(first + 1, mergedAt(i) - 6000, [first], 'More'),
    );
    parts.push(
      commit(
        first + 2,
        mergedAt(i),
        [base, first + 1],
        `Merge pull request #${i + 1} from ada/topic\n\nChange ${i}`,
      ),
    );
  }
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', directory]);
  const marks = join(directory, 'marks');
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet', `--export-marks=${marks}`], {
    input: parts.join(''),
  });
  const lines = execFileSync('sort', ['-t:', '-k2', '-n', marks]).toString().trim().split('\n');
  return ['', ...lines.map((line) => line.split(' ')[1] ?? '')];
}

export async function benchDeliveryGitHub(): Promise<readonly (readonly [string, string])[]> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  let now = new Date(begin * 1000);
  const github = await startGitHub({ now: () => now });
  try {
    const shas = history(directory);
    const maria = github.createUser('maria');
    const acme = github.createOrganization('acme', maria);
    const shop = await acme.createRepository('shop', { from: directory });
    shop.deploy({ by: maria, sha: shas[1] ?? '' });
    for (let i = 0; i < pulls; i += 1) {
      const at = (seconds: number) => new Date((mergedAt(i) + seconds) * 1000);
      shop.data.pulls.set(i + 1, {
        id: 10_000 + i,
        number: i + 1,
        repository: shop.data,
        author: maria.data,
        head: { repository: shop.data, ref: `topic-${i}`, sha: shas[i * 3 + 3] ?? '' },
        base: { ref: 'main', sha: shas[i * 3 + 1] ?? '' },
        createdAt: at(-5000),
        reviews: [],
        edits: [],
        baseChanges: [],
        labels: new Set(),
        requestedReviewers: new Set(),
        requestedTeams: new Set(),
        title: `Change ${i}`,
        body: null,
        state: 'closed',
        draft: false,
        updatedAt: at(0),
        closedAt: at(0),
        merged: { at: at(0), by: maria.data, sha: shas[i * 3 + 4] ?? '' },
      });
      now = at(600);
      if (i % 10 === 0 || i % 10 === 3 || i % 10 === 6)
        shop.deploy({ by: maria, sha: shas[i * 3 + 4] ?? '' });
    }
    const { octokit } = tokenOctokit({ token: maria.token, baseUrl: github.apiUrl, retryBase: 1 });
    const begun = performance.now();
    const reading = await readDelivery({
      octokit,
      owner: 'acme',
      repo: 'shop',
      rules: usualMetrics,
      since: begin + 1,
    });
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    const { history: known } = historyOfRows(reading, usualMetrics);
    const { headline } = measured(linked(known), { since: begin, until: mergedAt(pulls) });
    const { pulls: read, deployments, commits } = reading.rows;
    const calls = github.requests.length;
    return [
      [
        `delivery from GitHub: ${read.length} pull requests, ${deployments.length} deployments, ${commits.length} commits`,
        `${reading.points} points in ${calls} calls, ${took} s against the local GitHub, n = ${headline.leadTime.rows.length}`,
      ],
    ];
  } finally {
    await github.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
