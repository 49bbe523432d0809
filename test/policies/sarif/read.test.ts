import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../policies/engine/plain.ts';
import { readSarif } from '../../../policies/formats/sarif/read.ts';
import { type SarifResult, securitySeverity } from '../../../policies/formats/sarif/result.ts';
import { at, type Json, sarif, sarifResult, sarifRun } from './samples.ts';

function runOf(run: Json, checkouts: readonly string[] = []) {
  const read = readSarif(sarif(run), checkouts);
  const first = read.ok ? read.runs[0] : undefined;
  if (!first) throw new Error('the sample was not read');
  return first;
}

function resultOf(result: Json, run: Json = {}, checkouts: readonly string[] = []): SarifResult {
  const first = runOf(sarifRun({ ...run, results: [result] }), checkouts).results[0];
  if (!first) throw new Error('the sample was not read');
  return first;
}

function rulesOf(rule: Json): Json {
  return { tool: { driver: { name: 'ESLint', rules: [{ id: 'no-eval', ...rule }] } } };
}

describe('a run', () => {
  it('has a tool, a version, a category and results', () => {
    const run = runOf(sarifRun({ automationDetails: { id: 'web/unit/2026-11-03' } }));
    expect(run).toMatchObject({ tool: 'ESLint', version: '9.1.0', category: 'web/unit', gaps: [] });
    expect(run.results).toHaveLength(1);
  });

  it('has no category without a slash', () => {
    expect(runOf(sarifRun({ automationDetails: { id: 'web' } })).category).toBe('');
  });

  it.each<[string, Json, string]>([
    [
      'that did not finish',
      { invocations: [{ executionSuccessful: false }] },
      'ESLint did not finish its analysis',
    ],
    [
      'that says why it did not finish',
      {
        invocations: [
          { executionSuccessful: true },
          {
            executionSuccessful: false,
            toolExecutionNotifications: [
              { level: 'note', message: { text: 'starting' } },
              { level: 'error', message: { text: 'out of memory' } },
            ],
          },
        ],
      },
      'ESLint did not finish its analysis: out of memory',
    ],
    [
      'without a list of results',
      { results: undefined },
      'ESLint gave no list of results, not even an empty one',
    ],
    [
      'with results in another file',
      { externalPropertyFileReferences: { results: [{ location: { uri: 'r.json' } }] } },
      'ESLint keeps results in other files, which are not read',
    ],
    [
      'with too many results',
      { results: Array(25_003).fill({}) },
      'ESLint gave 3 results more than the 25000 that are read',
    ],
  ])('%s has a gap', (_, run, reason) => {
    expect(runOf(sarifRun(run)).gaps.map((gap) => toPlain(gap.reason))).toEqual([reason]);
  });
});

