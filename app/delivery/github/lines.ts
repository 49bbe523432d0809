/** What a reading has of the branch and beside it: how far back it must go, and what each commit of the line brought. Pure. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { deploymentsOf } from '../definitions/deployments.ts';
import { type CommitGraph, graphBuilder, newlyContained } from '../definitions/graph.ts';
import { chosenSource } from './choose.ts';
import type { Reading } from './reading.ts';
import type { CommitRow } from './rows.ts';

/** The last deployment of each service before the time that is asked for: what it holds is no news. */
export function baselineOf(
  reading: Reading,
  rules: MetricsRules,
): { readonly at: number; readonly commits: readonly string[] } {
  const before = deploymentsOf(chosenSource(reading, rules).events).all.filter(
    ({ at }) => at < reading.since,
  );
  const last = [...Map.groupBy(before, ({ service }) => service).values()].flatMap((all) => all.at(-1) ?? []);
  return {
    at: last.reduce((least, { at }) => Math.min(least, at), reading.since),
    commits: last.map(({ commit }) => commit),
  };
}

/** No older pull request is looked for, however long ago the last deployment was. Seconds before what is asked for. */
const mostBefore = 400 * 86_400;

/** From when on pull requests are read: what landed after the commit that the baseline deployed. */
export function floorOf(reading: Reading, rules: MetricsRules): number {
  const { at, commits } = baselineOf(reading, rules);
  const wanted = new Set(commits);
  const times = reading.rows.commits.flatMap(({ sha, committedAt }) =>
    wanted.has(sha) ? [committedAt] : [],
  );
  const least = times.reduce((a, b) => Math.min(a, b), at);
  return Math.max(least, reading.since - mostBefore);
}

/** Deployed commits of which nothing is known yet, those deployed last first. */
export function missingCommits(reading: Reading, rules: MetricsRules): readonly string[] {
  const known = new Set(reading.rows.commits.map(({ sha }) => sha));
  const { all } = deploymentsOf(chosenSource(reading, rules).events);
  const oldest = baselineOf(reading, rules).at;
  const wanted = all
    .toReversed()
    .filter(({ commit, at }) => /^[0-9a-f]{40,64}$/.test(commit) && at >= oldest);
  return [...new Set(wanted.map(({ commit }) => commit))].filter(
    (sha) => !known.has(sha) && reading.beside[sha] === undefined,
  );
}

export interface Line {
  readonly graph: CommitGraph;
  readonly rows: ReadonlyMap<string, CommitRow>;
  /** The branch's own line, newest first. */
  readonly commits: readonly CommitRow[];
  /** What each of them brought that was not there before and is no merge, and whether all of it was read. */
  readonly brought: ReadonlyMap<string, { readonly own: readonly CommitRow[]; readonly whole: boolean }>;
}

export function lineOf({ rows: { commits }, overview }: Reading): Line {
  const { add, copy, graph } = graphBuilder();
  const rows = new Map(commits.map((row) => [row.sha, row]));
  for (const { sha, parents, copies } of rows.values()) {
    add(sha, parents);
    if (copies.length > 0) copy(sha, copies);
  }
  const line: CommitRow[] = [];
  let at = rows.get(overview?.head ?? '');
  while (at) {
    line.push(at);
    at = rows.get(at.parents[0] ?? '');
  }
  const seen = new Uint8Array(graph.size);
  const brought = new Map<string, { own: readonly CommitRow[]; whole: boolean }>();
  // What the oldest one holds was there before it.
  for (const [i, { sha }] of line.toReversed().entries()) {
    const own: CommitRow[] = [];
    let whole = i > 0;
    newlyContained(graph, [graph.indexOf(sha) ?? 0], seen, (index) => {
      const row = rows.get(graph.shaOf(index));
      if (!row) whole = false;
      else if (row.parents.length < 2) own.push(row);
    });
    brought.set(sha, { own, whole });
  }
  return { graph, rows, commits: line, brought };
}
