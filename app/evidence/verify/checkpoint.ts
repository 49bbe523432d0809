/** One checkpoint: its signatures, and whether the records before it are those that it signed; and the keys it is signed with. */
import { createPublicKey, verify } from 'node:crypto';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { checkpointText, parsedAsWritten } from './lines.ts';
import { digest, type Part, type State } from './state.ts';

/** DSSE: what is signed is the type and the payload with their lengths. */
function signedBytes(type: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('DSSEv1 '),
    Buffer.from(`${Buffer.byteLength(type)} ${type} `),
    Buffer.from(`${payload.length} `),
    payload,
  ]);
}

function isSignedBy(publicKey: string, bytes: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
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

/** `untrusted`: what is wrong where none of them is known, unless a later checkpoint, which signs the same records, tells otherwise. */
function trustKeys(state: State, by: readonly string[], untrusted: Prose): void {
  if (state.isGiven && !by.some((id) => state.trusted.has(id))) {
    state.untrusted ??= untrusted;
    return;
  }
  state.untrusted = null;
  // A trusted key signed that these are the client's, too: so keys change.
  for (const id of by) state.trusted.add(id);
}

function problemOfCheckpoint(state: State, line: Part<'checkpoint'>): Prose | null {
  const number = state.checkpoints;
  const forged = problemOfSignatures(state, line);
  if (forged) return forged;
  const by = line.signatures.map(({ keyid }) => keyid);
  const text = Buffer.from(line.payload, 'base64').toString('utf8');
  const said = parsedAsWritten(checkpointText, text);
  if (!said) return say`Checkpoint ${number} does not say what a checkpoint says`;
  if (said.client !== state.client) return say`Checkpoint ${number} is of another client (${said.client})`;
  // A signature says nothing about the ones beside it: without this, whoever has a checkpoint adds a key of their own to it.
  if ([...by].sort().join() !== said.keys.join())
    return say`Checkpoint ${number} is not signed with the keys that it names: a signature was added, or taken away`;
  if (state.lastAt !== null && said.at < state.lastAt)
    return say`Checkpoint ${number} says that it was signed on ${said.at}, before the one that it follows (${state.lastAt}): its time is not the true one`;
  if (said.previous !== state.lastPayload)
    return say`Checkpoint ${number} does not follow the one before it: one is missing, or was put in`;
  state.lastPayload = digest(text);
  state.lastAt = said.at;
  if (said.size !== state.tree.size())
    return say`Checkpoint ${number} (${said.at}) signs ${said.size} records and stands after ${state.tree.size()}: records are missing, or were added`;
  if (said.root !== state.tree.root())
    return say`The ${said.size} records are not those that checkpoint ${number} signed on ${said.at}`;
  trustKeys(state, by, say`Checkpoint ${number} (${said.at}) is not signed with a key that was given`);
  state.signed = { client: said.client, size: said.size, root: said.root, at: said.at };
  return null;
}

export function takeKey(state: State, { id, publicKey }: Part<'key'>): void {
  if (digest(Buffer.from(publicKey, 'base64')) !== id)
    state.problems.push(say`Key ${id} is another key than its id says`);
  else if (state.keys.has(id)) state.problems.push(say`Key ${id} is there twice`);
  else state.keys.set(id, publicKey);
}

export function takeCheckpoint(state: State, line: Part<'checkpoint'>): void {
  const problem = problemOfCheckpoint(state, line);
  if (problem) state.problems.push(problem);
  state.checkpoints += 1;
}
