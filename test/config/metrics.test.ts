/** `metrics:` of the configuration: what it may say, and what is wrong with what it does. */
import { describe, expect, it } from 'vitest';
import { readLayer } from '../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../policies/engine/config/merge.ts';
import { usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { toPlain } from '../../policies/engine/plain.ts';

const read = (text: string) => readLayer({ path: 'a.yml', text, layer: 'a.yml' }, []);

function merged(...texts: readonly string[]) {
  const layers = texts.map((text) => {
    const one = read(text);
    if (!one.ok) throw new Error(one.problems.map(({ message }) => toPlain(message)).join());
    return one.layer;
  });
  return mergeLayers(layers, []).metrics;
}

it('is as usual when nothing is said', () => {
  expect(merged('')).toEqual(usualMetrics);
  expect(merged('metrics:\n')).toEqual(usualMetrics);
});

it.each([
  ['environments: [eu]', 'deployments'],
  ['workflow: deploy.yml', 'runs'],
  ['tags: v*', 'tags'],
  ['{ source: releases, tags: v* }', 'releases'],
  ['source: merges', 'merges'],
])('takes one line to say what a deployment is: %s', (said, source) => {
  const text = said.startsWith('{') ? said : `{ ${said} }`;
  expect(merged(`metrics: { deployments: ${text} }`).deployments.source).toBe(source);
});

it('reads services, hours, incidents and words; a later file wins key by key', () => {
  const first = `metrics:
  timezone: Europe/Berlin
  failures: [Emergency]
  services:
    web: [web/**]
    api: { paths: [api/**, lib/**], environments: [prod-api], tags: api-*, workflow: api.yml }
`;
  const second =
    'metrics:\n  timezone: UTC\n  hours: { days: [sat], from: "10:00", to: "24:00" }\n  incidents: { fields: { Kind: Outage } }\n';
  expect(merged(first, second)).toMatchObject({
    timeZone: 'UTC',
    repairs: ['hotfix', 'emergency'],
    hours: { days: [6], from: 600, to: 1440 },
    incidents: { fields: { Kind: 'Outage' }, types: ['Incident'] },
    services: [
      {
        name: 'api',
        paths: ['api/**', 'lib/**'],
        environments: ['prod-api'],
        tags: 'api-*',
        workflow: 'api.yml',
      },
      { name: 'web', paths: ['web/**'], environments: [], tags: null, workflow: null },
    ],
  });
});

describe('what is wrong is said where it stands', () => {
  it.each([
    ['metrics:\n  deployment: {}', 2, 'unknown key "deployment" of "metrics". Did you mean "deployments"?'],
    [
      'metrics:\n  deployments:\n    sources: tags',
      3,
      'unknown key "sources" of "metrics.deployments". Did you mean "source"?',
    ],
    [
      'metrics:\n  deployments:\n    source: tag',
      3,
      '"metrics.deployments.source" must be "deployments", "runs", "releases", "tags" or "merges"; here it is the text "tag". Did you mean "tags"?',
    ],
    ['metrics:\n  timezone: Berlin', 2, '"timezone" must be a name of the IANA database, as Europe/Berlin'],
    ['metrics:\n  hours: { from: "17:00", to: "09:00" }', 2, '"hours" must end after they begin'],
    ['metrics:\n  services:\n    web: { paths: [] }', 3, '"metrics.services.web'],
    ['metrics: yes', 1, '"metrics" must be a map; here it is the text "yes"'],
  ])('%s', (text, line, said) => {
    const one = read(text);
    expect(one.ok).toBe(false);
    const problems = one.ok ? [] : one.problems;
    expect(problems.map((problem) => problem.line)).toContain(line);
    expect(problems.map(({ message }) => toPlain(message)).join('\n')).toContain(said);
  });
});

it('takes other labels for debt than the usual ones', () => {
  expect(merged('').debtLabels).toContain('tech-debt');
  expect(merged('metrics: { debt: [tech-debt] }', 'metrics: { debt: [Cleanup] }').debtLabels).toEqual([
    'Cleanup',
  ]);
  expect(read('metrics: { debt: [] }').ok).toBe(false);
});
