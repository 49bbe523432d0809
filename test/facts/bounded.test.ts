/** What is beyond a limit is said, and the rest is looked at: never a shorter list without a word. */
import { describe, expect, it } from 'vitest';
import { lookUpAdvisories, maxVersions } from '../../app/facts/advisories/lookup.ts';
import { codeOwners } from '../../app/facts/code-owners.ts';
import { decisions } from '../../app/facts/decisions.ts';
import { collectDependencyChanges } from '../../app/facts/dependency-changes.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { maxHardPatterns } from '../../policies/formats/code-owners.ts';
import { changedFile, pullRequest } from '../policies/sample.ts';
import { fakeSource } from './fake-source.ts';

const words = (gaps: readonly { readonly reason: Parameters<typeof toPlain>[0] }[]) =>
  gaps.map(({ reason }) => toPlain(reason));

/** A change that adds files of one kind, and what was read of them. */
function adding(paths: readonly string[], text: string) {
  const read = new Set<string>();
  const source: Partial<PullRequestSource> = {
    kind: 'pull_request',
    wanted: wantsNothing,
    pullRequest: async () => pullRequest,
    changedFiles: async () => ({
      value: paths.map((path) => changedFile({ path, status: 'added', additions: 9 })),
      gaps: [],
    }),
    text: async (_, path) => {
      read.add(path);
      return text;
    },
    texts: async () => ({ value: [], gaps: [] }),
    blobs: async () => new Map(),
    directories: async () => new Set<string>(),
    github: null,
    fetch: () => Promise.reject(new Error('the network is refused in tests')),
  };
  return { source: source as PullRequestSource, read };
}

const numbered = (count: number, path: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => path(i));

describe('a change of more', () => {
  it('lock files than are read', async () => {
    const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': {} } });
    const { source, read } = adding(
      numbered(310, (i) => `p-${i}/package-lock.json`),
      lock,
    );
    const settings = { osvUrl: 'https://osv.test', pause: async () => {} };
    const { value, gaps } = await collectDependencyChanges(source, settings);
    expect([value.lockFiles.length, read.size]).toEqual([300, 300]);
    expect(words(gaps)).toEqual(['10 of 310 changed lock files were not read']);
  });

  it('manifests without a lock file than are read', async () => {
    const manifest = JSON.stringify({ dependencies: { a: '1' } });
    const { source } = adding(
      numbered(103, (i) => `p-${i}/package.json`),
      manifest,
    );
    const settings = { osvUrl: 'https://osv.test', pause: async () => {} };
    const { value, gaps } = await collectDependencyChanges(source, settings);
    expect(value.unlockedManifests).toHaveLength(100);
    expect(words(gaps)).toEqual(['3 of 103 changed manifests were not read']);
  });

  it('decision records than are read', async () => {
    const { source } = adding(
      numbered(105, (i) => `docs/adr/${i}-a.md`),
      '# A\n\nStatus: accepted\n',
    );
    const { value, gaps } = await decisions.collect(source);
    expect(value.inChange).toHaveLength(100);
    expect(words(gaps)).toEqual(['5 of 105 changed decision records were not read']);
  });

  it('versions than advisories are looked up for', async () => {
    const versions = numbered(maxVersions + 2, (i) => `1.${i}.0`);
    const asked: number[] = [];
    const provider = {
      name: 'a database',
      covers: () => true,
      ask: async (all: readonly unknown[]) => {
        asked.push(all.length);
        return new Map();
      },
    };
    const all = versions.map((version) => ({ ecosystem: 'npm', name: 'a', version }) as const);
    const { gaps } = await lookUpAdvisories([provider], all);
    expect(asked).toEqual([maxVersions]);
    expect(words(gaps)[0]).toBe('advisories were looked up for 10000 of 10002 versions');
  });
});

it('two spellings of one package are looked up once', async () => {
  const asked: unknown[] = [];
  const provider = {
    name: 'a database',
    covers: () => true,
    ask: async (all: readonly unknown[]) => {
      asked.push(...all);
      return new Map();
    },
  };
  const spelled = ['Flask-Login', 'flask_login', 'flask.login'];
  await lookUpAdvisories(
    [provider],
    spelled.map((name) => ({ ecosystem: 'pypi', name, version: '1.0' }) as const),
  );
  expect(asked).toHaveLength(1);
});

it('owners by more patterns than can be compared one by one are not known', async () => {
  const file = (count: number) => ({
    path: 'CODEOWNERS',
    text: numbered(count, (i) => `*${i}*a?b @acme/x\n`).join(''),
  });
  const collect = (count: number) => codeOwners.collect(fakeSource({ codeOwners: [file(count)] }).source);
  expect((await collect(maxHardPatterns)).value.rules).toHaveLength(maxHardPatterns);
  await expect(collect(maxHardPatterns + 1)).rejects.toThrow(
    /2001 patterns with several wildcards in one name/,
  );
});
