/** A checkpoint as it was anchored in the client's own repository: signed with the keys beside it, or no anchor. Pure. */
import { z } from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { checkpointSaid } from './checkpoint.ts';
import { checkpointLine, keyLine, parsedAsWritten } from './lines.ts';
import { type Anchor, digest } from './state.ts';

const anchorText = z.strictObject({
  fairlead: z.literal('anchor'),
  format: z.literal(1),
  client: z.string().min(1),
  checkpoint: checkpointLine,
  keys: z.array(keyLine.omit({ madeAt: true })).min(1),
});

/** `name`: what a problem calls it. */
export function readAnchor(name: string, text: string): Anchor | { readonly problem: Prose } {
  const read = parsedAsWritten(anchorText, text.trimEnd());
  if (!read) return { problem: say`${name} is no anchor as it was written` };
  const { client, checkpoint, keys } = read;
  const odd = keys.find(({ id, publicKey }) => digest(Buffer.from(publicKey, 'base64')) !== id);
  if (odd) return { problem: say`${name} has a key that is another one than its id says (${odd.id})` };
  const signed = checkpointSaid(
    new Map(keys.map(({ id, publicKey }) => [id, publicKey])),
    checkpoint,
    say`${name}`,
  );
  if ('problem' in signed) return signed;
  const { size, at, client: of } = signed.said;
  if (of !== client) return { problem: say`${name} is of another client than it says (${of})` };
  return { name, client, size, at, payload: digest(Buffer.from(checkpoint.payload, 'base64')) };
}
