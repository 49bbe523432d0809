/** One client floods and is refused by GitHub for an hour; how long does another wait for its verdicts? */
import { setTimeout as sleep } from 'node:timers/promises';
import { openOne } from './load.ts';
import { post, pullRequestPayload, signedHeaders } from './sender.ts';
import type { ServerProcess } from './server-process.ts';
import type { Client, Stage } from './stage.ts';
import { until } from './wait.ts';

/** Milliseconds a verdict may take before the run is given up: the neighbour's hour is longer. */
const longest = 30_000;

/** Milliseconds from each of `runs` new pull requests to its completed check run, one after the other. */
export async function verdictTimes(
  { app }: Pick<Stage, 'app'>,
  client: Client,
  runs: number,
  from: number,
): Promise<readonly number[]> {
  const [repository] = client.repositories;
  if (!repository) throw new Error('the client has no repository');
  const samples: number[] = [];
  for (let serial = from; serial < from + runs; serial++) {
    const pull = await openOne({ client, repository, serial });
    const start = performance.now();
    const judged = () =>
      repository.data.checkRuns.some(
        (run) => run.headSha === pull.headSha && run.suite.app.id === app.id && run.status === 'completed',
      );
    await until(judged, longest, () => `no verdict on ${repository.fullName}#${pull.number}`);
    samples.push(performance.now() - start);
    await pull.close();
    // Apart, so that the comment of the sample before is written.
    await sleep(150);
  }
  return samples;
}

/** GitHub refuses the client everything for an hour, as it does a client that asked too much. */
export function limitForAnHour({ github }: Pick<Stage, 'github'>, { login }: Client): () => void {
  return github.faults.add({
    match: {
      path: ({ path, body }) =>
        path.includes(`/${login}/`) || (JSON.stringify(body) ?? '').includes(`"${login}"`),
    },
    do: {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit. Please wait before you try again.' },
      headers: { 'retry-after': '3600' },
    },
  });
}

/** Events about ever other pull requests of the client's, `perSecond` of them, until told to stop. */
export function flood(
  { app }: Pick<Stage, 'app'>,
  { url }: Pick<ServerProcess, 'url'>,
  client: Client,
  perSecond: number,
): { stop(): Promise<number> } {
  const [repository] = client.repositories;
  if (!repository) throw new Error('the client has no repository');
  let sent = 0;
  const posts: Promise<number>[] = [];
  const timer = setInterval(() => {
    sent += 1;
    const body = pullRequestPayload({
      installation: client.installation.id,
      repositoryId: repository.id,
      owner: repository.owner,
      repo: repository.name,
      number: sent,
      bytes: 24_000,
    });
    posts.push(post(url, signedHeaders(app.webhookSecret, 'pull_request', body), body));
  }, 1000 / perSecond);
  return {
    stop: async () => {
      clearInterval(timer);
      const statuses = await Promise.all(posts);
      return statuses.filter((status) => status === 202).length;
    },
  };
}

export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
