/** One record: against the record before it, against its payload, and against what was signed earlier. */
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { erasureText, isCanonical, type LedgerLine, parsed, recordText } from './lines.ts';
import { digest, type State } from './state.ts';
import { hashOfLeaf } from './tree.ts';

type RecordLine = Extract<LedgerLine, { record: unknown }>;

function problemOfRecord(state: State, { record, hash, salt, payload }: RecordLine): Prose | null {
  const place = state.tree.size();
  const read = parsed(recordText, record);
  if (!read) return say`Record ${place} is no record: it was changed`;
  if (!isCanonical(read, record)) return say`Record ${place} is not canonical JSON: it was changed`;
  if (read.client !== state.client)
    return say`Record ${place} is of another client (${read.client}): it was put in`;
  if (read.place !== place)
    return say`Record ${read.place} stands where record ${place} belongs: one is missing, twice there, or two were swapped`;
  if (hashOfLeaf(record).toString('hex') !== hash)
    return say`Record ${place} was changed: its hash is another one than was written beside it`;
  if (read.previous !== state.previous)
    return place === 0
      ? say`Record 0 says that a record came before it: the beginning is missing`
      : say`Record ${place - 1} is not the one that record ${place} was written after: one of them was changed or put in`;
  if (payload !== null && (salt === null || digest(Buffer.from(salt, 'hex'), payload) !== read.payload))
    return say`The payload of record ${place} (${read.kind}, ${read.at}) was changed: it is not what was recorded`;
  return null;
}

/** A record of an erasure is about records before it. */
function takeErasure(state: State, { record, payload }: RecordLine): void {
  if (payload === null || parsed(recordText, record)?.kind !== 'erasure') return;
  const place = state.tree.size() - 1;
  for (const erased of parsed(erasureText, payload)?.places ?? [])
    if (erased < place && !state.erased.has(erased)) state.erased.set(erased, place);
}

export function takeRecord(state: State, line: RecordLine): void {
  const problem = problemOfRecord(state, line);
  if (problem) state.problems.push(problem);
  const leaf = hashOfLeaf(line.record);
  state.tree.add(leaf);
  state.previous = leaf.toString('hex');
  if (line.payload === null) state.without.add(state.tree.size() - 1);
  else takeErasure(state, line);
  const { earlier, tree } = state;
  if (earlier?.size !== tree.size()) return;
  state.earlierSeen = true;
  if (tree.root() !== earlier.root)
    state.problems.push(
      say`The first ${earlier.size} records are not those of the earlier file, of ${earlier.at}: history was written anew`,
    );
}
