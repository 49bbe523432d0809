/** What is committed of a checkpoint: itself, as it was signed, and the public keys. Pure. */
import type { Envelope } from '../ledger/statement.ts';

export interface AnchorKey {
  readonly id: string;
  readonly publicKey: string;
}

/** The folder of all anchors in a repository. */
export const anchorsFolder = 'fairlead-ledger';

/** Sorts as the sizes do. */
export const anchorPath = (client: string, size: number): string =>
  `${anchorsFolder}/${client.replaceAll('/', '-')}/${String(size).padStart(12, '0')}.json`;

export function anchorText(client: string, checkpoint: Envelope, keys: readonly AnchorKey[]): string {
  const signers = new Set(checkpoint.signatures.map(({ keyid }) => keyid));
  const own = keys.filter(({ id }) => signers.has(id)).map(({ id, publicKey }) => ({ id, publicKey }));
  return `${JSON.stringify({ fairlead: 'anchor', format: 1, client, checkpoint, keys: own })}\n`;
}
