/** How what is told is signed with a client's secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The id in a secret; null: it is none. */
export const idOfSecret = (secret: string): string | null =>
  /^fairlead_([0-9a-f]{16})_[0-9a-f]{64}$/.exec(secret)?.[1] ?? null;

/** Seconds that a signature is good for, and that clocks may differ. */
const maxSkew = 300;

/** Over the time and the raw body: a body cannot be sent again later. */
export function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
  const hash = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return `sha256=${hash}`;
}

/** Whether a timestamp (seconds since 1970) is of now. */
export function isTimely(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(Number(timestamp) - now.getTime() / 1000) <= maxSkew;
}

/** In constant time. */
export function isSignedWith(
  secret: string,
  timestamp: string,
  body: Uint8Array,
  signature: string,
): boolean {
  const expected = Buffer.from(signatureOf(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
