/** The pure part: globs, and assessments per second on recorded facts. */
import { builtInSettings } from '../policies/engine/config/built-in.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../policies/engine/facts.ts';
import { compileGlobs } from '../policies/engine/glob.ts';
import { renderCheck } from '../policies/engine/report/check.ts';
import { conclude, type Report } from '../policies/engine/report.ts';
import { catalogue } from '../policies/index.ts';
import { identity } from '../test/engine/report/reports.ts';
import { changedFile, sampleFacts } from '../test/policies/sample.ts';
import { measure, shown } from './measure.ts';

const folders = [
  'src',
  'services/billing',
  'packages/ui/src',
  'docs',
  'test/fixtures',
  '.github/workflows',
  'db/migrations',
  'infra',
];
const endings = ['ts', 'test.ts', 'md', 'yml', 'sql', 'tf', 'json', 'snap'];
const paths = Array.from(
  { length: 3000 },
  (_, i) => `${folders[i % 8]}/part-${i % 37}/file-${i}.${endings[(i >> 3) % 8]}`,
);
const globs = Array.from({ length: 50 }, (_, i) => {
  const shapes = [
    `**/*.${endings[i % 8]}`,
    `${folders[i % 8]}/**`,
    `**/part-${i % 37}/*.{ts,md,sql}`,
    `**/file-${i}*.??`,
    `${folders[i % 8]}/*/file-?${i}.*`,
  ];
  return shapes[i % shapes.length] ?? '**';
});

/** Every path against every glob, compiled once: 150,000 matches, none cut short by an earlier hit. */
async function globMatching(): Promise<string> {
  const compiled = globs.map((glob) => compileGlobs([glob]));
  return shown(
    await measure(20, () => paths.map((path) => compiled.filter((matches) => matches(path)).length)),
  );
}

function recordedFacts(): CollectedFacts {
  const changedFiles = paths.slice(0, 60).map((path) => changedFile({ path, additions: 12, deletions: 3 }));
  const facts = { ...sampleFacts, changedFiles };
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, { ok: true, value, gaps: [] }]),
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
  const judged = {
    subject: '#1',
    identity: identity(),
    base: at,
    head: at,
    assessments: evaluate(builtInSettings(catalogue), facts).assessments,
    provenance,
    proposed: null,
  };
  return { ...judged, conclusion: conclude(judged) };
}

export async function benchEngine(): Promise<readonly (readonly [string, string])[]> {
  const facts = recordedFacts();
  const perRun = 200;
  const judge = await measure(20, () => {
    for (let i = 0; i < perRun; i++) report(facts);
  });
  const render = await measure(20, () => renderCheck([report(facts)]));
  return [
    ['globs: 3,000 files × 50 globs, compiled once', await globMatching()],
    [
      `assessments on recorded facts (${catalogue.length} policies, 60 files)`,
      `${Math.round((perRun * 1000) / judge.median).toLocaleString('en-US')}/s`,
    ],
    ['one report rendered as a check run', shown(render)],
  ];
}
