/** SARIF as a workflow hands it over, through the collector. */

import type { PullRequestSource } from '../../app/facts/source.ts';
import { staticAnalysis } from '../../app/facts/static-analysis.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { changedFile } from '../policies/sample.ts';
import type { GrowthCase } from './cases.ts';

const result = (i: number, uri: string) => ({
  ruleId: `rule-${i}`,
  message: { text: `wrong ${i}` },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: i + 1 } } }],
});

function sarifCase(
  what: string,
  make: (n: number) => object,
  changed: (n: number) => readonly string[],
): GrowthCase {
  return {
    what: `SARIF: ${what}`,
    make: (n) => ({ text: JSON.stringify(make(n)), paths: changed(n) }),
    work: ({ text, paths }) => {
      const files = paths.map((path) => changedFile({ path, status: 'added', patch: null, kind: 'text' }));
      const source: Partial<PullRequestSource> = {
        wanted: wantsNothing,
        sarif: [{ name: 'a.sarif', bytes: new TextEncoder().encode(text) }],
        changedFiles: async () => ({ value: files, gaps: [] }),
        directories: async () => new Set<string>(),
        text: async () => 'const a = 1;\n'.repeat(1000),
        github: null,
      };
      return staticAnalysis.collect(source as PullRequestSource);
    },
  } as GrowthCase<{ text: string; paths: readonly string[] }> as GrowthCase;
}

const run = (n: number, uri: (i: number) => string) => ({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'CodeQL', rules: Array.from({ length: n }, (_, i) => ({ id: `rule-${i}` })) } },
      results: Array.from({ length: n }, (_, i) => result(i, uri(i))),
    },
  ],
});

export const parseSarif: readonly GrowthCase[] = [
  sarifCase(
    'results in one file',
    (n) => run(n, () => 'src/a.ts'),
    () => ['src/a.ts'],
  ),
  sarifCase(
    'results in ever other files',
    (n) => run(n, (i) => `src/${i}.ts`),
    (n) => Array.from({ length: Math.min(n, 3000) }, (_, i) => `src/${i}.ts`),
  ),
  sarifCase(
    'runs',
    (n) => ({
      version: '2.1.0',
      runs: Array.from({ length: n }, (_, i) => ({ tool: { driver: { name: `tool-${i}` } }, results: [] })),
    }),
    () => ['src/a.ts'],
  ),
];
