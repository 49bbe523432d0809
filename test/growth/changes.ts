/** Changes of many files, as every policy judges them and every reader of a report sees them. */

import { builtInSettings } from '../../policies/engine/config/built-in.ts';
import { evaluate } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../../policies/engine/facts.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { conclude, type Report } from '../../policies/engine/report.ts';
import { catalogue } from '../../policies/index.ts';
import { identity } from '../engine/report/reports.ts';
import { changedFile, dependencyChange, sampleFacts } from '../policies/sample.ts';
import type { GrowthCase } from './cases.ts';
import { parseSarif } from './sarif.ts';

function known(facts: object): CollectedFacts {
  return Object.fromEntries(
    Object.entries({ ...sampleFacts, ...facts }).map(([name, value]) => [
      name,
      { ok: true, value, gaps: [] },
    ]),
  );
}

function report(facts: CollectedFacts): Report {
  const at = { ref: 'main', sha: 'a'.repeat(40) };
  const provenance: Report['provenance'] = {
    configuration: [],
    configProblems: [],
    fallback: 'none',
    calls: 0,
    sources: [],
    notLookedAt: [],
  };
  const settings = builtInSettings(catalogue).map((setting) => ({ ...setting, rung: 'block' as const }));
  const { assessments } = evaluate(settings, facts);
  const judged = {
    subject: '#1',
    identity: identity(),
    base: at,
    head: at,
    assessments,
    provenance,
    proposed: null,
  };
  return { ...judged, conclusion: conclude(judged) };
}

function judged(what: string, facts: (n: number) => object): GrowthCase {
  return {
    what: `judged and rendered: ${what}`,
    make: (n) => known(facts(n)),
    work: (input) => renderCheck([report(input)]),
  } as GrowthCase<CollectedFacts> as GrowthCase;
}

const files = (n: number, of: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => changedFile({ path: of(i), status: 'added', additions: 900 }));

export const changeCases: readonly GrowthCase[] = [
  judged('changed files', (n) => ({ changedFiles: files(n, (i) => `src/part-${i % 37}/file-${i}.ts`) })),
  judged('new folders, forbidden files', (n) => ({ changedFiles: files(n, (i) => `services/s-${i}/.env`) })),
  judged('new dependencies', (n) => ({
    structure: {
      ...sampleFacts.structure,
      newFolders: Array.from({ length: Math.min(n, 3000) }, (_, i) => `services/s-${i}`),
      dependencies: [
        { path: 'a/package.json', ecosystem: 'npm', names: Array.from({ length: n }, (_, i) => `part-${i}`) },
      ],
    },
  })),
  judged('migrations', (n) => ({ changedFiles: files(n, (i) => `db/migrations/${i}_a.up.sql`) })),
  judged('packages of one lock file, all with flaws', (n) => ({
    dependencyChanges: {
      ...sampleFacts.dependencyChanges,
      changes: Array.from({ length: n }, (_, i) => ({
        ...dependencyChange,
        name: `part-${i}`,
        integrity: 'changed',
        resolved: `https://host-${i}.test/a.tgz`,
        knownPlace: false,
      })),
    },
  })),
  judged('checks', (n) => ({
    checks: {
      ...sampleFacts.checks,
      results: Array.from({ length: n }, (_, i) => ({ ...sampleFacts.checks.results[0], name: `test ${i}` })),
    },
  })),
  judged('results of static analysis', (n) => ({
    staticAnalysis: {
      ...sampleFacts.staticAnalysis,
      results: Array.from({ length: n }, (_, i) => ({
        tool: 'CodeQL',
        rule: `rule-${i}`,
        level: 'error',
        security: 'high',
        message: 'wrong',
        help: null,
        helpAddress: null,
        path: 'src/a.ts',
        line: i + 1,
        endLine: null,
        fingerprint: String(i),
      })),
    },
  })),
  judged('secrets', (n) => ({
    secrets: {
      ...sampleFacts.secrets,
      found: Array.from({ length: n }, (_, i) => ({
        kind: 'aws',
        path: `src/${i}.ts`,
        line: 1,
        occurrence: 1,
      })),
    },
  })),
  ...parseSarif,
];
