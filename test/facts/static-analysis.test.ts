import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PullRequestSource, SarifFile } from '../../app/facts/source.ts';
import { staticAnalysis } from '../../app/facts/static-analysis.ts';
import type { PullRequestReads } from '../../app/github/reads.ts';
import { CannotLook } from '../../app/looked.ts';
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import { type Wanted, wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { lineHashes } from '../../policies/formats/sarif/fingerprint.ts';
import { staticAnalysis as policy } from '../../policies/pull-request/static-analysis.ts';
import { outcomeOf as outcomeIn } from '../engine/outcome-of.ts';
import { changedFile, pullRequest } from '../policies/sample.ts';
import { at, type Json, sarif, sarifResult, sarifRun } from '../policies/sarif/samples.ts';
import { fakeSource } from './fake-source.ts';
import { zip } from './sarif/zip.ts';

const head = pullRequest.head.sha;
const text = 'const a = 1;\neval(a);\n';
const change = changedFile({
  path: 'src/a.ts',
  patch: '@@ -1 +1,2 @@\n const a = 1;\n+eval(a);',
  deletions: 0,
});

function file(content: string, name = 'r.sarif'): SarifFile {
  return { name, bytes: Buffer.from(content) };
}

function sourceOf(of: Partial<PullRequestSource> = {}): PullRequestSource {
  return {
    kind: 'pull_request',
    readAt: pullRequest.readAt,
    rules: fakeSource({}).source.rules,
    wanted: wantsNothing,
    pullRequest: async () => pullRequest,
    changedFiles: async () => ({ value: [change], gaps: [] }),
    text: async () => text,
    texts: async () => ({ value: [], gaps: [] }),
    blobs: async () => new Map(),
    directories: async () => new Set(),
    history: () => {
      throw new Error('not asked for');
    },
    sarif: null,
    github: null,
    fetch: async () => {
      throw new Error('not asked for');
    },
    ...of,
  };
}

function wanting(wanted: Partial<Wanted>): Wanted {
  return { ...wantsNothing, ...wanted };
}

/** What the engine makes of it, with the policy's defaults: the outcome a person sees. */
async function outcomeOf(source: PullRequestSource): Promise<string> {
  const collected = await staticAnalysis
    .collect(source)
    .then((looked) => ({ ok: true as const, ...looked }))
    .catch((error: unknown) => ({ ok: false as const, reason: own(String(error)) }));
  const setting = {
    policy,
    rung: 'block' as const,
    options: policy.options.parse({}),
    origin: { layer: 'built-in', line: null },
  };
  return outcomeIn(assessPolicy(setting, { staticAnalysis: collected }));
}

async function gapsOf(source: PullRequestSource): Promise<readonly string[]> {
  return (await staticAnalysis.collect(source)).gaps.map(({ reason }) => toPlain(reason));
}

describe('SARIF given by the caller', () => {
  it('becomes new results with GitHub fingerprints, and says who looked', async () => {
    const looked = await staticAnalysis.collect(sourceOf({ sarif: [file(sarif(sarifRun()))] }));
    expect(looked.gaps).toEqual([]);
    expect(toPlain(looked.via ?? [])).toBe('static analysis: ESLint 9.1.0 (SARIF file)');
    expect(looked.value).toEqual({
      analyses: [{ tool: 'ESLint', version: '9.1.0', from: 'file', name: 'r.sarif', results: 1 }],
      results: [
        {
          tool: 'ESLint',
          rule: 'no-eval',
          level: 'error',
          security: null,
          message: 'eval can be harmful.',
          help: null,
          helpAddress: null,
          path: 'src/a.ts',
          line: 2,
          endLine: 2,
          fingerprint: `ESLint|no-eval|src/a.ts|${lineHashes(text)[1]}`,
        },
      ],
      setAside: { suppressed: 0, unchanged: 0, elsewhere: 0, untouchedLines: 0, withoutLine: 0 },
      lookedIn: ['file'],
    });
  });

  it('may be packed with gzip', async () => {
    const bytes = gzipSync(sarif(sarifRun()));
    expect(await outcomeOf(sourceOf({ sarif: [{ name: 'r.sarif.gz', bytes }] }))).toBe('fail');
  });

  it('without results passes, and the change is not even read', async () => {
    const changedFiles = async () => {
      throw new Error('not asked for');
    };
    expect(await outcomeOf(sourceOf({ sarif: [file(sarif(sarifRun({ results: [] })))], changedFiles }))).toBe(
      'pass',
    );
  });

  it('of results elsewhere passes', async () => {
    const results = [at('src/b.ts', 2), at('src/a.ts', 1), sarifResult({ locations: [] })];
    const looked = await staticAnalysis.collect(sourceOf({ sarif: [file(sarif(sarifRun({ results })))] }));
    expect(looked.value.setAside).toMatchObject({ elsewhere: 1, untouchedLines: 1, withoutLine: 1 });
    expect(looked.value.results).toEqual([]);
    expect(looked.gaps).toEqual([]);
  });

  it('said twice counts once', async () => {
    const twice = [file(sarif(sarifRun()), 'a.sarif'), file(sarif(sarifRun()), 'b.sarif')];
    const { value } = await staticAnalysis.collect(sourceOf({ sarif: twice }));
    expect(value.results).toHaveLength(1);
    expect(value.analyses).toHaveLength(2);
  });

  it('is in one order, whatever the order of the files', async () => {
    const run = (tool: string, rule: string, level: string) =>
      sarifRun({ tool: { driver: { name: tool } }, results: [sarifResult({ ruleId: rule, level })] });
    const files = [
      file(sarif(run('B', 'x', 'note')), '1'),
      file(sarif(run('A', 'y', 'error')), '2'),
      file(sarif(run('C', 'a', 'error')), '3'),
    ];
    const one = await staticAnalysis.collect(sourceOf({ sarif: files }));
    const other = await staticAnalysis.collect(sourceOf({ sarif: files.toReversed() }));
    expect(one.value).toEqual(other.value);
    expect(one.value.results.map(({ tool }) => tool)).toEqual(['A', 'C', 'B']);
  });

  it('nobody gave and GitHub cannot be asked: skipped', async () => {
    expect(await outcomeOf(sourceOf())).toBe('skip');
    expect(await outcomeOf(sourceOf({ sarif: [] }))).toBe('skip');
  });
});

describe('what cannot be looked at', () => {
  const clean = file(sarif(sarifRun({ results: [] })), 'clean.sarif');
  const bad = file(sarif(sarifRun()), 'bad.sarif');
  const broken = file('{"version":', 'broken.sarif');
  const bomb: SarifFile = { name: 'bomb.sarif', bytes: gzipSync(Buffer.alloc(20_000_000, ' ')) };
  const huge = changedFile({ path: 'src/a.ts', kind: 'unknown', patch: null, additions: 9000 });
  const unsuccessful = sarif(sarifRun({ results: [], invocations: [{ executionSuccessful: false }] }));

  it.each<[string, Partial<PullRequestSource>, string]>([
    ['a broken file', { sarif: [broken] }, 'unknown'],
    ['a broken file beside a clean one', { sarif: [clean, broken] }, 'unknown'],
    ['a broken file beside a finding', { sarif: [broken, bad] }, 'fail'],
    ['a bomb', { sarif: [bomb] }, 'unknown'],
    ['a bomb beside a clean one', { sarif: [bomb, clean] }, 'unknown'],
    ['a tool that did not finish', { sarif: [file(unsuccessful)] }, 'unknown'],
    ['no results at all', { sarif: [file(sarif(sarifRun({ results: null })))] }, 'unknown'],
    [
      'a change without its patch',
      { sarif: [bad], changedFiles: async () => ({ value: [huge], gaps: [] }) },
      'unknown',
    ],
    [
      'a list of files that was cut',
      {
        sarif: [bad],
        changedFiles: async () => ({ value: [], gaps: [{ reason: own('only 3,000 files') }] }),
      },
      'unknown',
    ],
    [
      'no list of files',
      {
        sarif: [bad],
        changedFiles: async () => {
          throw new CannotLook(own('GitHub is down'));
        },
      },
      'unknown',
    ],
    [
      'a required tool that is absent',
      { sarif: [clean], wanted: wanting({ requiredTools: ['CodeQL'] }) },
      'unknown',
    ],
    ['no required tool at all', { wanted: wanting({ requiredTools: ['CodeQL'] }) }, 'unknown'],
    [
      'a required tool, in other letters',
      { sarif: [clean], wanted: wanting({ requiredTools: ['eslint'] }) },
      'pass',
    ],
  ])('%s: %s', async (_, of, outcome) => {
    expect(await outcomeOf(sourceOf(of))).toBe(outcome);
  });

  it('is said in words', async () => {
    const wanted = wanting({ requiredTools: ['CodeQL'] });
    expect(await gapsOf(sourceOf({ sarif: [broken, clean], wanted }))).toEqual([
      'broken.sarif cannot be read as SARIF: it is not JSON (cut short while it was written?)',
      'CodeQL has to look at this change and has not reported on its newest commit (reported: ESLint)',
    ]);
  });
});

describe('paths that do not start at the root', () => {
  const web = changedFile({ path: 'packages/web/src/a.ts', patch: change.patch, deletions: 0 });
  const changedFiles = async () => ({ value: [web], gaps: [] });

  it.each<[string, Json, readonly string[], string]>([
    ['are unknown when the change has a file that may be meant', at('src/a.ts', 2), [], 'unknown'],
    ['are fine when the repository has such a file as well', at('src/a.ts', 2), ['src/a.ts'], 'pass'],
    ['are fine when nothing in the change may be meant', at('lib/b.ts', 2), [], 'pass'],
    ['are unknown in a folder nobody told us of', at('/home/me/app/packages/web/src/a.ts', 2), [], 'unknown'],
    ['are fine outside', at('/usr/include/stdio.h', 2), [], 'pass'],
  ])('%s', async (_, result, present, outcome) => {
    const directories = async (_place: unknown, paths: readonly string[]) =>
      new Set(paths.filter((path) => present.includes(path)));
    const given = [file(sarif(sarifRun({ results: [result] })))];
    expect(await outcomeOf(sourceOf({ sarif: given, changedFiles, directories }))).toBe(outcome);
  });

  it('are found in a checkout that the caller names', async () => {
    const given = [file(sarif(sarifRun({ results: [at('/home/me/app/packages/web/src/a.ts', 2)] })))];
    const source = sourceOf({ sarif: given, changedFiles, checkouts: ['/home/me/app'] });
    expect(await outcomeOf(source)).toBe('fail');
  });
});

describe('fingerprints', () => {
  const moved = `// one\n// two\n${text}`;
  const movedChange = changedFile({
    path: 'src/a.ts',
    patch: '@@ -1 +3,2 @@\n const a = 1;\n+eval(a);',
    deletions: 0,
  });
  const prints = async (of: Partial<PullRequestSource>) =>
    (await staticAnalysis.collect(sourceOf(of))).value.results.map(({ fingerprint }) => fingerprint);
  const given = (line: number, more: Json = {}) => [
    file(sarif(sarifRun({ results: [{ ...at('src/a.ts', line), ...more }] }))),
  ];

  it.each<[string, Partial<PullRequestSource>]>([
    ['computed from the file', {}],
    [
      'computed from the patch when the file cannot be read',
      {
        text: async () => {
          throw new CannotLook(own('no'));
        },
      },
    ],
  ])('%s stay when lines are added above', async (_, of) => {
    const before = await prints({ sarif: given(2), ...of });
    const after = await prints({
      sarif: given(4),
      changedFiles: async () => ({ value: [movedChange], gaps: [] }),
      text: async () => moved,
      ...of,
    });
    expect(before).toHaveLength(1);
    expect(after).toEqual(before);
  });

  it('are the tool’s own when it gives GitHub’s', async () => {
    const own = { partialFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:1' } };
    expect(await prints({ sarif: given(2, own) })).toEqual(['ESLint|no-eval|src/a.ts|39fa2ee980eb94b0:1']);
  });

  it('are unique when one line has two', async () => {
    const results = [at('src/a.ts', 2), { ...at('src/a.ts', 2), message: { text: 'another' } }];
    const both = await prints({ sarif: [file(sarif(sarifRun({ results })))] });
    expect(new Set(both).size).toBe(2);
  });

  it('do not repeat the code, which may be a secret', async () => {
    const patch = '@@ -1 +1,2 @@\n const a = 1;\n+const key = "AKIA-SECRET";';
    const secret = changedFile({ path: 'src/a.ts', patch, deletions: 0 });
    const of = { changedFiles: async () => ({ value: [secret], gaps: [] }), text: async () => null };
    expect((await prints({ sarif: given(2), ...of })).join()).not.toContain('SECRET');
  });
});

/** Answers by route; a function may throw what GitHub answers. */
type Routes = Readonly<Record<string, (parameters: Record<string, unknown>) => unknown>>;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function refuse(status: number, message = 'Not Found'): () => never {
  return () => {
    throw new Refused(status, message);
  };
}

const routes = {
  artifacts: 'GET /repos/{owner}/{repo}/actions/artifacts',
  zip: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  run: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
  runs: 'GET /repos/{owner}/{repo}/actions/runs',
  runArtifacts: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  analyses: 'GET /repos/{owner}/{repo}/code-scanning/analyses',
  alerts: 'GET /repos/{owner}/{repo}/code-scanning/alerts',
  commit: 'GET /repos/{owner}/{repo}/commits/{ref}',
} as const;

function github(answers: Routes, asked: string[] = []): PullRequestReads {
  const request = async (route: string, parameters: Record<string, unknown>) => {
    asked.push(route);
    const answer = answers[route];
    if (!answer) throw new Refused(501, `no answer for ${route}`);
    const data = answer(parameters);
    return data instanceof URL ? { headers: { location: data.href }, data: '' } : { headers: {}, data };
  };
  const pages = async (route: string, parameters: Record<string, unknown>) => {
    const { data } = await request(route, parameters);
    return data;
  };
  const reads = { owner: 'acme', repo: 'app', number: 12, octokit: { request }, pages, self: {} };
  return reads as unknown as PullRequestReads;
}

function artifact(of: Json = {}): Json {
  const run = { id: 70, head_sha: head };
  return {
    id: 7,
    name: 'fairlead-sarif',
    size_in_bytes: 900,
    expired: false,
    created_at: '2026-11-03T08:00:00Z',
    workflow_run: run,
    ...of,
  };
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

const archive = (...runs: readonly Json[]) => arrayBuffer(zip({ name: 'r.sarif', content: sarif(...runs) }));
const named = wanting({ sarifArtifacts: ['fairlead-sarif'] });
const listing =
  (...artifacts: readonly Json[]) =>
  () => ({ total_count: artifacts.length, artifacts });

describe('SARIF in workflow artifacts', () => {
  const good: Routes = { [routes.artifacts]: listing(artifact()), [routes.zip]: () => archive(sarifRun()) };
  const from = (answers: Routes, asked: string[] = []) =>
    sourceOf({ wanted: named, github: github(answers, asked) });

  it('is read when the caller gave none', async () => {
    const looked = await staticAnalysis.collect(from(good));
    expect(looked.value.analyses).toMatchObject([
      { tool: 'ESLint', from: 'artifact', name: 'fairlead-sarif/r.sarif' },
    ]);
    expect(looked.value.results).toHaveLength(1);
    expect(looked.value.lookedIn).toEqual(['artifact']);
  });

  it('is downloaded from the storage that GitHub names, without GitHub’s credentials', async () => {
    const fetched: unknown[] = [];
    const fetch = async (...args: unknown[]) => {
      fetched.push(args[0]);
      return new Response(archive(sarifRun()));
    };
    const answers = { ...good, [routes.zip]: () => new URL('https://storage.test/7.zip') };
    expect(await outcomeOf({ ...from(answers), fetch: fetch as typeof globalThis.fetch })).toBe('fail');
    expect(fetched).toEqual(['https://storage.test/7.zip']);
  });

  it('costs one read when there is none, and is skipped', async () => {
    const asked: string[] = [];
    expect(await outcomeOf(from({ [routes.artifacts]: listing() }, asked))).toBe('skip');
    expect(asked).toEqual([routes.artifacts]);
  });

  it('costs nothing when the caller gave SARIF', async () => {
    const asked: string[] = [];
    expect(await outcomeOf({ ...from(good, asked), sarif: [file(sarif(sarifRun()))] })).toBe('fail');
    expect(asked).toEqual([]);
  });

  it('is looked for when the caller’s list is empty', async () => {
    const looked = await staticAnalysis.collect({ ...from(good), sarif: [] });
    expect(looked.value.lookedIn).toEqual(['file', 'artifact']);
    expect(looked.value.results).toHaveLength(1);
  });

  it('of another commit or another name does not count', async () => {
    const other = [
      artifact({ workflow_run: { id: 1, head_sha: 'c'.repeat(40) } }),
      artifact({ name: 'other' }),
      artifact({ workflow_run: null }),
    ];
    expect(await outcomeOf(from({ [routes.artifacts]: listing(...other) }))).toBe('skip');
  });

  it('of two attempts of one run counts the newer', async () => {
    const artifacts = [artifact({ id: 8 }), artifact({ id: 9 })];
    const byId = ({ artifact_id }: Json) => archive(sarifRun(artifact_id === 9 ? { results: [] } : {}));
    expect(await outcomeOf(from({ [routes.artifacts]: listing(...artifacts), [routes.zip]: byId }))).toBe(
      'pass',
    );
  });

  describe('of two runs', () => {
    const artifacts = [artifact({ id: 8 }), artifact({ id: 9, workflow_run: { id: 71, head_sha: head } })];
    const byId = ({ artifact_id }: Json) => archive(sarifRun(artifact_id === 9 ? { results: [] } : {}));
    const base = { [routes.artifacts]: listing(...artifacts), [routes.zip]: byId };
    it.each<[string, Routes[string], string]>([
      ['of one workflow the newer counts', () => ({ workflow_id: 5 }), 'pass'],
      ['of two workflows both count', ({ run_id }) => ({ workflow_id: run_id }), 'fail'],
      ['of workflows GitHub does not tell both count', refuse(404), 'fail'],
    ])('%s', async (_, run, outcome) => {
      expect(await outcomeOf(from({ ...base, [routes.run]: run }))).toBe(outcome);
    });
  });

  describe('is looked for on three pages, then among the runs of the commit,', () => {
    const others = Array<Json>(100).fill(artifact({ workflow_run: { id: 1, head_sha: 'c'.repeat(40) } }));
    const runs =
      (...ids: readonly number[]) =>
      () => ({ total_count: ids.length, workflow_runs: ids.map((id) => ({ id })) });
    const base = {
      [routes.artifacts]: listing(...others),
      [routes.zip]: () => archive(sarifRun()),
      [routes.runArtifacts]: listing(artifact()),
    };
    it.each<[string, Routes, string, number]>([
      ['which have made it', { [routes.runs]: runs(7) }, 'fail', 6],
      ['which have made none', { [routes.runs]: runs() }, 'skip', 4],
      [
        'which may not be read',
        { [routes.runs]: refuse(403, 'Resource not accessible by integration') },
        'unknown',
        4,
      ],
      [
        'which are too many',
        { [routes.runs]: runs(...Array.from({ length: 21 }, (_, i) => i)) },
        'unknown',
        4,
      ],
      [
        'whose list is cut short',
        { [routes.runs]: () => ({ total_count: 2, workflow_runs: [] }) },
        'unknown',
        4,
      ],
    ])('%s', async (_, answers, outcome, calls) => {
      const asked: string[] = [];
      expect(await outcomeOf(from({ ...base, ...answers }, asked))).toBe(outcome);
      expect(asked).toHaveLength(calls);
    });
  });

  it('is not taken for absent when GitHub lists only some of it', async () => {
    const cut = () => ({
      total_count: 2,
      artifacts: [artifact({ workflow_run: { id: 1, head_sha: 'c'.repeat(40) } })],
    });
    expect(await gapsOf(from({ [routes.artifacts]: cut }))).toEqual(['GitHub lists only 1 of 2']);
  });

  it('is unknown when more runs made it than can be told apart', async () => {
    const many = Array.from({ length: 31 }, (_, id) =>
      artifact({ id, workflow_run: { id, head_sha: head } }),
    );
    expect(await outcomeOf(from({ [routes.artifacts]: listing(...many) }))).toBe('unknown');
  });

  it('is not looked for among artifacts older than the pull request', async () => {
    const old = artifact({
      workflow_run: { id: 1, head_sha: 'c'.repeat(40) },
      created_at: '2026-01-01T00:00:00Z',
    });
    const asked: string[] = [];
    expect(await outcomeOf(from({ [routes.artifacts]: listing(...Array<Json>(100).fill(old)) }, asked))).toBe(
      'skip',
    );
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Routes]>([
    ['the list is refused', { [routes.artifacts]: refuse(403, 'Resource not accessible by integration') }],
    ['the list is not there', { [routes.artifacts]: refuse(404) }],
    ['GitHub is down', { [routes.artifacts]: refuse(502, 'Bad Gateway') }],
    ['the rate limit is used up', { [routes.artifacts]: refuse(429, 'API rate limit exceeded') }],
    ['the answer is nonsense', { [routes.artifacts]: () => ({}) }],
    ['the download is refused', { ...good, [routes.zip]: refuse(403) }],
    ['the artifact is gone', { ...good, [routes.zip]: refuse(410, 'Gone') }],
    ['the storage is down', { ...good, [routes.zip]: () => new URL('https://storage.test/7.zip') }],
    ['the download is empty', { ...good, [routes.zip]: () => new ArrayBuffer(0) }],
    ['the download is text', { ...good, [routes.zip]: () => 'hello' }],
    ['the archive is cut short', { ...good, [routes.zip]: () => archive(sarifRun()).slice(0, 90) }],
    [
      'there is no SARIF in it',
      { ...good, [routes.zip]: () => arrayBuffer(zip({ name: 'a.zip', content: 'x' })) },
    ],
    [
      'the SARIF in it is broken',
      { ...good, [routes.zip]: () => arrayBuffer(zip({ name: 'a.sarif', content: '{' })) },
    ],
    ['it has expired', { ...good, [routes.artifacts]: listing(artifact({ expired: true })) }],
    ['it is too large', { ...good, [routes.artifacts]: listing(artifact({ size_in_bytes: 10_000_001 })) }],
  ])('when %s: unknown', async (_, answers) => {
    expect(await outcomeOf(from(answers))).toBe('unknown');
  });

  it('beyond ten workflows is a gap, and ten are read', async () => {
    const artifacts = Array.from({ length: 12 }, (_, i) =>
      artifact({ id: i, workflow_run: { id: i, head_sha: head } }),
    );
    const answers = {
      [routes.artifacts]: listing(...artifacts),
      [routes.run]: ({ run_id }: Json) => ({ workflow_id: run_id }),
      [routes.zip]: () => archive(sarifRun({ results: [] })),
    };
    expect(await outcomeOf(from(answers))).toBe('unknown');
    expect((await staticAnalysis.collect(from(answers))).value.analyses).toHaveLength(10);
  });

  it('names the missing permission', async () => {
    const [gap] = (
      await staticAnalysis.collect(
        from({ [routes.artifacts]: refuse(403, 'Resource not accessible by integration') }),
      )
    ).gaps;
    expect(toPlain(gap?.remedy ?? [])).toContain('actions: read');
  });
});

describe('code scanning', () => {
  const merge = 'd'.repeat(40);
  const analysis = (of: Json = {}): Json => ({
    commit_sha: merge,
    category: '/language:javascript',
    created_at: '2026-11-03T08:00:00Z',
    error: '',
    tool: { name: 'CodeQL', version: '2.25.1' },
    ...of,
  });
  const alert = (of: Json = {}): Json => ({
    rule: {
      id: 'js/eval',
      severity: 'error',
      security_severity_level: 'high',
      description: 'Code injection.',
    },
    tool: { name: 'CodeQL' },
    most_recent_instance: {
      ref: 'refs/pull/12/merge',
      message: { text: 'This runs user input.' },
      location: { path: 'src/a.ts', start_line: 2, end_line: 2 },
    },
    ...of,
  });
  const good: Routes = {
    [routes.analyses]: () => [analysis()],
    [routes.alerts]: () => [alert()],
    [routes.commit]: () => ({ parents: [{ sha: pullRequest.base.sha }, { sha: head }] }),
  };
  const wanted = wanting({ codeScanning: ['alerts'] });
  const from = (answers: Routes, of: Partial<PullRequestSource> = {}) =>
    sourceOf({ wanted, github: github(answers), ...of });

  it('gives the alerts on changed lines', async () => {
    const { value, gaps } = await staticAnalysis.collect(from(good));
    expect(gaps).toEqual([]);
    expect(value.analyses).toEqual([
      { tool: 'CodeQL', version: '2.25.1', from: 'code-scanning', name: 'code scanning', results: 1 },
    ]);
    expect(value.results).toMatchObject([
      {
        rule: 'js/eval',
        level: 'error',
        security: 'high',
        message: 'This runs user input.',
        help: 'Code injection.',
      },
    ]);
  });

  it('is not asked unless an option says so', async () => {
    const asked: string[] = [];
    await staticAnalysis.collect(sourceOf({ github: github(good, asked) }));
    expect(asked).toEqual([]);
  });

  it('is not asked when an artifact was found', async () => {
    const asked: string[] = [];
    const answers = {
      ...good,
      [routes.artifacts]: listing(artifact()),
      [routes.zip]: () => archive(sarifRun({ results: [] })),
    };
    const both = wanting({ codeScanning: ['alerts'], sarifArtifacts: ['fairlead-sarif'] });
    expect(await outcomeOf(sourceOf({ wanted: both, github: github(answers, asked) }))).toBe('pass');
    expect(asked).not.toContain(routes.analyses);
  });

  it.each<[string, Routes, string]>([
    ['no alerts', { ...good, [routes.alerts]: () => [] }, 'pass'],
    [
      'an analysis of the head itself',
      { ...good, [routes.analyses]: () => [analysis({ commit_sha: head })], [routes.alerts]: () => [] },
      'pass',
    ],
    [
      'an alert elsewhere',
      {
        ...good,
        [routes.alerts]: () => [
          alert({ most_recent_instance: { location: { path: 'x.ts', start_line: 2 } } }),
        ],
      },
      'pass',
    ],
    [
      'an alert with nothing in it',
      { ...good, [routes.alerts]: () => [{ rule: {}, tool: {}, most_recent_instance: {} }] },
      'unknown',
    ],
    ['no analysis of the pull request', { ...good, [routes.analyses]: () => [] }, 'skip'],
    ['nothing ever uploaded', { ...good, [routes.analyses]: refuse(404, 'no analysis found') }, 'skip'],
    [
      'an analysis of an older commit',
      { ...good, [routes.commit]: () => ({ parents: [{ sha: 'e'.repeat(40) }] }), [routes.alerts]: () => [] },
      'unknown',
    ],
    [
      'an analysis of a commit that is gone',
      { ...good, [routes.commit]: refuse(422), [routes.alerts]: () => [] },
      'unknown',
    ],
    [
      'an analysis that broke off',
      { ...good, [routes.analyses]: () => [analysis({ error: 'out of disk' })], [routes.alerts]: () => [] },
      'unknown',
    ],
    [
      'alerts of another branch',
      { ...good, [routes.alerts]: () => [alert({ most_recent_instance: { ref: 'refs/heads/main' } })] },
      'unknown',
    ],
    [
      'no permission',
      { ...good, [routes.analyses]: refuse(403, 'Resource not accessible by integration') },
      'unknown',
    ],
    [
      'no such plan',
      {
        ...good,
        [routes.analyses]: refuse(
          403,
          'Code Security must be enabled for this repository to use code scanning.',
        ),
      },
      'unknown',
    ],
    ['alerts that are refused', { ...good, [routes.alerts]: refuse(404) }, 'unknown'],
    ['a commit that is refused', { ...good, [routes.commit]: refuse(403) }, 'unknown'],
    ['an outage', { ...good, [routes.analyses]: refuse(503, 'Service unavailable') }, 'unknown'],
    ['nonsense', { ...good, [routes.analyses]: () => null }, 'unknown'],
  ])('with %s', async (_, answers, outcome) => {
    expect(await outcomeOf(from(answers))).toBe(outcome);
  });

  it('tells a plan without it from a permission that is missing', async () => {
    const said = async (message: string) => {
      const [gap] = (await staticAnalysis.collect(from({ [routes.analyses]: refuse(403, message) }))).gaps;
      return [toPlain(gap?.reason ?? []), toPlain(gap?.remedy ?? [])].join(' ');
    };
    expect(await said('Code Security must be enabled for this repository to use code scanning.')).toContain(
      'workflow artifact',
    );
    expect(await said('Resource not accessible by integration')).toContain('security_events: read');
  });

  it('does not fill in for a tool that is required and absent', async () => {
    const required = wanting({ codeScanning: ['alerts'], requiredTools: ['Semgrep'] });
    expect(await outcomeOf(from({ ...good, [routes.alerts]: () => [] }, { wanted: required }))).toBe(
      'unknown',
    );
  });
});

describe('a tool that looked from another folder, or met errors', () => {
  const run = (uri: string) => sarif(sarifRun({ results: [at(uri, 2)] }));
  const present =
    (...paths: string[]) =>
    async () =>
      new Set(paths);
  const error = (...uris: string[]) => ({
    level: 'error',
    message: { text: 'cannot be parsed' },
    locations: uris.map((uri) => ({ physicalLocation: { artifactLocation: { uri } } })),
  });
  const noticed = (key: string, notice: Json) =>
    sarif(sarifRun({ results: [], invocations: [{ executionSuccessful: true, [key]: [notice] }] }));
  it.each<[string, string, Partial<PullRequestSource>, string]>([
    ['below the root', run('a.ts'), {}, 'unknown'],
    ['above the root', run('shop/src/a.ts'), {}, 'unknown'],
    ['above the root, as Windows writes it', run('shop\\src\\a.ts'), {}, 'unknown'],
    ['on a system that ignores case', run('SRC/A.ts'), {}, 'unknown'],
    ['on a share', run('file://server/share/src/a.ts'), {}, 'unknown'],
    [
      'at the root, where such a folder is',
      run('shop/src/a.ts'),
      { directories: present('shop/src/a.ts') },
      'pass',
    ],
    ['at the root, in installed packages', run('node_modules/x/src/a.ts'), {}, 'pass'],
    [
      'with an error about the changed file',
      noticed('toolExecutionNotifications', error('src/a.ts')),
      {},
      'unknown',
    ],
    [
      'with an error about its tail',
      noticed('toolExecutionNotifications', error('shop/src/a.ts')),
      {},
      'unknown',
    ],
    ['with an error about nothing', noticed('toolExecutionNotifications', error()), {}, 'unknown'],
    ['with an error in its settings', noticed('toolConfigurationNotifications', error()), {}, 'unknown'],
    [
      'with an error about another file',
      noticed('toolExecutionNotifications', error('src/z.ts')),
      {},
      'pass',
    ],
    ['with a warning', noticed('toolExecutionNotifications', { ...error(), level: 'warning' }), {}, 'pass'],
  ])('%s', async (_, content, more, outcome) => {
    expect(await outcomeOf(sourceOf({ sarif: [file(content)], ...more }))).toMatch(new RegExp(`^${outcome}`));
  });
});
