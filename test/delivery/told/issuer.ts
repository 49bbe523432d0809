/** A local issuer of workflows' tokens: signs as GitHub's does, and counts who asks for its keys. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a token says; undefined: it does not say that. */
type Claims = Readonly<Record<string, unknown>>;

export interface Issuer {
  readonly url: string;
  /** How often the keys were asked for. */
  readonly asked: () => number;
  /** What it answers to that from now on, instead of its keys. */
  readonly breakDown: (status: number | null) => void;
  /** A token as a job in `acme/shop` gets it, but for what is said. */
  readonly token: (
    claims?: Claims,
    header?: { readonly kid?: string; readonly alg?: string },
  ) => Promise<string>;
  /** The same signed by somebody else, who has a key of the same name. */
  readonly forged: (claims?: Claims) => Promise<string>;
  /** The public key, as text: what a confused verifier might take for a shared secret. */
  readonly publicKey: string;
  readonly stop: () => Promise<void>;
}

export const audience = 'https://fairlead.example';

export async function startIssuer(now: () => Date): Promise<Issuer> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256');
  const jwk = await exportJWK(pair.publicKey);
  let asked = 0;
  let broken: number | null = null;
  let made = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/.well-known/jwks') return void response.writeHead(404).end();
    asked += 1;
    if (broken !== null) return void response.writeHead(broken).end('no');
    const body = JSON.stringify({ keys: [{ ...jwk, kid: 'one', alg: 'RS256', use: 'sig' }] });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (key: CryptoKey, claims: Claims, header: object) => {
    made += 1;
    const seconds = Math.floor(now().getTime() / 1000);
    const usual = {
      ...{ iss: url, aud: audience, sub: 'repo:acme/shop:ref:refs/heads/main', jti: `token-${made}` },
      ...{ iat: seconds, nbf: seconds, exp: seconds + 300 },
      ...{
        repository: 'acme/shop',
        repository_id: '10',
        repository_owner: 'acme',
        repository_owner_id: '100',
      },
    };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
      .sign(key);
  };
  return {
    url,
    asked: () => asked,
    breakDown: (status) => {
      broken = status;
    },
    token: (claims = {}, header = {}) => sign(pair.privateKey, claims, header),
    forged: (claims = {}) => sign(other.privateKey, claims, {}),
    publicKey: JSON.stringify(jwk),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
