/** One record: against the record before it, against its payload, and against what was signed earlier. */
import type { z } from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { erasureText, isCanonical, type LedgerLine, parsed, recordText } from './lines.ts';
import { digest, type State } from './state.ts';
import { hashOfLeaf } from './tree.ts';

type RecordLine = Extract<LedgerLine, { record: unknown }>;

type RecordSaid = z.infer<typeof recordText>;

/** What a record says, where it is one of this client's and its payload is what was recorded. */
export function problemOfContents(
  client: string,
  { record, salt, payload }: Pick<RecordLine, 'record' | 'salt' | 'payload'>,
  place?: number,
): { readonly said: RecordSaid } | { readonly problem: Prose } {
  const read = parsed(recordText, record);
  const which = place ?? read?.place ?? 0;
  if (!read) return { problem: say`Record ${which} is no record: it was changed` };
  if (!isCanonical(read, record))
    return { problem: say`Record ${which} is not canonical JSON: it was changed` };
  if (read.client !== client)
    return { problem: say`Record ${which} is of another client (${read.client}): it was put in` };
  if (payload !== null && (salt === null || digest(Buffer.from(salt, 'hex'), payload) !== read.payload))
    return {
      problem: say`The payload of record ${which} (${read.kind}, ${read.at}) was changed: it is not what was recorded`,
    };
  return { said: read };
}

function problemOfRecord(state: State, line: RecordLine): Prose | null {
  const place = state.tree.size();
  const { record, hash } = line;
  const read = parsed(recordText, record);
  const contents = problemOfContents(state.client, line, place);
  // Of one that stands in another's place, that is what to say.
  if (!read || read.client !== state.client || !isCanonical(read, record))
    return 'problem' in contents ? contents.problem : null;
  if (read.place !== place)
    return say`Record ${read.place} stands where record ${place} belongs: one is missing, twice there, or two were swapped`;
  if (hashOfLeaf(record).toString('hex') !== hash)
    return say`Record ${place} was changed: its hash is another one than was written beside it`;
  if (read.previous !== state.previous)
    return place === 0
      ? say`Record 0 says that a record came before it: the beginning is missing`
      : say`Record ${place - 1} is not the one that record ${place} was written after: one of them was changed or put in`;
  return 'problem' in contents ? contents.problem : null;
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
