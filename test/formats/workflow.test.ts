// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWorkflow, type Workflow, workflowKind } from '../../policies/formats/workflow.ts';
import { processorNow } from '../processor-time.ts';

function read(text: string, kind: Workflow['kind'] = 'workflow'): Workflow {
  const result = readWorkflow(kind, text);
  if (result.state !== 'read') throw new Error(JSON.stringify(result));
  return result.workflow;
}

describe('which files are read', () => {
  it.each([
    ['.github/workflows/ci.yml', 'workflow'],
    ['.github/workflows/ci.yaml', 'workflow'],
    ['.github/workflows/sub/ci.yml', null],
    ['docs/.github/workflows/ci.yml', null],
    ['action.yml', 'action'],
    ['.github/actions/setup/action.yaml', 'action'],
    ['transaction.yml', null],
    ['.github/dependabot.yml', null],
  ])('%s: %s', (path, kind) => {
    expect(workflowKind(path)).toBe(kind);
  });
});

describe('a workflow', () => {
  it('knows its events in all three ways to write them', () => {
    expect(read('on: push').events).toEqual(['push']);
    expect(read('on: [push, issues]').events).toEqual(['issues', 'push']);
    expect(read('"on":\n  push:\n  issues: { types: [opened] }').events).toEqual(['issues', 'push']);
    expect(read('name: none').events).toEqual([]);
  });

  it('knows where things stand', () => {
    const { jobs } = read(
      'on: push\njobs:\n  a:\n    steps:\n      - name: One\n        run: |\n          echo 1\n          echo 2\n      - uses: x/y@v1\n',
    );
    const [job] = jobs;
    expect(job).toMatchObject({ id: 'a', line: 3, column: 4 });
    expect(job?.steps.map(({ line, endLine, column }) => [line, endLine, column])).toEqual([
      [5, 8, 8],
      [9, 9, 8],
    ]);
    expect(job?.steps[0]?.run).toEqual({ text: 'echo 1\necho 2\n', line: 6, endLine: 8 });
  });

  it('takes the labels of a runner from text, list, map and matrix', () => {
    const labels = (runsOn: string) =>
      read(
        `jobs:\n  a:\n    strategy: { matrix: { os: [self-hosted, b] } }\n    runs-on: ${runsOn}`,
      ).jobs[0]?.runners.map(({ text }) => text);
    expect(labels('x')).toEqual(['x']);
    expect(labels('[x, y]')).toEqual(['x', 'y']);
    expect(labels('{ group: g, labels: [x] }')).toEqual(['x']);
    expect(labels('${{ matrix.os }}')).toEqual(['${{ matrix.os }}', 'self-hosted', 'b']);
  });

  it('tells permissions of nothing from none', () => {
    expect(read('on: push').permissions).toBeNull();
    expect(read('permissions: {}').permissions).toMatchObject({ text: '', scopes: {} });
    expect(read('permissions: write-all').permissions).toMatchObject({ text: 'write-all' });
    expect(read('permissions: { contents: read }').permissions?.scopes).toEqual({ contents: 'read' });
  });

  it('hands the shell of defaults down to steps', () => {
    const { jobs } = read(
      'defaults: { run: { shell: pwsh } }\njobs:\n  a:\n    steps: [{ run: x }, { run: y, shell: sh }]\n  b:\n    defaults: { run: { shell: python } }\n    steps: [{ run: z }]',
    );
    expect(jobs.map(({ steps }) => steps.map(({ shell }) => shell))).toEqual([['pwsh', 'sh'], ['python']]);
  });

  it('follows aliases to where the text stands', () => {
    const { jobs } = read(
      'on: push\njobs:\n  a:\n    steps: &steps\n      - uses: x/y@main\n  b:\n    steps: *steps\n',
    );
    expect(jobs.map(({ steps }) => steps.map(({ uses }) => [uses?.text, uses?.line]))).toEqual([
      [['x/y@main', 5]],
      [['x/y@main', 5]],
    ]);
  });

  it('keeps what is odd out without giving up on the rest', () => {
    const { jobs } = read(
      'jobs:\n  a: text\n  b:\n    steps: [1, text, { run: x }, [y]]\n  c:\n    steps: {}',
    );
    expect(jobs.map(({ id, steps }) => [id, steps.length])).toEqual([
      ['b', 1],
      ['c', 0],
    ]);
  });
});

describe('an action', () => {
  it('is one job without an id', () => {
    const { jobs } = read('runs: { using: composite, steps: [{ run: x, shell: bash }] }', 'action');
    expect(jobs.map(({ id, steps }) => [id, steps.length])).toEqual([['', 1]]);
  });

  it('of a container names its image', () => {
    expect(read('runs: { using: docker, image: "docker://alpine:3" }', 'action').image?.text).toBe(
      'docker://alpine:3',
    );
  });
});

describe('hostile text', () => {
  const bomb = ['a: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++) bomb.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`)}]`);

  it.each([
    ['a bomb of aliases', bomb.join('\n'), 'beyond'],
    ['an alias within itself', 'a: &a [*a]', 'beyond'],
    ['20,000 brackets', '['.repeat(20_000), 'beyond'],
    ['deep maps', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'beyond'],
    ['too much text', 'a: b\n'.repeat(60_000), 'beyond'],
    ['too many values', `a: [${'1,'.repeat(40_000)}]`, 'beyond'],
    ['no YAML', 'a: [', 'broken'],
    ['tabs', 'a:\n\tb: c', 'broken'],
    ['two documents', 'a: 1\n---\nb: 2', 'broken'],
    ['an alias of nothing', 'a: *b', 'broken'],
    [
      'keys of prototypes',
      '__proto__: { on: push }\njobs: { constructor: { steps: [] }, __proto__: {} }',
      'read',
    ],
    ['a merge key', 'x: &x { on: push }\n<<: *x', 'broken'],
    ['a tag', 'jobs: { a: { if: !inputs.skip } }', 'broken'],
    ['a tag of a list item', 'on: [!cancelled()]', 'broken'],
    ['a lone mark', 'on: ! push', 'broken'],
    ['a key that stands twice', 'on: push\njobs: {}\non: issues', 'broken'],
    ['tags of YAML itself', 'on: !!str push\nx: !!int 5', 'read'],
    ['nothing', '', 'read'],
  ])('%s', (_, text, state) => {
    const start = processorNow();
    expect(readWorkflow('workflow', text).state).toBe(state);
    expect(processorNow() - start).toBeLessThan(10_000);
  });

  it('tells why GitHub refuses it', () => {
    expect(readWorkflow('workflow', 'on: push\njobs:\n  a:\n    if: !inputs.skip')).toEqual({
      state: 'broken',
      line: 4,
      why: 'tag',
      what: '!inputs.skip',
    });
  });

  it('never throws', () => {
    const piece = constantFrom(
      'on',
      ':',
      ' ',
      '\n',
      '- ',
      'jobs',
      '  ',
      '&a',
      '*a',
      '{',
      '}',
      '[',
      ']',
      '|',
      '"',
      "'",
      'steps',
      'run',
      '!',
      '#',
      '${{',
      '}}',
    );
    assert(
      property(array(piece, { maxLength: 40 }), (parts) => void readWorkflow('workflow', parts.join(''))),
    );
    assert(property(string(), (text) => void readWorkflow('action', text)));
  });
});
