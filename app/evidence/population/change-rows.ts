/** Changes of a branch as rows of a population. Pure. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Period } from '../model/period.ts';
import type { Row, TieOut } from '../model/population.ts';
import { attributesOf } from './attributes.ts';
import { type Change, changesOf } from './change.ts';
import { cellsOf } from './change-rows/cells.ts';
import { classOf } from './classes.ts';
import type { BranchFacts } from './facts.ts';
import { landedOn } from './landed.ts';
import { updateOf } from './landing.ts';
import { pushersIn } from './reviews/part.ts';
import { reviewed } from './reviews.ts';
import { rulesAt } from './rules.ts';
import { incompleteBy, tieOutsOf } from './tie-out.ts';

/** Of a branch chronological, and the same whenever it is read: an entry of the log has the time that the log says. */
function idOf({ repository, branch }: BranchFacts, { landing }: Change): string {
  return `${repository.id}/${branch}/${landing.at ?? 'time not known'}/${updateOf(landing).after.slice(0, 16)}`;
}

/** What was recorded of its pull requests when it happened. */
function capturedOf({ captured }: BranchFacts, { pulls }: Change): unknown {
  if (captured === null) return null;
  const reviews = pulls.flatMap((pull) =>
    pull.reviews.flatMap(({ id }) => {
      const then = captured.reviews.get(id);
      return then ? [{ review: id, ...then }] : [];
    }),
  );
  return { reviews };
}

function rowOf(facts: BranchFacts, { id, change }: Named, host: string): Row {
  const reviews = change.pulls.map((pull) => reviewed(facts, pull));
  const classed = classOf(facts, change, reviews);
  const attributes = attributesOf(facts, change, classed, reviews);
  return {
    id,
    at: change.landing.at,
    cells: cellsOf(facts, change, classed, attributes, host),
    attributes,
    raw: {
      repository: facts.repository,
      branch: facts.branch,
      through: change.through,
      landing: change.landing,
      pulls: change.pulls,
      pushers: change.pulls.map((pull) => ({ pull: pull.number, of: pushersIn(facts, pull) })),
      rules: rulesAt(facts, change.landing.at),
      checks: change.pulls.map(({ head }) => facts.checks.get(head) ?? null),
      captured: capturedOf(facts, change),
    },
  };
}

export interface BranchChanges {
  /** Made as they are asked for, in the order of their ids. */
  readonly rows: () => Iterable<Row>;
  readonly tieOuts: readonly TieOut[];
  readonly incomplete: readonly Prose[];
}

interface Named {
  readonly id: string;
  readonly change: Change;
}

/** Within one branch every id is another: two updates of one second to one commit, and what came with one, are told apart by their order. */
function named(facts: BranchFacts, changes: readonly Change[]): readonly Named[] {
  const seen = new Map<string, number>();
  const all = changes.map((change) => {
    const id = idOf(facts, change);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return { id: times === 1 ? id : `${id}/${times}`, change };
  });
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** `host`: `https://github.com`. */
export function branchChanges(facts: BranchFacts, period: Period, host: string): BranchChanges {
  const landed = landedOn(facts, period);
  const changes = changesOf(facts, landed, period);
  const tieOuts = tieOutsOf(facts, period, landed, changes);
  const all = named(facts, changes);
  return {
    *rows() {
      for (const { id, change } of all) yield rowOf(facts, { id, change }, host);
    },
    tieOuts,
    incomplete: incompleteBy(facts, tieOuts),
  };
}
