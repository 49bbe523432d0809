/** Delivery for Prometheus, and the example dashboard on it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { linked, measured } from '../../app/delivery/definitions/measure.ts';
import { renderOpenMetrics, seriesNames } from '../../app/delivery/shown/openmetrics.ts';
import { at, change, deployment, first, history, type MadeHistory } from './made.ts';

function repository(made: MadeHistory, name = 'acme/shop') {
  const all = linked(history(made));
  const measures = measured(all, { since: at('03-01 00:00'), until: at('05-30 00:00') });
  return { name, linked: all, measures, readAt: at('05-30 00:00') };
}

const person = { opened: '03-02 10:00', written: '03-02 09:00', merged: '03-02 12:00' };
const busy: MadeHistory = {
  changes: [
    change({ id: 'a', ...person, reviews: [['03-02 11:00', 'person']], more: { labels: ['debt'] } }),
    change({ id: 'b', ...person, more: { cohort: 'bot' } }),
    change({
      id: 'c',
      opened: '03-03 10:00',
      written: '03-03 09:00',
      merged: '03-03 12:00',
      more: { reverts: ['a'] },
    }),
  ],
  deployments: [first(), deployment('b', '03-02 13:00'), deployment('c', '03-03 13:00')],
};

/** Every sample, as `name{labels}` → value; throws where a line is none. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const line = /^(fairlead_delivery_[a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?\d+(?:\.\d+)?)$/;
  const lines = text.trimEnd().split('\n');
  expect(lines.at(-1)).toBe('# EOF');
  return new Map(
    lines.slice(0, -1).flatMap((one) => {
      if (one.startsWith('# ')) return [];
      const [, name, labels, value] = line.exec(one) ?? [];
      if (name === undefined) throw new Error(one);
      return [[`${name}{${labels}}`, Number(value)] as const];
    }),
  );
}

describe('the text', () => {
  const reading = { service: 'api', source: 'https://slo.test', days: 30, usedShare: 1.2, readAt: 0 };
  const told = (incidentsKnown: boolean, of = busy) => {
    const shop = repository(of);
    const budgets = [{ ...reading, readAt: shop.readAt }];
    return renderOpenMetrics({
      client: '7',
      repositories: [{ ...shop, source: { budgets, incidentsKnown } }],
    });
  };
  const text = told(false);
  const samples = samplesOf(text);
  const of = (name: string, labels = '') =>
    samples.get(`fairlead_delivery_${name}{client="7",repository="acme/shop"${labels}}`);

  it('has what the numbers are', () => {
    expect(of('lead_time_seconds', ',cohort="people",quantile="0.5"')).toBe(4 * 3600);
    expect(of('lead_time_seconds', ',cohort="bots",quantile="0.5"')).toBe(4 * 3600);
    expect(of('deployments')).toBe(2);
    expect(of('failed_deployments')).toBe(1);
    expect(of('recovery_time_seconds', ',quantile="0.9"')).toBe(24 * 3600);
    expect(of('debt_ratio', ',of="all"')).toBe(0.5);
    expect(of('error_budget_left_ratio', ',service="api",days="30"')).toBe(-0.2);
    expect(of('canon')).toBe(1);
  });

  it('has every series that there may be, each family once and in one piece', () => {
    const types = [...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name);
    expect(types).toEqual(seriesNames);
    const inOrder = text
      .split('\n')
      .flatMap((one) => /^(fairlead\w+)\{/.exec(one)?.[1] ?? [])
      .filter((name, i, all) => name !== all[i - 1]);
    expect(new Set(inOrder).size).toBe(inOrder.length);
  });

  it('names a unit as the end of the series’ name', () => {
    for (const [, name = '', unit = ''] of text.matchAll(/^# UNIT (\S+) (\S+)$/gm))
      expect(name.endsWith(`_${unit}`)).toBe(true);
  });

  it('has no person, no title and no commit in it', () => {
    const titled = { ...busy, changes: (busy.changes ?? []).map((one) => ({ ...one, title: 'by @maria' })) };
    expect(renderOpenMetrics({ client: '7', repositories: [repository(titled)] })).toBe(
      renderOpenMetrics({ client: '7', repositories: [repository(busy)] }),
    );
    const labels = new Set([...text.matchAll(/([a-z]+)="/g)].map(([, name]) => name));
    expect([...labels].sort()).toEqual([
      ...['client', 'cohort', 'days', 'of', 'quantile', 'repository', 'service', 'stage'],
    ]);
  });

  it('has no sample, and no 0, of what is not known', () => {
    const quiet = samplesOf(renderOpenMetrics({ client: '7', repositories: [repository({})] }));
    expect([...quiet.keys()].map((key) => /^fairlead_delivery_(\w+)/.exec(key)?.[1])).toEqual([
      'lead_time_changes',
      'read_timestamp_seconds',
      'canon',
    ]);
  });

  it('has no failures where nobody would have written them down', () => {
    const { changes = [], deployments = [] } = busy;
    const quiet = { changes: changes.map((one) => ({ ...one, reverts: [] })), deployments };
    expect(told(true, quiet)).toContain('fairlead_delivery_failed_deployments{');
    expect(told(false, quiet)).not.toContain('fairlead_delivery_failed_deployments{');
    expect(told(false, quiet)).not.toContain('fairlead_delivery_rework_deployments{');
  });

  it('escapes what a name could break', () => {
    const odd = renderOpenMetrics({ client: '7', repositories: [repository(busy, 'a"\\\n}b')] });
    expect(samplesOf(odd).size).toBe(samples.size - 1);
  });

  it('is bounded, and says how many repositories are left out', () => {
    const one = repository({});
    const many = Array.from({ length: 1002 }, (_, i) => ({
      ...one,
      name: `acme/${String(i).padStart(4, '0')}`,
    }));
    const text = renderOpenMetrics({ client: '7', repositories: many });
    expect(text).toContain('fairlead_delivery_repositories_left_out{client="7"} 2\n');
    expect(text).not.toContain('acme/1000');
  });
});

describe('the example dashboard', () => {
  const target = z.object({ expr: z.string() });
  const panel = z.object({ title: z.string(), targets: z.array(target).min(1) });
  const variable = z.object({
    name: z.string(),
    query: z.union([z.string(), z.object({ query: z.string() })]),
  });
  const dashboard = z
    .object({ panels: z.array(panel).min(1), templating: z.object({ list: z.array(variable) }) })
    .parse(JSON.parse(readFileSync('deploy/grafana/delivery.json', 'utf8')));
  const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.map(({ query }) => (typeof query === 'string' ? query : query.query)),
  ];
  const reading = { service: 'api', source: 'https://slo.test', days: 30, usedShare: 1.2, readAt: 0 };
  const told = (incidentsKnown: boolean, of = busy) => {
    const shop = repository(of);
    const budgets = [{ ...reading, readAt: shop.readAt }];
    return renderOpenMetrics({
      client: '7',
      repositories: [{ ...shop, source: { budgets, incidentsKnown } }],
    });
  };
  const text = told(false);

  it('asks for series that exist, by labels and values that they have', () => {
    const asked = queries.flatMap((query) => [...query.matchAll(/(fairlead_\w+)(?:\{([^}]*)\})?/g)]);
    expect(asked.length).toBeGreaterThan(15);
    const wrong = asked.flatMap(([whole, name = '', selector = '']) => {
      const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
      const wanted = [...selector.matchAll(/(\w+)=(~?)"([^"]*)"/g)];
      const fits = (line: string) =>
        wanted.every(([, label = '', regex, value = '']) => {
          const found = new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1];
          if (found === undefined || value.startsWith('$')) return found !== undefined;
          return regex ? new RegExp(`^(?:${value})$`).test(found) : found === value;
        });
      return lines.some(fits) ? [] : [whole];
    });
    expect(wrong).toEqual([]);
  });

  it('uses no variable that it does not have', () => {
    const known = new Set(dashboard.templating.list.map(({ name }) => name));
    const used = queries.flatMap((query) => [...query.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name));
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});
