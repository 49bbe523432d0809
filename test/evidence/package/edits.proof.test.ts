/**
 * Every word and number of every file of a package, each changed alone and all signed anew with another key: what the verifier does not
 * name without the client's keys is on a list, and nothing else. `FAIRLEAD_EDITS=1` takes every one of them, else one of seven.
 */
import { expect, it } from 'vitest';
import { Unreadable, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import { type Edit, editsOf } from './edits.ts';
import { asLedger, type Files, filesOf, ledgerOf, newKey, resigned, written } from './made.ts';

const every = Number(process.env.FAIRLEAD_EDITS ?? 7);

/** Nothing else in the package tells of it: docs/evidence-package.md lists the same. */
const sources: readonly (readonly [file: RegExp, place: RegExp])[] = [
  // An interval in which a rule was in force is shown as a share and a line, not in words; ids of repositories are not shown.
  [/^raw\/continuity\.json$/, /(intervals\.\d+\.because|repository\.id)/],
  [/^raw\/gaps\.json$/, /repositories/],
  // Of a population without rows: which cells its columns would show.
  [/^sheets\/alerts\.json$/, /columns\.\d+\.key/],
  // The package's own verifier, which nobody should trust.
  [/^verify\.mjs$/, /./],
  // When the ledger was exported: it is about no record.
  [/^ledger\/ledger\.jsonl$/, /^line (1 at|2 key\.madeAt)$/],
];

const isSource = ({ file, place }: Edit): boolean =>
  sources.some(([name, where]) => name.test(file) && where.test(place));

it('is named, but for what is a source of its own', { timeout: 1_800_000 }, async () => {
  const [key, other] = [newKey(), newKey()];
  const ledger = asLedger(ledgerOf('github.com/7', { records: 4, every: 2, key }));
  const ours = dossier(6, { ledger });
  const files: Files = filesOf(await written(ours, [key]));
  const silent: string[] = [];
  let tried = 0;
  for (const file of files.keys()) {
    if (file.startsWith('manifest')) continue;
    const all = editsOf(files, file);
    const part = file === 'verify.mjs' ? 500 : every;
    for (const edit of all.filter((_, i) => i % part === 0)) {
      tried += 1;
      const { problems } = await verifyPackage(resigned(edit.files(), ours, other), {}).catch((error) => {
        if (error instanceof Unreadable) return { problems: [error.message] };
        throw error;
      });
      if (problems.length === 0 && !isSource(edit))
        silent.push(`${edit.file} ${edit.place}: ${edit.was} → ${edit.is}`);
    }
  }
  expect(tried).toBeGreaterThan(500);
  expect(silent).toEqual([]);
});
