/** Secrets made up while a test runs: none stands in this repository, and none opens anything. */
import { createHash, generateKeyPairSync } from 'node:crypto';

/** `length` letters and digits that look like chance; the same for the same seed. */
export function chance(length: number, seed = 'a'): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1)
    text += createHash('sha256')
      .update(`${seed}${i}`)
      .digest('base64')
      .replaceAll(/[^A-Za-z0-9]/g, '');
  return text.slice(0, length);
}

export const gitHubToken = (seed = 'a'): string => `ghp_${chance(36, seed)}`;
export const awsKey = (seed = 'a'): string => `AWS_SECRET_${'ACCESS'}_KEY = "${chance(40, seed)}"`;
export const address = (password: string, host = 'db.acme.io'): string =>
  `postgres://app:${password}@${host}:5432/shop`;

/** PEM, in lines. */
export function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return key;
}
