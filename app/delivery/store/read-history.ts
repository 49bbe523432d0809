/** What the service knows of a repository's delivery: what was read of GitHub, what events told since, and what was told of elsewhere. */
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import type { KnownHistory } from '../definitions/known.ts';
import { historyOfRows } from '../github/history.ts';
import { isIncidentRow } from '../github/issue-rows.ts';
import type { Overview } from '../github/overview.ts';
import type { Reading } from '../github/reading.ts';
import { type Kept, keptReading } from './reading.ts';
import { type ToldRows, toldRows } from './told-rows.ts';

export interface KnownOf {
  readonly client: ClientKey;
  /** The repository's number. */
  readonly repository: number;
}

/** Environments that were only told of are environments, too. */
function overviewWith(overview: Overview, { deployments }: ToldRows): Overview {
  const told = Map.groupBy(deployments, ({ environment }) => environment);
  const times = new Map(overview.recent.map(({ name, times: n }) => [name, n]));
  for (const [name, all] of told) times.set(name, (times.get(name) ?? 0) + all.length);
  const recent = [...times].map(([name, n]) => ({ name, times: n }));
  return {
    ...overview,
    recent: recent.toSorted((a, b) => b.times - a.times || (a.name < b.name ? -1 : 1)),
    deployments: overview.deployments + deployments.length,
  };
}

function withTold({ reading, rules }: Kept, told: ToldRows): Reading {
  const { rows, overview } = reading;
  return {
    ...reading,
    overview: overview && overviewWith(overview, told),
    rows: {
      ...rows,
      deployments: [...rows.deployments, ...told.deployments],
      issues: [...rows.issues.filter((issue) => isIncidentRow(issue, rules)), ...told.issues],
    },
  };
}

function strangeWords(n: number): readonly Prose[] {
  if (n === 0) return [];
  return [
    say`${count(n, 'row')} of the store ${own(n === 1 ? 'is' : 'are')} of another version, and not read.`,
  ];
}

function unfinished({ progress }: Kept): readonly Prose[] {
  if (progress.since !== null) return [];
  return [own('GitHub is still being read: what is older may be missing.')];
}

/** Null: nothing was read of it yet. */
export function historyOfKept(kept: Kept): KnownHistory | null {
  if (kept.reading.overview === null) return null;
  const told = toldRows(kept.rows, kept.rules);
  const { history, branch, choice, gaps, since, incidentsKnown } = historyOfRows(
    withTold(kept, told),
    kept.rules,
  );
  return {
    history,
    source: choice.words,
    since,
    readAt: kept.progress.readAt ?? kept.progress.beganAt ?? since,
    gaps: [...unfinished(kept), ...gaps, ...told.gaps, ...strangeWords(kept.rows.strange)],
    incidentsKnown: incidentsKnown || told.issues.length > 0,
    isUnfinished: kept.progress.since === null,
    budgets: told.budgets,
    branch,
    rules: kept.rules,
  };
}

/** As {@link historyOfKept}. Holds up whoever else uses this thread, seconds where the history is long. */
export async function readHistory(
  database: Database,
  { client, repository }: KnownOf,
): Promise<KnownHistory | null> {
  const kept = await keptReading(database, client, repository);
  return kept && historyOfKept(kept);
}
