/** How far the reading of a repository's delivery is, as plain data: kept anywhere, and gone on from. Pure. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Tag } from '../clone/tags.ts';
import type { Overview } from './overview.ts';
import type { CommitRow, DeploymentRow, IssueRow, PullRow, ReleaseRow, RunRow } from './rows.ts';

export interface Rows {
  readonly deployments: readonly DeploymentRow[];
  readonly runs: readonly RunRow[];
  readonly releases: readonly ReleaseRow[];
  readonly tags: readonly Tag[];
  readonly commits: readonly CommitRow[];
  readonly pulls: readonly PullRow[];
  readonly issues: readonly IssueRow[];
  /** What pull requests and pushes change, where services are told apart: paths by a change's id. */
  readonly files: readonly { readonly id: string; readonly paths: readonly string[] }[];
}

export type Part = keyof Rows;

export interface PartState {
  /** Where the next page begins; null: at the beginning. */
  readonly next: string | null;
  readonly done: boolean;
  /** Why it could not be read. */
  readonly refused: { readonly reason: Prose; readonly permission?: string } | null;
  readonly hidden: number;
  /** Items a page, of pull requests. */
  readonly size: number;
  /** Of the whole list, where GitHub says so; not all of it need be read. */
  readonly total: number | null;
}

export interface Reading {
  readonly version: 1;
  readonly repository: string;
  /** Everything from then on is read. Seconds since 1970. */
  readonly since: number;
  readonly overview: Overview | null;
  /** File names of workflows that deploy; null: not looked. */
  readonly workflows: readonly string[] | null;
  readonly rows: Rows;
  readonly parts: Readonly<Partial<Record<Part, PartState>>>;
  /** Commits beside the branch that were asked for, and whether GitHub has them. */
  readonly beside: Readonly<Record<string, boolean>>;
  /** What GitHub charged, in points of its GraphQL limit. */
  readonly points: number;
}

const none: Rows = {
  deployments: [],
  runs: [],
  releases: [],
  tags: [],
  commits: [],
  pulls: [],
  issues: [],
  files: [],
};

export const beginning = (repository: string, since: number): Reading => ({
  version: 1,
  repository,
  since,
  overview: null,
  workflows: null,
  rows: none,
  parts: {},
  beside: {},
  points: 0,
});

export const untouched: PartState = {
  next: null,
  done: false,
  refused: null,
  hidden: 0,
  size: 25,
  total: null,
};

export const stateOfPart = ({ parts }: Reading, part: Part): PartState => parts[part] ?? untouched;

/** The next reading: `rows` are added, and the part's state is another. */
export function withPage<P extends Part>(
  reading: Reading,
  part: P,
  rows: readonly Rows[P][number][],
  change: Partial<PartState>,
  points: number,
): Reading {
  const state = { ...stateOfPart(reading, part), ...change };
  return {
    ...reading,
    rows: { ...reading.rows, [part]: [...reading.rows[part], ...rows] },
    parts: { ...reading.parts, [part]: state },
    points: reading.points + points,
  };
}

/** Null: it is none, or of another repository, time or version. */
export function readingFrom(value: unknown, repository: string, since: number): Reading | null {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1)
    return null;
  const reading = value as Reading;
  const same = reading.repository?.toLowerCase() === repository.toLowerCase() && reading.since === since;
  return same ? reading : null;
}
