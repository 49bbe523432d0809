/**
 * A client's secret, for what happens where no workflow runs. Whoever has it signs what it tells. It is shown once, when it is
 * made; kept is what opens with one of the service's own webhook secrets, so that neither the database nor a backup gives it away.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Parts of a sealed secret: what made it different, the proof that nobody changed it, and itself. Bytes. */
const nonceBytes = 12;
const tagBytes = 16;

const secretBytes = 32;

export interface MadeSecret {
  /** Names it, and opens nothing. */
  readonly id: string;
  /** Shown once. */
  readonly secret: string;
}

/** `fairlead_<id>_<secret>` */
export function makeSecret(): MadeSecret {
  const id = randomBytes(8).toString('hex');
  return { id, secret: `fairlead_${id}_${randomBytes(secretBytes).toString('hex')}` };
}

function keyFrom(serviceSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', serviceSecret, 'fairlead', 'secrets of clients', 32));
}

/** It opens for this client and id alone. */
const boundTo = (client: string, id: string): Buffer => Buffer.from(`${client} ${id}`);

/** `serviceSecrets`: newest first, at least one. */
export function seal({ id, secret }: MadeSecret, client: string, [newest = '']: readonly string[]): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(newest), nonce).setAAD(boundTo(client, id));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function openWith(sealed: Buffer, client: string, id: string, serviceSecret: string): string | null {
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(serviceSecret), nonce, {
      authTagLength: tagBytes,
    })
      .setAAD(boundTo(client, id))
      .setAuthTag(tag);
    return (
      decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    return null;
  }
}

export interface Unsealed {
  readonly secret: string;
  /** It was sealed with a secret that is being replaced: it is to be sealed anew. */
  readonly isOld: boolean;
}

/** Null: none of the service's secrets opens it, and it has to be replaced. */
export function unseal(
  sealed: Buffer,
  client: string,
  id: string,
  serviceSecrets: readonly string[],
): Unsealed | null {
  for (const [i, serviceSecret] of serviceSecrets.entries()) {
    const secret = openWith(sealed, client, id, serviceSecret);
    if (secret !== null) return { secret, isOld: i > 0 };
  }
  return null;
}
