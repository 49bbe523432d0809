import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { own } from '../../../policies/engine/prose.ts';
import { renderSarif } from '../../../policies/engine/report/sarif.ts';
import { catalogue } from '../../../policies/index.ts';
import { busy, failing, lodash, missingRecord, passing, report, unknown } from './reports.ts';

interface Run {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly rules: readonly { readonly id: string; readonly helpUri?: string }[];
    };
  };
  readonly invocations: readonly object[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly locations: readonly object[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }[];
}

function runOf(given: Parameters<typeof renderSarif>[0]): Run {
  const log: { readonly version: string; readonly runs: readonly [Run] } = JSON.parse(
    renderSarif(given, catalogue),
  );
  expect(log.version).toBe('2.1.0');
  return log.runs[0];
}

describe('renderSarif', () => {
  it('has a rule per policy and a result per finding', () => {
    const { tool, results } = runOf(busy);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(busy.assessments.map(({ policy }) => policy));
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['adr-required', 'error'],
      ['dependencies', 'error'],
      ['dependencies', 'error'],
      ['static-analysis', 'warning'],
      ['titles', 'note'],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('links every policy of the catalogue to its page', () => {
    const { tool } = runOf(report(catalogue.map(({ id }) => passing(id))));
    const links = tool.driver.rules.map(({ helpUri = '' }) => helpUri.split('/blob/main/')[1] ?? '');
    expect(links).toHaveLength(catalogue.length);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has what is wrong with the configuration that the change proposes', () => {
    const problems = [{ path: '.github/fairlead.yml', line: 14, column: 9, message: own('it is wrong') }];
    const proposed = { path: '.github/fairlead.yml', problems, differences: [], wouldConclude: null };
    const { tool, results } = runOf(report([passing('size')], { proposed }));
    expect(results).toMatchObject([
      {
        ruleId: 'configuration',
        level: 'error',
        locations: [{ physicalLocation: { region: { startLine: 14, startColumn: 9 } } }],
      },
    ]);
    expect(tool.driver.rules[results[0]?.ruleIndex ?? -1]?.id).toBe('configuration');
  });

  it('gives every result a fingerprint of its own and a place', () => {
    const { results } = runOf(busy);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['fairlead/v1']);
    expect(prints[0]).toBe('adr-required:adr');
    expect(new Set(prints).size).toBe(results.length);
    for (const { locations } of results) expect(locations).toHaveLength(1);
  });

  it.each([
    [
      'a line',
      lodash,
      {
        artifactLocation: { uri: 'package-lock.json', uriBaseId: '%SRCROOT%' },
        region: { startLine: 120, endLine: 120 },
      },
    ],
    [
      'no line',
      { ...lodash, path: 'a/b c#?%.ts', line: undefined },
      { artifactLocation: { uri: 'a/b%20c%23%3F%25.ts', uriBaseId: '%SRCROOT%' } },
    ],
    [
      'no place: at no file, and at no line of one',
      missingRecord,
      { artifactLocation: { uri: 'no%20file%20associated%20with%20this%20alert', uriBaseId: '%SRCROOT%' } },
    ],
    [
      'a name that is no URI',
      { ...lodash, path: 'javascript:alert(1)/\ud800' },
      { artifactLocation: { uri: 'javascript%3Aalert(1)/%EF%BF%BD' }, region: { startLine: 120 } },
    ],
  ])('places a finding with %s', (_, finding, expected) => {
    const { line, ...rest } = { line: undefined, ...finding };
    const given = report([failing('a', 'block', [line === undefined ? rest : { ...rest, line }])]);
    const [place] = runOf(given).results[0]?.locations ?? [];
    expect(place).toMatchObject({ physicalLocation: expected });
    if (!('region' in expected)) expect(place).not.toHaveProperty('physicalLocation.region');
  });

  it('says what could not be judged, and that the run is then not whole', () => {
    expect(runOf(report([unknown('a')])).invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            descriptor: { id: 'a' },
            level: 'error',
            message: {
              text: 'a could not be judged: api.osv.dev answered 503 three times. It is retried automatically.',
            },
          },
        ],
      },
    ]);
    expect(runOf(report([passing('a'), unknown('b', 'observe')])).invocations).toMatchObject([
      { executionSuccessful: true },
    ]);
  });
});