describe('a file', () => {
  it.each([
    ['cut short', '{"version":"2.1.0","runs":[', 'it is not JSON (cut short while it was written?)'],
    ['of another version', '{"version":"2.0.0","runs":[]}', 'its SARIF version is 2.0.0; 2.1.0 is read'],
    ['of no version', '[]', 'it names no SARIF version; 2.1.0 is read'],
    ['without runs', '{"version":"2.1.0"}', 'it has no list of runs'],
    ['with no run', '{"version":"2.1.0","runs":[]}', 'it has no run, so no tool says that it looked'],
    ['that nests deeply', `{"a":${'['.repeat(200)}`, 'it nests deeper than 100 levels'],
    [
      'that is huge',
      ' '.repeat(50_000_001),
      'it has 50000001 characters, more than the 50000000 that are read',
    ],
  ])('%s is refused', (_, text, reason) => {
    const read = readSarif(text);
    expect(read.ok ? 'read' : toPlain(read.reason)).toBe(reason);
  });

  it('does not mistake brackets in strings for depth', () => {
    expect(
      readSarif(sarif(sarifRun({ results: [sarifResult({ message: { text: '\\"['.repeat(300) } })] }))).ok,
    ).toBe(true);
  });

  it('with 21 runs has a gap, and 20 are read', () => {
    const read = readSarif(sarif(...Array<Json>(21).fill(sarifRun())));
    expect(read).toMatchObject({ ok: true, gaps: [{}] });
    expect(read.ok && read.runs).toHaveLength(20);
  });

  it('never throws, whatever the JSON is', () => {
    const words = [
      'version',
      'runs',
      'tool',
      'driver',
      'rules',
      'results',
      'locations',
      'message',
      'text',
      'suppressions',
    ];
    const more = [
      'physicalLocation',
      'artifactLocation',
      'uri',
      'uriBaseId',
      'index',
      'region',
      'startLine',
      '__proto__',
    ];
    const key = fc.constantFrom(
      ...words,
      ...more,
      'originalUriBaseIds',
      'properties',
      'security-severity',
      'toString',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<unknown>(null, '', '2.1.0', 'file:///', '..', '%', 0, -1, 1e300, 'a'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const hostile = fc.record({ version: fc.constant('2.1.0'), runs: fc.array(value, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.jsonValue()), (json) => {
        const read = readSarif(JSON.stringify(json));
        expect(typeof read.ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever a result is', () => {
    const run = (result: unknown) =>
      sarifRun({ results: [result], artifacts: [result], originalUriBaseIds: { A: result } });
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(readSarif(sarif(run(json))).ok).toBe(true);
      }),
    );
  });
});

describe('the level', () => {
  it.each<[string, Json, Json, string]>([
    ['is its own', { level: 'note' }, { defaultConfiguration: { level: 'error' } }, 'note'],
    [
      'is else the default of its rule',
      { level: undefined },
      { defaultConfiguration: { level: 'error' } },
      'error',
    ],
    ['is else warning', { level: undefined }, {}, 'warning'],
    ['is warning when it is no level', { level: 'fatal' }, {}, 'warning'],
  ])('%s', (_, result, rule, level) => {
    expect(resultOf(sarifResult(result), rulesOf(rule)).level).toBe(level);
  });
});

describe('securitySeverity', () => {
  it.each([
    ['10.0', 'critical'],
    ['9.0', 'critical'],
    ['8.9', 'high'],
    ['7', 'high'],
    ['6.9', 'medium'],
    ['4.0', 'medium'],
    ['3.9', 'low'],
    ['0.1', 'low'],
    [7.5, 'high'],
    ['High', 'high'],
    ['0.0', null],
    ['-1', null],
    ['11', null],
    ['', null],
    ['severe', null],
    [null, null],
    [{ toString: 1 }, null],
  ])('%j is %s', (value, expected) => {
    expect(securitySeverity(value)).toBe(expected);
  });

  it('is taken from the rule', () => {
    expect(resultOf(sarifResult(), rulesOf({ properties: { 'security-severity': '8.1' } })).security).toBe(
      'high',
    );
  });
});

describe('the rule', () => {
  const extension = {
    name: 'pack',
    rules: [{ id: 'x/zero' }, { id: 'x/one', help: { text: 'Of the pack.' } }],
  };
  const driver = { name: 'CodeQL', rules: [{ id: 'd/zero', help: { text: 'Of the driver.' } }] };
  const tool = { driver, extensions: [extension] };
  it.each<[string, Json, string, string | null]>([
    ['by index', { ruleId: undefined, ruleIndex: 0 }, 'd/zero', 'Of the driver.'],
    ['by id', { ruleId: 'd/zero' }, 'd/zero', 'Of the driver.'],
    ['by the id of what it is a part of', { ruleId: 'd/zero/sub' }, 'd/zero/sub', 'Of the driver.'],
    [
      'in an extension, by index',
      { ruleId: 'x/one', rule: { index: 1, toolComponent: { index: 0 } } },
      'x/one',
      'Of the pack.',
    ],
    [
      'in an extension, by name',
      { ruleId: 'x/one', rule: { index: 1, toolComponent: { name: 'pack' } } },
      'x/one',
      'Of the pack.',
    ],
    ['in an extension, by id alone', { ruleId: 'x/one' }, 'x/one', 'Of the pack.'],
    ['by id where the index says another', { ruleId: 'x/one', ruleIndex: 0 }, 'x/one', 'Of the pack.'],
    ['unknown', { ruleId: 'other' }, 'other', null],
    ['absent', { ruleId: undefined }, 'unnamed rule', null],
    ['a name of every object', { ruleId: 'constructor' }, 'constructor', null],
  ])('is found %s', (_, result, rule, help) => {
    expect(resultOf(sarifResult(result), { tool })).toMatchObject({ rule, help });
  });
});

describe('the help', () => {
  it.each<[string, Json, string | null]>([
    [
      'its first sentence',
      { help: { text: '# Title\n\nUse v1.2 or newer. It is safe.' } },
      'Use v1.2 or newer.',
    ],
    ['the full description without it', { fullDescription: { text: 'No eval' } }, 'No eval'],
    ['nothing', { help: { text: '# Title' } }, null],
  ])('is %s', (_, rule, help) => {
    expect(resultOf(sarifResult(), rulesOf(rule)).help).toBe(help);
  });
});

describe('the message', () => {
  it.each<[string, Json, string]>([
    ['is its text', { text: 'It is bad.' }, 'It is bad.'],
    [
      'loses links to related places',
      { text: 'Depends on [a value](1) and [b](2).' },
      'Depends on a value and b.',
    ],
    [
      'has its placeholders filled',
      { text: '{0} of {{1}} is {1}{9}', arguments: ['A', 'B'] },
      'A of {1} is B{9}',
    ],
    ['comes from the rule', { id: 'default', arguments: ['x'] }, 'No x here'],
    ['may be Markdown only', { markdown: '**bad**' }, '**bad**'],
    ['may be missing', {}, ''],
  ])('%s', (_, message, expected) => {
    const rules = rulesOf({ messageStrings: { default: { text: 'No {0} here' } } });
    expect(resultOf(sarifResult({ message }), rules).message).toBe(expected);
  });

  it('is cut at 1,000 characters', () => {
    expect(resultOf(sarifResult({ message: { text: 'x'.repeat(5000) } })).message).toHaveLength(1000);
  });
});

describe('the state', () => {
  it.each<[Json, SarifResult['state']]>([
    [{}, 'reported'],
    [{ suppressions: [] }, 'reported'],
    [{ suppressions: [{ kind: 'inSource' }] }, 'suppressed'],
    [{ suppressions: [{ kind: 'external', status: 'accepted' }] }, 'suppressed'],
    [{ suppressions: [{ kind: 'external', status: 'underReview' }] }, 'reported'],
    [{ suppressions: [{ kind: 'external', status: 'rejected' }] }, 'reported'],
    [{ suppressions: [{ kind: 'inSource' }, { kind: 'external', status: 'rejected' }] }, 'reported'],
    [{ baselineState: 'unchanged' }, 'unchanged'],
    [{ baselineState: 'absent' }, 'unchanged'],
    [{ baselineState: 'new' }, 'reported'],
    [{ baselineState: 'updated' }, 'reported'],
    [{ kind: 'fail' }, 'reported'],
    [{ kind: 'pass' }, 'not a failure'],
    [{ kind: 'open' }, 'undecided'],
    [{ kind: 'review' }, 'undecided'],
    [{ kind: 'notApplicable' }, 'not a failure'],
    [{ kind: 'informational' }, 'not a failure'],
  ])('of %j is %s', (result, state) => {
    expect(resultOf(sarifResult(result)).state).toBe(state);
  });
});

describe('the place', () => {
  const file = (path: string, line: number | null = 2, endLine = line ?? 1) => ({
    kind: 'file',
    path,
    line,
    endLine,
  });
  const bases = {
    SRC: { uri: 'src/', uriBaseId: 'ROOT' },
    ROOT: { uri: 'file:///work/project/' },
    LOOP: { uri: 'a/', uriBaseId: 'LOOP' },
    OPEN: { uri: 'packages/web' },
    RUNNER: { uri: 'file:///home/runner/work/app/app/packages/api/' },
  };
  const based = (uri: string, uriBaseId: string) =>
    sarifResult({
      locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId }, region: { startLine: 2 } } }],
    });

  it.each<[string, Json, unknown]>([
    ['relative', at('src/a.ts', 2), file('src/a.ts')],
    ['of several lines', at('src/a.ts', 2, { endLine: 5 }), file('src/a.ts', 2, 5)],
    ['of lines in the wrong order', at('src/a.ts', 5, { endLine: 2 }), file('src/a.ts', 5, 5)],
    ['without a line', at('src/a.ts'), file('src/a.ts', null)],
    ['of line 0', at('src/a.ts', 0), file('src/a.ts', null)],
    ['with dots', at('./src/../lib/./a.ts', 2), file('lib/a.ts')],
    ['percent-encoded', at('src/%5Bid%5D/a%20b.ts', 2), file('src/[id]/a b.ts')],
    ['that only looks encoded', at('100%.ts', 2), file('100%.ts')],
    ['with backslashes', at('src\\a.ts', 2), file('src/a.ts')],
    ['on a GitHub runner', at('file:///home/runner/work/app/app/src/a.ts', 2), file('src/a.ts')],
    ['on a Windows runner', at('file:///D:/a/app/app/src/a.ts', 2), file('src/a.ts')],
    ['on a Windows runner, as a path', at('D:\\a\\app\\app\\src\\a.ts', 2), file('src/a.ts')],
    ['on a self-hosted runner', at('/opt/actions/_work/app/app/src/a.ts', 2), file('src/a.ts')],
    ['in a container of an action', at('/github/workspace/src/a.ts', 2), file('src/a.ts')],
    ['in a container of a job', at('file:///__w/app/app/src/a.ts', 2), file('src/a.ts')],
    ['in a checkout the caller knows', at('file:///home/me/fairlead/src/a.ts', 2), file('src/a.ts')],
    ['with a relative file address', at('file://src/a.ts', 2), file('src/a.ts')],
    ['below a chain of bases', based('a.ts', 'SRC'), file('src/a.ts')],
    ['below an unknown base', based('a.ts', 'NOWHERE'), file('a.ts')],
    ['below a relative base', based('a.ts', 'OPEN'), file('packages/web/a.ts')],
    ['below a base inside the checkout', based('a.ts', 'RUNNER'), file('packages/api/a.ts')],
    ['absolute, below a declared base', at('file:///work/project/src/a.ts', 2), file('src/a.ts')],
    ['below the prototype', based('a.ts', '__proto__'), file('a.ts')],
  ])('%s', (_, result, place) => {
    expect(resultOf(result, { originalUriBaseIds: bases }, ['/home/me/fairlead']).place).toEqual(place);
  });

  it.each<[string, Json]>([
    ['leaves the repository', at('../secret.ts', 2)],
    ['leaves the repository, encoded', at('src/%2e%2e/%2e%2e/secret.ts', 2)],
    ['leaves the checkout', at('file:///home/runner/work/app/app/../../other/a.ts', 2)],
    ['leaves its base', based('../../x.ts', 'ROOT')],
    ['is of another scheme', at('https://example.com/a.ts', 2)],
    ['is absolute and elsewhere', at('/usr/include/stdio.h', 2)],
    ['is of another drive', at('C:\\Windows\\a.ts', 2)],
  ])('that %s is outside', (_, result) => {
    expect(resultOf(result, { originalUriBaseIds: bases }).place.kind).toBe('outside');
  });

  it('ends with a base that refers to itself', () => {
    expect(resultOf(based('a.ts', 'LOOP'), { originalUriBaseIds: bases }).place).toMatchObject({
      kind: 'file',
    });
  });

  it('may be an index into the artifacts', () => {
    const result = sarifResult({
      locations: [{ physicalLocation: { artifactLocation: { index: 1 }, region: { startLine: 2 } } }],
    });
    const artifacts = [{}, { location: { uri: 'a.ts', uriBaseId: 'SRC' } }];
    expect(resultOf(result, { artifacts, originalUriBaseIds: bases }).place).toEqual(file('src/a.ts'));
    expect(resultOf(result, { artifacts: [] }).place).toEqual({ kind: 'unresolved' });
  });

  it.each([[[]], [undefined], [[{ logicalLocations: [{ name: 'main' }] }]]])(
    'of locations %j is nowhere',
    (locations) => {
      expect(resultOf(sarifResult({ locations })).place).toEqual({ kind: 'nowhere' });
    },
  );
});

