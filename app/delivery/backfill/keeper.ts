/** Keeps what is read, page by page, each with where it ends. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { clientId } from '../../store/client-id.ts';
import type { Reading } from '../github/reading.ts';
import { keepPage, stateText } from '../store/reading.ts';
import { type Reading as Progress, readingOf, setReading } from '../store/reads-table.ts';
import type { BackfillOf, Run } from './run.ts';

/** Seconds for which one process has a repository to itself without a sign of life. */
export const lease = 300;

export const seconds = ({ now }: Pick<BackfillOf, 'now'>): number => Math.floor(now().getTime() / 1000);

export const emptyProgress: Omit<Progress, 'dueAt'> = {
  branch: null,
  head: null,
  since: null,
  readAt: null,
  cursor: null,
  stage: null,
  beganAt: null,
  points: 0,
  readRows: 0,
  failures: 0,
  gaps: [],
};

/** What is being read, for people: the first list that is not at its end. */
function stageOf({ overview, parts, rows }: Reading): string {
  if (!overview) return 'repository';
  const [name] = Object.entries(parts).find(([, state]) => !state.done) ?? ['end'];
  return name === 'pulls' ? `pulls ${rows.pulls.length}` : name;
}

/** An event may have told of a newer commit since this reading began. */
function withNewerHead(reading: Reading, { branch, head }: Progress, last: string | null): Reading {
  const { overview } = reading;
  if (!overview || last === null || head === null || head === last) return reading;
  return { ...reading, overview: { ...overview, branch, head } };
}

/** Keeps each page with where it ends, in one transaction, and stops where it has to. */
export function keeper(run: Run, rules: MetricsRules, from: Reading) {
  const { of, at } = run;
  const client = { host: of.host, installation: at.installation };
  const key = { client: clientId(client), repositoryId: at.repositoryId };
  let last = from;
  let head = from.overview?.head ?? null;
  return async (given: Reading) => {
    const seenAt = of.now().getTime();
    const points = given.points - last.points;
    let reading = given;
    const rows = await of.database.asClient(client, async (trx) => {
      const progress = (await readingOf(trx, key)) ?? { ...emptyProgress, dueAt: 0 };
      reading = withNewerHead(given, progress, head);
      const written = await keepPage(trx, key, last.rows, reading.rows, seenAt);
      await setReading(trx, key, {
        ...progress,
        branch: reading.overview?.branch ?? null,
        head: reading.overview?.head ?? null,
        cursor: stateText(reading, rules),
        stage: stageOf(reading),
        beganAt: progress.beganAt ?? seconds(of),
        dueAt: seconds(of) + lease,
        points: progress.points + points,
        readRows: progress.readRows + written,
      });
      return written;
    });
    last = given;
    head = reading.overview?.head ?? null;
    of.backfilled?.({ points, rows });
    await run.check();
  };
}
