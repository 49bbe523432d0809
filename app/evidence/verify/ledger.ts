/**
 * Verifies an exported ledger, line by line: every record against its payload and against the record before it, every checkpoint against the
 * records and its signatures, and the counts. It shares no code with what writes the ledger. What a file alone cannot show
 * (that it is the newest, whose keys these are) is said.
 */
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { takeCheckpoint, takeKey } from './checkpoint.ts';
import { ledgerHead, ledgerLine, parsedAsWritten } from './lines.ts';
import { takeRecord } from './record.ts';
import { newState, type Part, type Seen, type State, type VerifyOptions } from './state.ts';

export interface LedgerVerdict {
  /** Null: this is no ledger. */
  readonly client: string | null;
  readonly records: number;
  /** Records whose payload was erased, which a signed record after them says. */
  readonly erased: number;
  /** Other records without a payload: nothing says who took it out. */
  readonly missing: number;
  readonly checkpoints: number;
  /** The last checkpoint that holds. */
  readonly signed: Seen | null;
  /** All that the file has, signed or not; null: this is no ledger. */
  readonly whole: Seen | null;
  /** Keys that signed it, or one that vouched for them. */
  readonly keys: readonly string[];
  /** What is wrong, in the order of the lines; the first is where to look. */
  readonly problems: readonly Prose[];
}

/** After so many the rest is not read. */
const maxProblems = 10;

function takeEnd(state: State, { keys, records, checkpoints }: Part<'end'>): void {
  state.ended = true;
  const seen = { keys: state.keys.size, records: state.tree.size(), checkpoints: state.checkpoints };
  if (seen.keys !== keys || seen.records !== records || seen.checkpoints !== checkpoints)
    state.problems.push(
      say`The file's end counts ${records} records, ${checkpoints} checkpoints and ${keys} keys; there are ${seen.records}, ${seen.checkpoints} and ${seen.keys}`,
    );
}

function take(state: State, number: number, text: string): void {
  if (state.ended) {
    state.problems.push(say`Line ${number} stands after the end: it was added`);
    return;
  }
  const line = parsedAsWritten(ledgerLine, text);
  if (!line) state.problems.push(say`Line ${number} is not a line of a ledger as it was written`);
  else if ('record' in line) takeRecord(state, line);
  else if ('key' in line) takeKey(state, line.key);
  else if ('end' in line) takeEnd(state, line.end);
  else takeCheckpoint(state, line.checkpoint);
}

/** What was anchored and is not in the file. */
function problemsOfAnchors({ client, tree, anchors, payloads }: State): readonly Prose[] {
  return anchors.flatMap(({ name, client: of, size, at, payload }) => {
    if (of !== client || payloads.has(payload)) return [];
    return size > tree.size()
      ? [
          say`There are ${tree.size()} records; ${name} anchors ${size}, signed on ${at}: the end was taken away`,
        ]
      : [
          say`The checkpoint of ${size} records that ${name} anchors, signed on ${at}, is not in it: history was written anew`,
        ];
  });
}

/** What is wrong with a file as a whole. */
function problemsAtEnd(state: State): readonly Prose[] {
  const { client, tree, ended, earlier, earlierSeen, isGiven, signed, untrusted } = state;
  const missing = say`There are ${tree.size()} records; the earlier file, of ${earlier?.at ?? ''}, has ${earlier?.size ?? 0}: the end was taken away`;
  return [
    ...(ended ? [] : [say`The file is cut: its end is missing`]),
    ...(earlier && earlier.client !== client
      ? [say`The earlier file is of another client (${earlier.client})`]
      : []),
    ...(earlier && !earlierSeen ? [missing] : []),
    ...problemsOfAnchors(state),
    ...(untrusted ? [untrusted] : []),
    ...(isGiven && !signed
      ? [say`No checkpoint in it holds, so no key vouches for it: whoever had the file could have written it`]
      : []),
  ];
}

function closed(state: State): LedgerVerdict {
  const { client, at, tree, without, checkpoints, signed, trusted, problems } = state;
  // Whoever has a file can put records after the last one that is signed.
  const isRecorded = (place: number) =>
    (state.erased.get(place) ?? Number.POSITIVE_INFINITY) < (signed?.size ?? 0);
  const erased = [...without].filter(isRecorded).length;
  return {
    whole: { client, at, size: tree.size(), root: tree.root() },
    client,
    records: tree.size(),
    erased,
    missing: without.size - erased,
    checkpoints,
    signed,
    keys: [...trusted].filter((id) => state.keys.has(id)).sort(),
    problems: [...problems, ...problemsAtEnd(state)].slice(0, maxProblems),
  };
}

/** `lines` without their line ends, in their order. Never throws for what they say. */
export async function verifyLedger(
  lines: AsyncIterable<string>,
  options: VerifyOptions,
): Promise<LedgerVerdict> {
  let state: State | null = null;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (!state) {
      const head = parsedAsWritten(ledgerHead, text);
      if (!head) break;
      state = newState(head, options);
    } else take(state, number, text);
    // A record that is missing makes every one after it wrong, and there may be millions.
    if (state.problems.length >= maxProblems) break;
  }
  if (state) return closed(state);
  const none = {
    client: null,
    records: 0,
    erased: 0,
    missing: 0,
    checkpoints: 0,
    signed: null,
    whole: null,
    keys: [],
  };
  return {
    ...none,
    problems: [say`This is not an exported ledger, or of a format that this version does not know`],
  };
}