describe('the level of a rule', () => {
  const rule = { id: 'no-eval', guid: 'AAAA', defaultConfiguration: { level: 'note' } };
  const extension = {
    name: 'more',
    guid: 'EEEE',
    rules: [{ ...rule, defaultConfiguration: { level: 'error' } }],
  };
  const tool = { driver: { name: 'ESLint', rules: [rule] }, extensions: [extension] };
  const override = (level: string, descriptor: Json = { id: 'no-eval' }) => ({
    ruleConfigurationOverrides: [{ descriptor, configuration: { level } }],
  });
  const plain = { level: undefined };
  it.each<[string, Json, Json, string]>([
    ['raised by an override', plain, { invocations: [override('error')] }, 'error'],
    ['lowered by an override', plain, { invocations: [override('none')] }, 'none'],
    ['overridden by index', plain, { invocations: [override('error', { index: 0 })] }, 'error'],
    ['overridden by guid', plain, { invocations: [override('error', { guid: 'aaaa' })] }, 'error'],
    [
      "overridden in an extension, not the driver's",
      plain,
      { invocations: [override('error', { id: 'no-eval', toolComponent: { index: 0 } })] },
      'note',
    ],
    [
      'overridden by one of two runs, the worse',
      plain,
      { invocations: [override('none'), override('error')] },
      'error',
    ],
    [
      'overridden by the run it came from',
      { ...plain, provenance: { invocationIndex: 0 } },
      { invocations: [override('none'), override('error')] },
      'none',
    ],
    ['its own before an override', { level: 'warning' }, { invocations: [override('error')] }, 'warning'],
    ['in another case', { level: 'Error' }, {}, 'error'],
    ['by guid', { ...plain, ruleId: undefined, rule: { guid: 'aaaa' } }, {}, 'note'],
    ['of an extension by name', { ...plain, rule: { toolComponent: { name: 'more' } } }, {}, 'error'],
    [
      'of an extension by guid',
      { ...plain, rule: { toolComponent: { guid: 'EEEE' }, index: 0 } },
      {},
      'error',
    ],
  ])('%s', (_, result, run, level) => {
    expect(resultOf(sarifResult(result), { tool, ...run }).level).toBe(level);
  });

  it.each<[string, Json, string]>([
    ['in no word of SARIF', { level: 'fatal' }, 'a level that SARIF does not know'],
    [
      'of an index that leads nowhere',
      { level: undefined, ruleIndex: 7, ruleId: 'x' },
      'rules that its report does not hold',
    ],
    [
      'of a guid that leads nowhere',
      { level: undefined, ruleId: undefined, rule: { guid: 'x' } },
      'rules that its report',
    ],
  ])('%s is a gap', (_, result, reason) => {
    const { gaps } = runOf(sarifRun({ tool, results: [sarifResult(result)] }));
    expect(gaps.map((gap) => toPlain(gap.reason)).join()).toContain(reason);
  });

  it('of a rule that is only named is a warning, and no gap', () => {
    const run = runOf(sarifRun({ tool, results: [sarifResult({ level: undefined, ruleId: 'other' })] }));
    expect([run.results[0]?.level, run.gaps]).toEqual(['warning', []]);
  });
});

describe('parts kept elsewhere', () => {
  it.each(['driver', 'extensions', 'artifacts', 'invocations'])('%s in another file is a gap', (key) => {
    const run = runOf(sarifRun({ externalPropertyFileReferences: { [key]: { location: { uri: 'x' } } } }));
    expect(run.gaps).toHaveLength(1);
  });

  it('beside the runs are a gap', () => {
    const file = {
      version: '2.1.0',
      runs: [sarifRun({ results: [] })],
      inlineExternalProperties: [{ results: [] }],
    };
    expect(readSarif(JSON.stringify(file))).toMatchObject({ ok: true, gaps: [{}] });
  });
});

it("a message may be one of the tool's own", () => {
  const tool = { driver: { name: 'ESLint', globalMessageStrings: { G: { text: 'Never write {0}.' } } } };
  const message = { id: 'G', arguments: ['two!'] };
  expect(resultOf(sarifResult({ message }), { tool }).message).toBe('Never write two!.');
});
