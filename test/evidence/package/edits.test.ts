/** A word or a number that somebody changed in one file, and signed all of it anew: the verifier says where, and what the rows say. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import { editsOf } from './edits.ts';
import { asLedger, type Files, filesOf, ledgerOf, newKey, resigned, written } from './made.ts';

const key = newKey();
const other = newKey();
const ours = dossier(6, { ledger: asLedger(ledgerOf('github.com/7', { records: 4, every: 2, key })) });
let files: Files = new Map();
beforeAll(async () => {
  files = filesOf(await written(ours, [key]));
});

const problemsOf = async (after: Files): Promise<readonly string[]> =>
  (await verifyPackage(resigned(after, ours, other), {})).problems;

/** Where two files part, the one that is not made of the other is named. */
const named: Readonly<Record<string, string>> = {
  'sheets/changes.json': 'sheets/changes.html says',
  'raw/controls.json': 'control',
  'raw/gaps.json': 'gaps.html says',
  'raw/changes.jsonl': 'Merkle root',
};

describe('one that is changed in', () => {
  it.each([
    ['README.html'],
    ['index.html'],
    ['controls.html'],
    ['continuity.html'],
    ['exceptions.html'],
    ['gaps.html'],
    ['person-data.html'],
    ['populations/changes.html'],
    ['populations/changes-A2.html'],
    ['populations/changes.csv'],
    ['populations/changes.xlsx'],
    ['sheets/changes.html'],
    ['sheets/changes.json'],
    ['samples/changes.html'],
    ['samples/changes/1.json'],
    ['oscal/catalog.json'],
    ['oscal/assessment-plan.json'],
    ['oscal/assessment-results.json'],
    ['raw/controls.json'],
    ['raw/gaps.json'],
    ['raw/changes.jsonl'],
  ])('%s is named', async (file) => {
    const edits = editsOf(files, file);
    expect(edits.length).toBeGreaterThan(5);
    const edit = edits[Math.floor(edits.length * 0.6)];
    const problems = await problemsOf(edit?.files() ?? files);
    expect([edit?.place, edit?.was, edit?.is, problems.join('\n')]).toEqual([
      edit?.place,
      edit?.was,
      edit?.is,
      expect.stringContaining(named[file] ?? file),
    ]);
  });
});
