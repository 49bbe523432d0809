/** A kept history that somebody made up: two changes, each deployed an hour after it landed. */
import { beginning } from '../../../app/delivery/github/reading.ts';
import { writeCommits } from '../../../app/delivery/store/commits-table.ts';
import { pullRow, rowsToKeep, stateText } from '../../../app/delivery/store/reading.ts';
import { setReading } from '../../../app/delivery/store/reads-table.ts';
import { writeRows } from '../../../app/delivery/store/rows-table.ts';
import { clientId } from '../../../app/store/client-id.ts';
import type { ClientKey, Database } from '../../../app/store/database.ts';
import { usualMetrics } from '../../../policies/engine/metrics-rules.ts';

const named = { reverted: [], causedBy: [], isRevert: false, hotfix: false };
const shaOf = (n: number) => n.toString(16).padStart(40, '0');

/** `now`: seconds since 1970. `since` null: it is being read for the first time. */
export async function keepHistory(
  database: Database,
  client: ClientKey,
  at: { readonly repositoryId: number; readonly name: string; readonly title: string },
  { now, since = now - 190 * 86_400 }: { readonly now: number; readonly since?: number | null },
): Promise<void> {
  const { repositoryId, name, title } = at;
  const times = [now - 20 * 86_400, now - 10 * 86_400, now - 5 * 86_400];
  const commits = times.map((time, n) => ({
    ...{ sha: shaOf(n), parents: n === 0 ? [] : [shaOf(n - 1)], writtenAt: time - 3600, committedAt: time },
    ...{ cohort: 'person' as const, subject: `${title} ${n}`, copies: [], named },
  }));
  const pulls = times.slice(1).map((time, i) => ({
    ...{ number: i + 1, title: `${title} ${i + 1}`, state: 'merged' as const, base: 'main', branch: 'topic' },
    ...{ cohort: 'person' as const, openedAt: time - 1800, updatedAt: time, mergedAt: time },
    ...{ mergeCommit: shaOf(i + 1), commitCount: 1, drafts: [], reviews: [], queuedAt: null },
    commits: [{ sha: shaOf(i + 1), writtenAt: time - 3600, cohort: 'person' as const, isMerge: false }],
    ...{ rewritten: false, cut: [], labels: [], named },
  }));
  const deployments = times.map((time, n) => ({
    ...{
      id: String(n + 1),
      commit: shaOf(n),
      environment: 'production',
      createdAt: time + 3600,
      whole: true,
    },
    statuses: [{ state: 'success' as const, at: time + 3600, environment: 'production' }],
  }));
  const overview = {
    ...{ name, branch: 'main', head: shaOf(2), environments: ['production'], deployments: 3 },
    ...{ recent: [{ name: 'production', times: 3 }], incidentLabels: [] },
  };
  const begin = now - 190 * 86_400;
  const cursor = stateText({ ...beginning(name, begin), overview, workflows: [] }, usualMetrics);
  const key = { client: clientId(client), repositoryId };
  await database.asClient(client, async (trx) => {
    await writeCommits(trx, key, commits);
    await writeRows(trx, key, [...pulls.map((row) => pullRow(row, 1)), ...rowsToKeep({ deployments }, 1)]);
    await setReading(trx, key, {
      ...{ branch: 'main', head: shaOf(2), since, readAt: now, cursor, stage: null, dueAt: 0 },
      ...{ beganAt: begin, points: 0, readRows: 0, failures: 0, gaps: [] },
    });
  });
}
