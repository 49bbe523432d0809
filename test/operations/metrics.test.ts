import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../app/operations/metrics.ts';

type Metrics = ReturnType<typeof createMetrics>;

const page = async (metrics: Metrics): Promise<readonly string[]> =>
  (await metrics.registry.metrics()).split('\n');

const starting = (lines: readonly string[], start: string) => lines.filter((line) => line.startsWith(start));

describe('what is measured', () => {
  it('verdicts, jobs, answers, calls and budgets', async () => {
    const metrics = createMetrics();
    metrics.verdict('success');
    metrics.verdict('success');
    metrics.job('dead');
    metrics.ingress(401);
    const budget = { resource: 'core', remaining: 4711 };
    metrics.call({ client: '7', kind: 'rest', status: 304, seconds: 0.3, budget });
    metrics.call({ client: '7', kind: 'graphql', status: null, seconds: 31, budget: null });
    metrics.call({ client: 'app', kind: 'rest', status: 418, seconds: 0.01, budget: null });
    const lines = await page(metrics);
    for (const line of [
      'fairlead_verdicts_total{conclusion="success"} 2',
      'fairlead_jobs_ended_total{outcome="dead"} 1',
      'fairlead_jobs_ended_total{outcome="done"} 0',
      'fairlead_webhook_answers_total{status="401"} 1',
      'fairlead_github_calls_total{client="7",outcome="304"} 1',
      'fairlead_github_calls_total{client="7",outcome="cut"} 1',
      'fairlead_github_calls_total{client="app",outcome="4xx"} 1',
      'fairlead_github_budget_remaining{client="7",resource="core"} 4711',
      'fairlead_github_seconds_bucket{le="0.5",kind="rest",outcome="304"} 1',
      'fairlead_github_seconds_bucket{le="0.25",kind="rest",outcome="304"} 0',
    ])
      expect(lines).toContain(line);
  });

  it('the backlog, read once a scrape, and left out when it cannot be read', async () => {
    const metrics = createMetrics();
    const shown = async () =>
      (await page(metrics)).filter((line) => /^fairlead_(oldest_event_age_seconds|jobs[{ ])/.test(line));
    expect(await shown()).toEqual([]);
    let reads = 0;
    let broken = false;
    metrics.watchBacklog(async () => {
      reads += 1;
      if (broken) throw new Error('no database');
      return { lateExports: 0, oldestEventAge: 12.5, jobs: { waiting: 3, running: 1 } };
    });
    expect(await shown()).toEqual([
      'fairlead_oldest_event_age_seconds 12.5',
      'fairlead_jobs{state="waiting"} 3',
      'fairlead_jobs{state="running"} 1',
    ]);
    expect(reads).toBe(1);
    broken = true;
    expect(await shown()).toEqual([]);
    broken = false;
    expect(await shown()).toHaveLength(3);
  });

  it('any number of clients in a bounded number of time series', async () => {
    const metrics = createMetrics();
    for (let client = 1; client <= 2000; client++) {
      const budget = { resource: `made-up-${client}`, remaining: client };
      metrics.call({ client: String(client), kind: 'rest', status: 200, seconds: 0.1, budget });
    }
    const lines = await page(metrics);
    expect(starting(lines, 'fairlead_github_calls_total{')).toHaveLength(501);
    expect(lines).toContain('fairlead_github_calls_total{client="other",outcome="2xx"} 1500');
    expect(starting(lines, 'fairlead_github_budget_remaining{')).toHaveLength(500);
  });

  it('two servers in one process do not share a count', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.verdict('failure');
    expect(starting(await page(one), 'fairlead_verdicts_total{')).toHaveLength(1);
    expect(starting(await page(other), 'fairlead_verdicts_total{')).toEqual([]);
  });
});
