/** Changes of many files of one kind, through every collector that a clone has too. */
import { collect } from '../../app/facts/collect.ts';
import { collectors } from '../../app/facts/index.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { builtInSettings } from '../../policies/engine/config/built-in.ts';
import { evaluate } from '../../policies/engine/evaluate.ts';
import { type FactName, factSubjects, wantsNothing } from '../../policies/engine/facts.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { catalogue } from '../../policies/index.ts';
import { changedFile, pullRequest } from '../policies/sample.ts';
import type { GrowthCase } from './cases.ts';

const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));

const facts = (Object.keys(collectors) as FactName[]).filter(
  (fact) => collectors[fact].local && (factSubjects[fact] as readonly string[]).includes('pull_request'),
);

const settings = builtInSettings(catalogue).filter(({ policy }) =>
  policy.needs.every((need) => facts.includes(need)),
);

interface Changed {
  readonly files: readonly ChangedFile[];
  readonly texts: ReadonlyMap<string, string>;
}

function sourceOf({ files, texts }: Changed): PullRequestSource {
  const rules = {
    repository: null,
    at: async () => pullRequest.base,
    text: async () => null,
    texts: async () => ({ value: [], gaps: [] }),
    directories: async () => new Set<string>(),
    history: async function* () {},
  };
  const source: Partial<PullRequestSource> = {
    ...rules,
    kind: 'pull_request',
    wanted: { ...wantsNothing, facts },
    rules,
    readAt: pullRequest.readAt,
    fetch: refused,
    pullRequest: async () => pullRequest,
    changedFiles: async () => ({ value: files, gaps: [] }),
    text: async (_, path) => texts.get(path) ?? null,
    texts: async () => ({ value: [], gaps: [] }),
    directories: async () => new Set<string>(),
    blobs: async (_, paths) => new Map(paths.map((path) => [path, { bytes: 9, binary: false, link: false }])),
    sarif: null,
    github: null,
  };
  return source as PullRequestSource;
}

function collected(
  what: string,
  pathOf: (i: number) => string,
  text: string,
  of: Partial<ChangedFile>,
): GrowthCase {
  return {
    what: `collected and judged: ${what}`,
    make: (n) => {
      const paths = Array.from({ length: n }, (_, i) => pathOf(i)).sort();
      return {
        files: paths.map((path) => changedFile({ path, ...of })),
        texts: new Map(paths.map((path) => [path, text])),
      };
    },
    work: async (changed) => evaluate(settings, await collect(facts, sourceOf(changed))),
  } as GrowthCase<Changed> as GrowthCase;
}

const patch = '@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n b: 1';
const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' } },
});
const manifest = JSON.stringify({ dependencies: { a: '^1.0.0' } });

export const collectedCases: readonly GrowthCase[] = [
  collected('code', (i) => `src/part-${i % 37}/file-${i}.ts`, 'const a = 1;\n', { status: 'added', patch }),
  collected('lock files', (i) => `packages/p-${i}/package-lock.json`, lock, { status: 'added', patch }),
  collected('lock files removed', (i) => `packages/p-${i}/package-lock.json`, lock, {
    status: 'removed',
    patch,
  }),
  collected('manifests', (i) => `packages/p-${i}/package.json`, manifest, { status: 'added', patch }),
  collected('workflows', (i) => `.github/workflows/w-${i}.yml`, 'on: push\njobs: {}\n', {
    status: 'added',
    patch,
  }),
  collected('decision records', (i) => `docs/adr/${i}-a.md`, '# A\n\nStatus: accepted\n', {
    status: 'added',
    patch,
  }),
  collected('files that moved', (i) => `docs/adr/${i}-a.md`, '# A\n', {
    status: 'renamed',
    previousPath: 'a.md',
    patch,
  }),
  collected('infrastructure', (i) => `infra/i-${i}/main.tf`, 'resource "aws_s3_bucket" "a" {}\n', {
    status: 'added',
    patch: '@@ -0,0 +1 @@\n+resource "aws_s3_bucket" "a" {}',
  }),
  collected('files without a patch', (i) => `data/d-${i}`, 'a\n', {
    status: 'added',
    patch: null,
    kind: 'unknown',
  }),
];
