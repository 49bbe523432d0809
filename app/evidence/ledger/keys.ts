/** A client's signing keys: Ed25519, made here, kept wrapped (AES-256-GCM) under a key that comes from the App's own private key. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { sha256 } from './record.ts';
import type { SigningKey } from './statement.ts';

export interface StoredKey {
  readonly id: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
  readonly wrappedKey: string;
  readonly madeAt: Date;
}

/** Milliseconds after which the next key is made, and in which both sign. */
const day = 24 * 60 * 60_000;
export const maxKeyAge = 365 * day;
export const overlap = 7 * day;

/** The same for the same private key, however its text is written: line ends, PKCS #1 or #8. Of what is no key, the text. */
function bytesOf(secret: string): Buffer {
  try {
    return createPrivateKey(secret).export({ type: 'pkcs8', format: 'der' });
  } catch {
    return Buffer.from(secret);
  }
}

const wrapping = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', bytesOf(secret), 'fairlead', 'evidence keys', 32));

function wrap(text: string, secret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrapping(secret), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Null: it was wrapped under another App's key, or changed. */
function unwrap(wrapped: string, secret: string): string | null {
  const bytes = Buffer.from(wrapped, 'base64');
  try {
    const cipher = createDecipheriv('aes-256-gcm', wrapping(secret), bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** SHA-256 of the public key's DER, hex. */
export const keyId = (publicKey: string): string => sha256(Buffer.from(publicKey, 'base64')).toString('hex');

export function makeKey(secret: string, madeAt: Date): StoredKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { id: keyId(publicKey), publicKey, wrappedKey: wrap(pem, secret), madeAt };
}

export interface Signers {
  readonly keys: readonly SigningKey[];
  /** One that is to be stored before it signs. */
  readonly made: StoredKey | null;
}

/** Who signs now: the newest key, and for a while the one before it. `keys`: the newest first. */
export function signers(keys: readonly StoredKey[], secret: string, now: Date): Signers {
  const usable = keys.flatMap(({ id, wrappedKey, madeAt }) => {
    const privateKey = unwrap(wrappedKey, secret);
    return privateKey === null ? [] : [{ id, privateKey, madeAt }];
  });
  const [newest, before] = usable;
  const age = newest ? now.getTime() - newest.madeAt.getTime() : maxKeyAge;
  if (!newest || age >= maxKeyAge) {
    const made = makeKey(secret, now);
    const opened = { id: made.id, privateKey: unwrap(made.wrappedKey, secret) ?? '' };
    return { keys: [opened, ...(newest ? [newest] : [])], made };
  }
  return { keys: before && age < overlap ? [newest, before] : [newest], made: null };
}
