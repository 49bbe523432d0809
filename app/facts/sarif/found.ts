/** What was found in one place: analyses, and what could not be read there. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { AnalysisSource } from '../../../policies/facts/static-analysis.ts';
import { readSarif, type SarifRun } from '../../../policies/formats/sarif/read.ts';
import type { SarifFile } from '../source.ts';
import { textOf } from './unpack.ts';

export interface FoundRun extends SarifRun {
  readonly from: AnalysisSource;
  readonly name: string;
}

export interface Found {
  readonly runs: readonly FoundRun[];
  readonly gaps: readonly Gap[];
}

export const foundNothing: Found = { runs: [], gaps: [] };

/** Joins in order. */
export function together(all: readonly Found[]): Found {
  return { runs: all.flatMap(({ runs }) => runs), gaps: all.flatMap(({ gaps }) => gaps) };
}

async function readFile(file: SarifFile, from: AnalysisSource, checkouts: readonly string[]): Promise<Found> {
  const unreadable = (reason: Gap['reason']): Found => ({
    runs: [],
    gaps: [
      {
        reason: say`${file.name} cannot be read as SARIF: ${reason}`,
        remedy: say`See how the job that made ${file.name} ended, and run it again.`,
      },
    ],
  });
  const text = await textOf(file.bytes);
  if (!text.ok) return unreadable(text.reason);
  const read = readSarif(text.value, checkouts);
  if (!read.ok) return unreadable(read.reason);
  const gaps = read.gaps.map((gap) => ({ ...gap, reason: say`in ${file.name}: ${gap.reason}` }));
  return { runs: read.runs.map((run) => ({ ...run, from, name: file.name })), gaps };
}

/** Reads SARIF files one after the other: one that cannot be read is a gap, the others stand. */
export async function readFiles(
  files: readonly SarifFile[],
  from: AnalysisSource,
  checkouts: readonly string[],
): Promise<Found> {
  const all: Found[] = [];
  for (const file of files) all.push(await readFile(file, from, checkouts));
  return together(all);
}
