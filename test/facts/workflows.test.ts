import { describe, expect, it } from 'vitest';
import { collect } from '../../app/facts/collect.ts';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { staticAnalysis } from '../../app/facts/static-analysis.ts';
import { workflows } from '../../app/facts/workflows.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import { CannotLook } from '../../app/looked.ts';
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import { type Wanted, wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { workflowHardening as policy } from '../../policies/pull-request/workflow-hardening.ts';
import { outcomeOf as outcomeIn } from '../engine/outcome-of.ts';
import { changedFile } from '../policies/sample.ts';
import { at, sarif, sarifRun } from '../policies/sarif/samples.ts';
import { type Files, throwAwayClone } from '../throw-away-clone.ts';
import { fakeSource, type Told } from './fake-source.ts';

const path = '.github/workflows/ci.yml';
const fine = 'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n';

async function clone(before: Files, after: Files, origin?: string): Promise<PullRequestSource> {
  const made = throwAwayClone();
  const base = made.commit('Start', { 'README.md': 'hello\n', ...before });
  made.commit('Change', after);
  if (origin) made.git('remote', 'add', 'origin', origin);
  const range = await openRange(await openRepository(made.dir), { base, head: 'HEAD' });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

/** What the engine makes of it with the policy's defaults. */
async function outcomeOf(source: PullRequestSource): Promise<string> {
  const collected = await workflows
    .collect(source)
    .then((looked) => ({ ok: true as const, ...looked }))
    .catch((error: unknown) => ({ ok: false as const, reason: own(String(error)) }));
  const setting = {
    policy,
    rung: 'block' as const,
    options: policy.options.parse({}),
    origin: { layer: 'built-in', line: null },
  };
  return outcomeIn(assessPolicy(setting, { workflows: collected }));
}

describe('a local clone', () => {
  it('gives workflows and actions in both versions, sorted, and nothing else', async () => {
    const source = await clone(
      { [path]: 'on: push\n', 'src/a.ts': '1\n', '.github/workflows/gone.yml': 'on: push\n' },
      {
        [path]: fine,
        'src/a.ts': '2\n',
        'tools/x/action.yml': 'runs: {}\n',
        '.github/workflows/gone.yml': null,
      },
    );
    const { value, gaps } = await workflows.collect(source);
    expect(gaps).toEqual([]);
    expect(value).toEqual({
      files: [
        { path, head: fine, base: 'on: push\n' },
        { path: 'tools/x/action.yml', head: 'runs: {}\n', base: null },
      ],
      owner: null,
      visibility: null,
      reported: [],
      unread: [],
    });
  });

  it('takes a file that was no workflow before for a new one, and a renamed one for the same', async () => {
    const source = await clone(
      { 'workflows-off/ci.yml': fine, '.github/workflows/old.yml': `${fine}# old\n` },
      {
        'workflows-off/ci.yml': null,
        [path]: fine,
        '.github/workflows/old.yml': null,
        '.github/workflows/new.yml': `${fine}# old\n`,
      },
    );
    const { value } = await workflows.collect(source);
    expect(value.files.map(({ path: at, base }) => [at, base])).toEqual([
      [path, null],
      ['.github/workflows/new.yml', `${fine}# old\n`],
    ]);
  });

  it.each([
    ['git@github.com:acme/shop.git', 'acme'],
    ['https://github.com/acme/shop', 'acme'],
    ['ssh://git@ghes.example:22/acme/shop.git', 'acme'],
    ['/srv/git/acme/shop.git', null],
  ])('that came from %s belongs to %s', async (origin, owner) => {
    const { value } = await workflows.collect(await clone({}, { [path]: fine }, origin));
    expect(value.owner).toBe(owner);
  });

  it('without workflows reads nothing and skips', async () => {
    expect(await outcomeOf(await clone({}, { 'src/a.ts': '1\n' }))).toBe('skip');
  });

  it('with a workflow that is fine passes', async () => {
    expect(await outcomeOf(await clone({}, { [path]: fine }))).toBe('pass');
  });
});

function sourceOf(
  of: Partial<PullRequestSource>,
  told: Told = {},
  files: readonly ChangedFile[] = [changedFile({ path })],
): PullRequestSource {
  const { source } = fakeSource(told);
  return { ...source, changedFiles: async () => ({ value: files, gaps: [] }), text: async () => fine, ...of };
}

const refused = () => Promise.reject(new CannotLook(say`${path} may not be read`));

describe('what could not be looked at is never a pass', () => {
  it.each<[string, PullRequestSource, string]>([
    ['a file that is refused', sourceOf({ text: refused }), 'unknown'],
    [
      'a base that is refused',
      sourceOf({ text: async (place) => (place === 'head' ? fine : refused()) }),
      'unknown',
    ],
    ['a file that is not there', sourceOf({ text: async () => null }), 'unknown'],
    ['a file that is too large', sourceOf({ text: async () => `${fine}#${' '.repeat(300_000)}` }), 'unknown'],
    ['a bomb', sourceOf({ text: async () => `a: ${'['.repeat(1_000)}` }), 'unknown'],
    [
      'a list that is cut',
      sourceOf({
        changedFiles: async () => ({ value: [changedFile({ path })], gaps: [{ reason: own('cut') }] }),
      }),
      'unknown',
    ],
    ['a list that cannot be had', sourceOf({ changedFiles: refused }), 'unknown'],
    [
      'more files than are read',
      sourceOf(
        {},
        {},
        Array.from({ length: 41 }, (_, i) => changedFile({ path: `a${i}/action.yml`, status: 'added' })),
      ),
      'unknown',
    ],
    [
      'a base over a limit, which only excuses nothing',
      sourceOf({ text: async (place) => (place === 'head' ? fine : '['.repeat(1_000)) }),
      'pass',
    ],
    [
      'an outage for one, a finding in the other',
      sourceOf(
        {
          text: async (_, one) => (one === path ? refused() : 'runs: { steps: [{ uses: a/b@v1 }] }'),
        },
        {},
        [changedFile({ path }), changedFile({ path: 'action.yml', status: 'added' })],
      ),
      'fail',
    ],
  ])('%s', async (_, source, outcome) => {
    expect(await outcomeOf(source)).toBe(outcome);
  });
});

describe('whether the repository is public', () => {
  const hosted = fine.replace('runs-on: x', 'runs-on: self-hosted').replace('on: push', 'on: pull_request');
  it.each([
    ['PUBLIC', 'fail'],
    ['PRIVATE', 'pass'],
    ['INTERNAL', 'pass'],
  ] as const)('%s: %s', async (visibility, outcome) => {
    const files = [changedFile({ path, status: 'added' })];
    expect(await outcomeOf(sourceOf({ text: async () => hosted }, { visibility }, files))).toBe(outcome);
  });

  it('is asked for only where it matters, and not knowing is unknown', async () => {
    expect(await outcomeOf(sourceOf({}, { snapshotFails: 502 }))).toBe('pass');
    expect(await outcomeOf(sourceOf({ text: async () => hosted }, { snapshotFails: 502 }))).toBe('unknown');
  });
});

describe('SARIF of tools that look at workflows', () => {
  const zizmor = (uri: string) =>
    sarifRun({
      tool: { driver: { name: 'zizmor' } },
      results: [{ ...at(uri, 1), ruleId: 'zizmor/unpinned-uses' }],
    });
  const of = (text: string, takenOver: readonly string[]) =>
    sourceOf(
      { sarif: [{ name: 'a.sarif', bytes: Buffer.from(text) }], wanted: { ...wantsNothing, takenOver } },
      {},
      [changedFile({ path }), changedFile({ path: 'src/a.ts' })],
    );
  const taken = ['workflow-hardening'];
  const both = async (source: PullRequestSource) => {
    const [mine, theirs] = await Promise.all([workflows.collect(source), staticAnalysis.collect(source)]);
    return { mine: mine.value, theirs: theirs.value, gaps: mine.gaps };
  };

  it('is shown here when this policy takes over, and then not there', async () => {
    const { mine, theirs } = await both(of(sarif(zizmor(path)), taken));
    expect(mine.reported.map(({ rule }) => rule)).toEqual(['zizmor/unpinned-uses']);
    expect(theirs.results).toEqual([]);
    expect(theirs.setAside.takenOver).toBe(1);
  });

  it('is shown there when it does not', async () => {
    const { mine, theirs } = await both(of(sarif(zizmor(path)), []));
    expect(mine.reported).toEqual([]);
    expect(theirs.results).toHaveLength(1);
    expect(theirs.setAside).not.toHaveProperty('takenOver');
  });

  it('of other files and other tools stays there', async () => {
    const eslint = sarifRun({ results: [at(path, 1)] });
    const { mine, theirs } = await both(of(sarif(zizmor('src/a.ts'), eslint), taken));
    expect(mine.reported).toEqual([]);
    expect(theirs.results).toHaveLength(2);
  });

  it('is read once for both facts, and once more for other wishes', async () => {
    let reads = 0;
    const bytes = Buffer.from(sarif(zizmor(path)));
    const given = {
      name: 'a.sarif',
      get bytes() {
        reads += 1;
        return bytes;
      },
    };
    const source = sourceOf({ sarif: [given] }, {}, [changedFile({ path })]);
    const wishing = (wanted: Partial<Wanted>) => ({
      ...source,
      wanted: { ...wantsNothing, takenOver: taken, ...wanted },
    });
    await collect(['workflows', 'staticAnalysis'], wishing({}));
    expect(reads).toBe(1);
    const { staticAnalysis: told } = await collect(
      ['staticAnalysis'],
      wishing({ requiredTools: ['CodeQL'] }),
    );
    expect(reads).toBe(2);
    expect(told?.ok && told.gaps.map(({ reason }) => toPlain(reason))).toEqual([
      expect.stringContaining('CodeQL has to look at this change'),
    ]);
  });

  it('that cannot be read is no gap here, and is said', async () => {
    const { mine, gaps } = await both(of('{', taken));
    expect(gaps).toEqual([]);
    expect(mine.unread.map(toPlain)).toEqual([expect.stringContaining('a.sarif cannot be read as SARIF')]);
  });
});
