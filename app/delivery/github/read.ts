/**
 * Reads a repository's delivery page by page: what deployments are, the branch's commits, what was deployed from beside it, pull
 * requests, incidents. Each page gives the next state, which whoever asked may keep and go on from; nothing is read twice.
 */
import type { DeploymentSource, MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { CannotLook } from '../../looked.ts';
import type { At } from './ask.ts';
import { choiceOf, precedence, productionOf } from './choose.ts';
import { readFiles } from './files.ts';
import { baselineOf, floorOf, missingCommits } from './lines.ts';
import { issuesPage, runsPage, typedFilters, typedIssuesPage } from './more-pages.ts';
import { readOverview, readWorkflows } from './overview.ts';
import { commitsPage, deploymentsPage, type Page, pullsPage, releasesPage, tagsPage } from './pages.ts';
import {
  beginning,
  type Part,
  type PartState,
  type Reading,
  type Rows,
  stateOfPart,
  withPage,
} from './reading.ts';
import { deployingWorkflows } from './run-rows.ts';

export interface Ask extends At {
  readonly rules: MetricsRules;
  /** Everything from then on is wanted. Seconds since 1970. */
  readonly since: number;
  /** Where an earlier reading stopped. */
  readonly before?: Reading | null;
  /** After each page. */
  readonly keep?: (reading: Reading) => Promise<void> | void;
}

interface Run {
  readonly ask: Ask;
  reading: Reading;
}

async function next(run: Run, reading: Reading): Promise<void> {
  run.reading = reading;
  await run.ask.keep?.(reading);
}

type Sized<T> = Page<T> & { readonly size?: number; readonly total?: number };

/** Reads a part to its end, or until `enough` says so of what is there. What cannot be read is written down with the reason. */
async function readPart<P extends Part>(
  run: Run,
  part: P,
  page: (state: PartState) => Promise<Sized<Rows[P][number]>>,
  enough: (reading: Reading, page: Page<Rows[P][number]>) => boolean = () => false,
): Promise<void> {
  while (!stateOfPart(run.reading, part).done) {
    const state = stateOfPart(run.reading, part);
    let read: Sized<Rows[P][number]>;
    try {
      read = await page(state);
    } catch (error) {
      if (!(error instanceof CannotLook)) throw error;
      const { reason, permission } = error.gap;
      // A limit ends, and a broken connection mends: the next run goes on here.
      if (permission === undefined) throw error;
      await next(run, withPage(run.reading, part, [], { done: true, refused: { reason, permission } }, 0));
      return;
    }
    const { rows, next: cursor, points, hidden, size = state.size, total = state.total } = read;
    const change = { next: cursor, done: cursor === null, hidden: state.hidden + hidden, size, total };
    const added = withPage(run.reading, part, rows, change, points);
    const isEnough = enough(added, read);
    await next(run, isEnough ? withPage(added, part, [], { done: true }, 0) : added);
  }
}

const older = (run: Run, at: number): boolean => at < run.ask.since;

const readers: Readonly<Record<DeploymentSource, (run: Run) => Promise<void>>> = {
  deployments: async (run) => {
    const { overview } = run.reading;
    const names = overview ? productionOf(overview, run.ask.rules) : [];
    if (!overview || names.length === 0 || overview.deployments === 0) return;
    // One before the time that is asked for, of each environment, so that what came after it is not the first ever.
    await readPart(
      run,
      'deployments',
      ({ next: cursor }) => deploymentsPage(run.ask, names, cursor),
      ({ rows }) =>
        names.every((name) =>
          rows.deployments.some(
            ({ statuses, createdAt }) =>
              older(run, createdAt) &&
              statuses.some(({ state, environment }) => state === 'success' && environment === name),
          ),
        ),
    );
  },
  runs: async (run) => {
    const said = run.ask.rules.deployments.workflow;
    const ofServices = run.ask.rules.services.flatMap(({ workflow }) => workflow ?? []);
    if (run.reading.workflows === null) {
      const known = said === null ? ofServices : [said];
      const { texts, points } =
        known.length > 0 ? { texts: new Map(), points: 0 } : await readWorkflows(run.ask);
      const workflows = known.length > 0 ? known : deployingWorkflows(texts);
      await next(run, { ...run.reading, workflows, points: run.reading.points + points });
    }
    const workflows = run.reading.workflows ?? [];
    if (workflows.length === 0) return;
    await readPart(run, 'runs', async ({ next: cursor }) => {
      const [at = '0', page = '1'] = (cursor ?? '0 1').split(' ');
      const workflow = workflows[Number(at)] ?? '';
      const read = await runsPage(run.ask, workflow, page);
      const isOver =
        read.next === null ||
        read.rows.some(({ state, endedAt }) => state === 'success' && older(run, endedAt));
      const last = Number(at) + 1 >= workflows.length;
      return { ...read, next: isOver ? (last ? null : `${Number(at) + 1} 1`) : `${at} ${read.next}` };
    });
  },
  releases: (run) => readPart(run, 'releases', ({ next: cursor }) => releasesPage(run.ask, cursor)),
  tags: (run) => readPart(run, 'tags', ({ next: cursor }) => tagsPage(run.ask, cursor)),
  merges: async () => {},
};

/** In the order of precedence, until one gives something; where one could not be looked at, no other stands in. */
async function readSource(run: Run): Promise<void> {
  const { rules } = run.ask;
  for (const source of rules.deployments.source ? [rules.deployments.source] : precedence) {
    await readers[source](run);
    if (choiceOf(run.reading, rules, source)) return;
  }
}

/** Pages of commits; beyond them what is older is missing, and said. */
const maxCommits = 30_000;

async function readCommits(run: Run): Promise<void> {
  const { head } = run.reading.overview ?? {};
  if (!head) return;
  const baseline = baselineOf(run.reading, run.ask.rules);
  await readPart(
    run,
    'commits',
    ({ next: cursor }) => commitsPage(run.ask, head, cursor),
    ({ rows }, page) => {
      if (rows.commits.length >= maxCommits) return true;
      const oldest = page.rows.reduce(
        (least, { committedAt }) => Math.min(least, committedAt),
        Number.POSITIVE_INFINITY,
      );
      if (oldest >= Math.min(run.ask.since, baseline.at)) return false;
      return (
        baseline.commits.every((sha) => rows.commits.some((commit) => commit.sha === sha)) ||
        oldest < baseline.at - slack
      );
    },
  );
}

/** What was deployed before the time asked for may be older than its deployment by this much. Seconds. */
const slack = 60 * 86_400;

/** Commits beside the branch that are looked for, and pages of each. */
const maxBeside = 100;
const maxPages = 5;

/** Release branches and hotfixes: the history of what was deployed, until it meets what is known. */
async function readBeside(run: Run): Promise<void> {
  for (const sha of missingCommits(run.reading, run.ask.rules).slice(0, maxBeside)) {
    // The one before may have brought it.
    if (!missingCommits(run.reading, run.ask.rules).includes(sha)) continue;
    let cursor: string | null = null;
    for (let page = 0; page < maxPages; page += 1) {
      const known = new Set(run.reading.rows.commits.map((commit) => commit.sha));
      const read: Awaited<ReturnType<typeof commitsPage>> = await commitsPage(run.ask, sha, cursor);
      const fresh = read.rows.filter((row) => !known.has(row.sha));
      const added = withPage(run.reading, 'commits', fresh, {}, read.points);
      await next(run, { ...added, beside: { ...added.beside, [sha]: read.found } });
      cursor = read.next;
      if (cursor === null || fresh.length < read.rows.length) break;
    }
  }
}

async function readPulls(run: Run): Promise<void> {
  const floor = floorOf(run.reading, run.ask.rules);
  await readPart(
    run,
    'pulls',
    ({ next: cursor, size }) => pullsPage(run.ask, cursor, size),
    (_, { rows }) => (rows.at(-1)?.updatedAt ?? Number.POSITIVE_INFINITY) < floor,
  );
}

/** By labels in one list; by types and fields in one each. */
async function readIssues(run: Run): Promise<void> {
  const { labels } = run.ask.rules.incidents;
  const since = floorOf(run.reading, run.ask.rules);
  const filters = typedFilters(run.ask.rules);
  const isLabelled = (run.reading.overview?.incidentLabels.length ?? 0) > 0;
  await readPart(run, 'issues', async ({ next: cursor }) => {
    const [at = '0', page = ''] = (cursor ?? (isLabelled ? '0 ' : '1 ')).split(/ (.*)/s);
    const index = Number(at);
    const filter = filters[index - 1];
    const from = page === '' ? null : page;
    const nothing = { rows: [], next: null, points: 0, hidden: 0 };
    const read =
      index === 0
        ? await issuesPage(run.ask, { labels, since }, from)
        : filter
          ? await typedIssuesPage(run.ask, filter, since, from)
          : nothing;
    const more = read.next !== null ? `${at} ${read.next}` : index < filters.length ? `${index + 1} ` : null;
    return { ...read, next: more };
  });
}

/** Of what was read before: a source of deployments that the repository has only now, or had before and has no more. */
export async function readNewSource(ask: Ask, before: Reading): Promise<Reading> {
  const run: Run = { ask, reading: before };
  await readSource(run);
  return run.reading;
}

/** Throws `CannotLook` for what another try may find; what the token may not see is in the reading, with the reason. */
export async function readDelivery(ask: Ask): Promise<Reading> {
  const run: Run = { ask, reading: ask.before ?? beginning(`${ask.owner}/${ask.repo}`, ask.since) };
  if (run.reading.overview === null) {
    const { overview, points, refused } = await readOverview(ask, ask.rules.incidents.labels);
    const known = { ...run.reading, overview, points: run.reading.points + points };
    const { reason = [], permission = '' } = refused ?? {};
    await next(
      run,
      refused
        ? withPage(known, 'deployments', [], { done: true, refused: { reason, permission } }, 0)
        : known,
    );
  }
  if (run.reading.overview?.head == null) return run.reading;
  await readSource(run);
  await readCommits(run);
  await readBeside(run);
  await readPulls(run);
  await readIssues(run);
  if (ask.rules.services.length > 0) await readFiles(ask, run.reading, (reading) => next(run, reading));
  return run.reading;
}
