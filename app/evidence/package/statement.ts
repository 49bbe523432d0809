/**
 * The signature: a statement (in-toto v1) about the manifest in a DSSE envelope, signed with the client's keys. It says whom and which
 * period the package is about, so that none can be shown as another's, or as a later one.
 */
import { createPublicKey, sign } from 'node:crypto';
import { keyId } from '../ledger/keys.ts';
import { canonical } from '../ledger/record.ts';
import { type Envelope, preAuthentication, type SigningKey } from '../ledger/statement.ts';
import type { Dossier } from '../model/dossier.ts';
import { bound, format, type PublicKey } from './manifest.ts';
import type { Entry } from './spool.ts';

const payloadType = 'application/vnd.in-toto+json';
const predicateType = 'https://github.com/fairlead/fairlead/blob/main/docs/evidence-package.md#v1';

export function publicKeyOf({ privateKey }: SigningKey): PublicKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { id: keyId(publicKey), publicKey };
}

/** It names every key that signs it, so that nobody adds a signature, and with it a key. */
export function signedManifest(dossier: Dossier, manifest: Entry, keys: readonly SigningKey[]): Envelope {
  const ids = keys.map((key) => publicKeyOf(key).id);
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: manifest.path, digest: { sha256: manifest.sha256 } }],
    predicateType,
    predicate: { format, ...bound(dossier), keys: ids.toSorted() },
  };
  const payload = Buffer.from(canonical(statement));
  const bytes = preAuthentication(payloadType, payload);
  return {
    payloadType,
    payload: payload.toString('base64'),
    signatures: keys.map(({ privateKey }, i) => ({
      keyid: ids[i] ?? '',
      sig: sign(null, bytes, privateKey).toString('base64'),
    })),
  };
}
