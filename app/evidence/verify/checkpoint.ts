/** One checkpoint: its signatures, and whether the records before it are those that it signed; and the keys it is signed with. */
import { createPublicKey, verify } from 'node:crypto';
import type { z } from 'zod';
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

export type Said = z.infer<typeof checkpointText>;

/**
 * What a checkpoint says, where it is signed with keys that are known, all of those that it names and no others. `which`: what
 * a problem calls it.
 */
export function checkpointSaid(
  keys: ReadonlyMap<string, string>,
  { payloadType, payload, signatures }: Part<'checkpoint'>,
  which: Prose,
): { readonly said: Said } | { readonly problem: Prose } {
  const bytes = signedBytes(payloadType, Buffer.from(payload, 'base64'));
  for (const { keyid, sig } of signatures) {
    const key = keys.get(keyid);
    if (key === undefined)
      return { problem: say`${which} is signed with a key that the file does not have (${keyid})` };
    if (!isSignedBy(key, bytes, sig))
      return {
        problem: say`${which} has a signature that does not hold: it was changed, or made with another key`,
      };
  }
  const said = parsedAsWritten(checkpointText, textOf(payload));
  if (!said) return { problem: say`${which} does not say what a checkpoint says` };
  // A signature says nothing about the ones beside it: without this, whoever has a checkpoint adds a key of their own to it.
  if (
    signatures
      .map(({ keyid }) => keyid)
      .sort()
      .join() !== said.keys.join()
  )
    return {
      problem: say`${which} is not signed with the keys that it names: a signature was added, or taken away`,
    };
  return { said };
}

const textOf = (payload: string): string => Buffer.from(payload, 'base64').toString('utf8');

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
  const read = checkpointSaid(state.keys, line, say`Checkpoint ${number}`);
  if ('problem' in read) return read.problem;
  const { said } = read;
  if (said.client !== state.client) return say`Checkpoint ${number} is of another client (${said.client})`;
  if (state.lastAt !== null && said.at < state.lastAt)
    return say`Checkpoint ${number} says that it was signed on ${said.at}, before the one that it follows (${state.lastAt}): its time is not the true one`;
  if (said.previous !== state.lastPayload)
    return say`Checkpoint ${number} does not follow the one before it: one is missing, or was put in`;
  state.lastPayload = digest(textOf(line.payload));
  state.lastAt = said.at;
  state.payloads.add(state.lastPayload);
  if (said.size !== state.tree.size())
    return say`Checkpoint ${number} (${said.at}) signs ${said.size} records and stands after ${state.tree.size()}: records are missing, or were added`;
  if (said.root !== state.tree.root())
    return say`The ${said.size} records are not those that checkpoint ${number} signed on ${said.at}`;
  const by = line.signatures.map(({ keyid }) => keyid);
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
