/**
 * Verifies an exported ledger, line by line: every record against its payload and against the record before it, every checkpoint against the
 * records and its signatures, and the counts. It shares no code with what writes the ledger. What a file alone cannot show
 * (that it is the newest, whose keys these are) is said.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import {
  checkpointText,
  isCanonical,
  type LedgerLine,
  ledgerHead,
  ledgerLine,
  parsed,
  recordText,
} from './lines.ts';
import { hashOfLeaf, newTree } from './tree.ts';

export interface VerifyOptions {
  /** Ids of keys that are known from elsewhere to be this client's; without any, the file's own are believed. */
  readonly keys: readonly string[];
  /** What an earlier export says: the root at a size. */
  readonly earlier: Signed | null;
}

/** What a checkpoint vouches for. */
export interface Signed {
  readonly client: string;
  readonly size: number;
  readonly root: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface LedgerVerdict {
  /** Null: this is no ledger. */
  readonly client: string | null;
  readonly records: number;
  /** Records whose payload was erased. */
  readonly erased: number;
  readonly checkpoints: number;
  /** The last checkpoint that holds. */
  readonly signed: Signed | null;
  /** Keys that signed it, or one that vouched for them. */
  readonly keys: readonly string[];
  /** What is wrong, in the order of the lines; the first is where to look. */
  readonly problems: readonly Prose[];
}

/** After so many the rest is not listed: a record that is missing makes all that follow it wrong. */
const maxProblems = 10;

type Part<K extends string> = Extract<LedgerLine, Record<K, unknown>>[K &
  keyof Extract<LedgerLine, Record<K, unknown>>];
type RecordLine = Extract<LedgerLine, { record: unknown }>;

const first = '0'.repeat(64);

/** DSSE: what is signed is the type and the payload with their lengths. */
function signedBytes(type: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('DSSEv1 '),
    Buffer.from(`${Buffer.byteLength(type)} ${type} `),
    Buffer.from(`${payload.length} `),
    payload,
  ]);
}

const digest = (...parts: readonly (string | Buffer)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

function isSignedBy(publicKey: string, bytes: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What was seen so far. */
function newState(client: string, { keys: trusted, earlier }: VerifyOptions) {
  return {
    client,
    tree: newTree(),
    previous: first,
    erased: 0,
    checkpoints: 0,
    keys: new Map<string, string>(),
    trusted: new Set(trusted),
    isGiven: trusted.length > 0,
    earlier,
    earlierSeen: false,
    signed: null as Signed | null,
    lastPayload: null as string | null,
    ended: false,
    problems: [] as Prose[],
  };
}

type State = ReturnType<typeof newState>;

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
  if (payload !== null && digest(Buffer.from(salt, 'hex'), payload) !== read.payload)
    return say`The payload of record ${place} (${read.kind}, ${read.at}) was changed: it is not what was recorded`;
  return null;
}

function takeRecord(state: State, line: RecordLine): void {
  const problem = problemOfRecord(state, line);
  if (problem) state.problems.push(problem);
  const leaf = hashOfLeaf(line.record);
  state.tree.add(leaf);
  state.previous = leaf.toString('hex');
  if (line.payload === null) state.erased += 1;
  const { earlier, tree } = state;
  if (earlier?.size !== tree.size()) return;
  state.earlierSeen = true;
  if (tree.root() !== earlier.root)
    state.problems.push(
      say`The first ${earlier.size} records are not those that were signed on ${earlier.at}: history was written anew`,
    );
}

/** What is wrong with a checkpoint's signatures. */
function problemOfSignatures(
  { keys, checkpoints: number }: State,
  { payloadType, payload, signatures }: Part<'checkpoint'>,
): Prose | null {
  const bytes = signedBytes(payloadType, Buffer.from(payload, 'base64'));
  for (const { keyid, sig } of signatures) {
    const key = keys.get(keyid);
    if (key === undefined)
      return say`Checkpoint ${number} is signed with a key that the file does not have (${keyid})`;
    if (!isSignedBy(key, bytes, sig))
      return say`The signature of checkpoint ${number} does not hold: it was changed, or signed with another key`;
  }
  return null;
}

function problemOfCheckpoint(state: State, line: Part<'checkpoint'>): Prose | null {
  const number = state.checkpoints;
  const forged = problemOfSignatures(state, line);
  if (forged) return forged;
  const by = line.signatures.map(({ keyid }) => keyid);
  const text = Buffer.from(line.payload, 'base64').toString('utf8');
  const said = parsed(checkpointText, text);
  if (!said) return say`Checkpoint ${number} does not say what a checkpoint says`;
  if (said.client !== state.client) return say`Checkpoint ${number} is of another client (${said.client})`;
  if (said.previous !== state.lastPayload)
    return say`Checkpoint ${number} does not follow the one before it: one is missing, or was put in`;
  state.lastPayload = digest(text);
  if (state.isGiven && !by.some((id) => state.trusted.has(id)))
    return say`Checkpoint ${number} (${said.at}) is not signed with a key that was given`;
  // A key that signs together with a trusted one is that client's, too: so keys change.
  for (const id of by) state.trusted.add(id);
  if (said.size !== state.tree.size())
    return say`Checkpoint ${number} (${said.at}) signs ${said.size} records and stands after ${state.tree.size()}: records are missing, or were added`;
  if (said.root !== state.tree.root())
    return say`The ${said.size} records are not those that checkpoint ${number} signed on ${said.at}`;
  state.signed = { client: said.client, size: said.size, root: said.root, at: said.at };
  return null;
}

function takeKey(state: State, { id, publicKey }: Part<'key'>): void {
  if (digest(Buffer.from(publicKey, 'base64')) !== id)
    state.problems.push(say`Key ${id} is another key than its id says`);
  else if (state.keys.has(id)) state.problems.push(say`Key ${id} is there twice`);
  else state.keys.set(id, publicKey);
}

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
  const line = parsed(ledgerLine, text);
  if (!line) state.problems.push(say`Line ${number} is not a line of a ledger`);
  else if ('record' in line) takeRecord(state, line);
  else if ('key' in line) takeKey(state, line.key);
  else if ('end' in line) takeEnd(state, line.end);
  else {
    const problem = problemOfCheckpoint(state, line.checkpoint);
    if (problem) state.problems.push(problem);
    state.checkpoints += 1;
  }
}

function closed(state: State): LedgerVerdict {
  const { client, tree, erased, checkpoints, signed, trusted, problems, earlier } = state;
  const more: readonly Prose[] = [
    ...(state.ended ? [] : [say`The file is cut: its end is missing`]),
    ...(earlier && !state.earlierSeen
      ? [
          say`There are ${tree.size()} records; ${earlier.size} were signed on ${earlier.at}: the end was taken away`,
        ]
      : []),
  ];
  return {
    client,
    records: tree.size(),
    erased,
    checkpoints,
    signed,
    keys: [...trusted].sort(),
    problems: [...problems, ...more].slice(0, maxProblems),
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
      const head = parsed(ledgerHead, text);
      if (!head) break;
      state = newState(head.client, options);
    } else take(state, number, text);
  }
  if (state) return closed(state);
  const none = { client: null, records: 0, erased: 0, checkpoints: 0, signed: null, keys: [] };
  return {
    ...none,
    problems: [say`This is not an exported ledger, or of a format that this version does not know`],
  };
}
