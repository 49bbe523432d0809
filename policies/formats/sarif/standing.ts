/** Whether a result is new with a change: on lines that the change added or edited. */
import type { ChangedFile } from '../../facts/changed-files.ts';
import { type AddedLines, addedLines } from '../patch.ts';
import type { SarifPlace } from './place.ts';
import type { SarifResult } from './result.ts';

export type Standing =
  | 'new'
  | 'suppressed'
  | 'unchanged'
  | 'elsewhere'
  | 'untouchedLines'
  | 'withoutLine'
  /** The tool says that it is not a failure. */
  | 'notCounted'
  /** The tool leaves it to a person, or could not tell. */
  | 'undecided'
  /** The file changed, but the tool does not name lines. */
  | 'unplaced'
  /** It names a file by a reference that leads nowhere. */
  | 'unresolved'
  /** The file changed, but its changed lines could not be seen. */
  | 'unseen';

/** The changed lines of each file: all of an added file; null when they could not be seen. */
export interface ChangedLines {
  readonly path: string;
  readonly wholeFile: boolean;
  readonly lines: AddedLines | null;
}

function linesOf(file: ChangedFile): ChangedLines {
  const { path, status, kind, additions, patch } = file;
  const wholeFile = status === 'added';
  const seen = patch !== null ? addedLines(patch) : null;
  const complete = seen !== null && seen.size === additions;
  const nothingAdded = additions === 0 && kind !== 'binary' && patch === null;
  if (complete) return { path, wholeFile, lines: seen };
  return { path, wholeFile, lines: nothingAdded ? new Map() : null };
}

/** Changed lines by path. Removed files have none. */
export function changedLines(files: readonly ChangedFile[]): ReadonlyMap<string, ChangedLines> {
  const present = files.filter((file) => file.status !== 'removed');
  return new Map(present.map((file) => [file.path, linesOf(file)]));
}

/** Regions up to this many lines count when any of their lines changed; longer ones when their first line did. */
const shortRegion = 10;

/**
 * GitHub shows a result in a pull request only when all its lines are in the diff; that misses a statement over three
 * lines of which one was edited. Any line of any region would blame the author of one edit for a rule about the whole
 * 400-line class around it. So: any line of a short region, the first line of a long one (where tools put the name).
 */
function touches(added: AddedLines, line: number, endLine: number): boolean {
  if (endLine - line >= shortRegion) return added.has(line);
  for (let at = line; at <= Math.max(line, endLine); at++) if (added.has(at)) return true;
  return false;
}

type Change = ReadonlyMap<string, ChangedLines>;

function standingAt(place: SarifPlace, change: Change): Standing {
  if (place.kind === 'unresolved') return 'unresolved';
  if (place.kind === 'nowhere') return 'withoutLine';
  const file = place.kind === 'file' ? change.get(place.path) : undefined;
  if (place.kind === 'outside' || !file) return 'elsewhere';
  if (file.wholeFile) return 'new';
  if (place.line === null) return place.byOffset ? 'unplaced' : 'withoutLine';
  if (!file.lines) return 'unseen';
  return touches(file.lines, place.line, place.endLine) ? 'new' : 'untouchedLines';
}

/** Of several places the one that says most about the change: first is worst. */
const worstFirst: readonly Standing[] = [
  'new',
  'unseen',
  'unplaced',
  'unresolved',
  'withoutLine',
  'untouchedLines',
  'elsewhere',
];

/** How one result stands to a change, and the place that makes it so. */
export function standingOf(
  result: SarifResult,
  change: Change,
): { readonly standing: Standing; readonly place: SarifPlace } {
  const { state, place, otherPlaces } = result;
  if (state === 'not a failure') return { standing: 'notCounted', place };
  if (state !== 'reported') return { standing: state, place };
  const all = [place, ...otherPlaces].map((one) => ({ standing: standingAt(one, change), place: one }));
  const rank = ({ standing }: { readonly standing: Standing }) => worstFirst.indexOf(standing);
  return all.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst));
}
