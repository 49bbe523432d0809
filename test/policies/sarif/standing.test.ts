import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import { readSarif } from '../../../policies/formats/sarif/read.ts';
import { changedLines, standingOf } from '../../../policies/formats/sarif/standing.ts';
import { changedFile } from '../sample.ts';
import { at, type Json, sarif, sarifResult, sarifRun } from './samples.ts';

function physical(location: Json): Json {
  return sarifResult({ locations: [{ physicalLocation: location }] });
}

function offset(uri: string, region: Json): Json {
  return physical({ artifactLocation: { uri }, region });
}

function two(first: Json, second: Json): Json {
  return { ...first, locations: [first.locations, second.locations].flat() };
}

/** Lines 5 and 30 are new. */
const patch = '@@ -3,4 +3,5 @@\n c\n d\n+e\n f\n g\n@@ -28,3 +29,3 @@\n x\n-y\n+z\n w';
const files: readonly ChangedFile[] = [
  changedFile({ path: 'src/a.ts', patch, additions: 2, deletions: 1 }),
  changedFile({ path: 'src/new.ts', status: 'added', patch: null, kind: 'unknown', additions: 9000 }),
  changedFile({ path: 'src/100%25.ts', status: 'added', patch: '@@ -0,0 +1 @@\n+a', additions: 1 }),
  changedFile({ path: 'src/huge.ts', patch: null, kind: 'unknown', additions: 9000 }),
  changedFile({ path: 'src/cut.ts', patch: '@@ -1 +1 @@\n-a\n+b', additions: 3 }),
  changedFile({ path: 'src/moved.ts', status: 'renamed', patch: null, additions: 0, deletions: 0 }),
  changedFile({ path: 'src/less.ts', patch: null, kind: 'unknown', additions: 0, deletions: 9000 }),
  changedFile({ path: 'src/odd.ts', patch: null, kind: 'binary', additions: 0, deletions: 0 }),
  changedFile({ path: 'src/gone.ts', status: 'removed', patch: '@@ -1 +0,0 @@\n-a', additions: 0 }),
];

function standing(result: Json) {
  const read = readSarif(sarif(sarifRun({ results: [result] })));
  const first = read.ok ? read.runs[0]?.results[0] : undefined;
  return first && standingOf(first, changedLines(files)).standing;
}

describe('a result', () => {
  it.each<[string, Json, string]>([
    ['on a new line', at('src/a.ts', 5), 'new'],
    ['on an edited line', at('src/a.ts', 30), 'new'],
    ['on a line between', at('src/a.ts', 6), 'untouchedLines'],
    ['over a few lines, one of them new', at('src/a.ts', 4, { endLine: 7 }), 'new'],
    ['over ten lines, the last one new', at('src/a.ts', 21, { endLine: 30 }), 'new'],
    ['over eleven lines, the last one new', at('src/a.ts', 20, { endLine: 30 }), 'untouchedLines'],
    ['over many lines, the first one new', at('src/a.ts', 5, { endLine: 400 }), 'new'],
    ['on the file as a whole', at('src/a.ts'), 'withoutLine'],
    ['on no file', sarifResult({ locations: [] }), 'withoutLine'],
    ['in another file', at('src/b.ts', 5), 'elsewhere'],
    ['outside the repository', at('/etc/passwd', 5), 'elsewhere'],
    ['in a removed file', at('src/gone.ts', 1), 'elsewhere'],
    ['in an added file without a patch', at('src/new.ts', 77), 'new'],
    ['on an added file as a whole', at('src/new.ts'), 'new'],
    ['in a changed file without a patch', at('src/huge.ts', 77), 'unseen'],
    ['in a file whose patch lacks lines', at('src/cut.ts', 77), 'unseen'],
    ['in a file that only moved', at('src/moved.ts', 1), 'untouchedLines'],
    ['in a file that only lost lines', at('src/less.ts', 1), 'untouchedLines'],
    ['in a file that git takes for binary', at('src/odd.ts', 1), 'unseen'],
    ['that is suppressed', { ...at('src/a.ts', 5), suppressions: [{ kind: 'inSource' }] }, 'suppressed'],
    ['that the baseline knows', { ...at('src/a.ts', 5), baselineState: 'unchanged' }, 'unchanged'],
    ['that needs a person', { ...at('src/a.ts', 5), kind: 'Review' }, 'undecided'],
    ['whose second place is new', two(at('src/b.ts', 1), at('src/a.ts', 5)), 'new'],
    [
      'only related to a new line',
      { ...at('src/b.ts', 1), relatedLocations: at('src/a.ts', 5).locations },
      'elsewhere',
    ],
    ['by a line written as text', offset('src/a.ts', { startLine: '5' }), 'new'],
    ['by characters', offset('src/a.ts', { charOffset: 4, charLength: 2 }), 'unplaced'],
    ['by bytes', offset('src/a.ts', { byteOffset: 4 }), 'unplaced'],
    ['by characters in an added file', offset('src/new.ts', { charOffset: 4 }), 'new'],
    ['by characters elsewhere', offset('src/b.ts', { charOffset: 4 }), 'elsewhere'],
    ['in a file of a list that is missing', physical({ artifactLocation: { index: 3 } }), 'unresolved'],
    ['in a file whose name looks encoded', at('src/%61.ts', 5), 'new'],
    ['in a file that is named like an encoded one', at('src/100%25.ts', 1), 'new'],
    ['with a fragment behind the name', at('src/a.ts#L5', 5), 'new'],
    ['that is no failure', { ...at('src/a.ts', 5), kind: 'pass' }, 'notCounted'],
  ])('%s', (_, result, expected) => {
    expect(standing(result)).toBe(expected);
  });
});
