/**
 * GitHub's own word on which repository's workflow is speaking: the OpenID Connect token of a job. Its issuer signs it, and
 * we believe it for our own audience alone: https://docs.github.com/actions/reference/security/oidc
 */
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';

export interface WorkflowTokensOf {
  /** As {@link issuerOf}. */
  readonly issuer: string;
  /** Our own address. */
  readonly audience: string;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

/** Who speaks. Numbers stay when names change. */
export interface Speaker {
  readonly ownerId: number;
  readonly repositoryId: number;
  /** The token's own id, and until when it is good. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** `unavailable`: GitHub's keys could not be had, so nobody knows. */
export type SpeakerOf =
  | { readonly kind: 'known'; readonly speaker: Speaker }
  | { readonly kind: 'refused' | 'unavailable' };

/** Where GitHub signs: of github.com, of a `ghe.com` (unproven, see docs/github.md), of an Enterprise Server. */
export function issuerOf(baseUrl: string): string {
  const { host, protocol } = new URL(baseUrl);
  if (host === 'api.github.com') return 'https://token.actions.githubusercontent.com';
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host.replace(/^api\./, '')}`;
  return `${protocol}//${host}/_services/token`;
}

/** Characters; GitHub's have about 2,000. */
const maxToken = 8192;

/** Seconds. Clocks differ; GitHub's tokens are good for some minutes. */
const tolerance = 30;
const maxAge = 20 * 60;

/** Milliseconds between two requests for the keys, however many key ids somebody invents; fewer after one that failed. */
const cooldown = 30_000;
const afterFailure = 5000;
const keysTimeout = 5000;

const id = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);
const claims = z.object({
  repository_id: id,
  repository_owner_id: id,
  jti: z.string().min(1).max(500),
  exp: z.number(),
});

/** What a token says of itself, before anybody looked at its signature: what is not for us needs no key. */
function isAddressed(token: string, { issuer, audience, now }: WorkflowTokensOf): boolean {
  try {
    const { alg } = decodeProtectedHeader(token);
    const { iss, aud, exp = 0 } = decodeJwt(token);
    const isFresh = exp + tolerance > now().getTime() / 1000;
    return alg === 'RS256' && iss === issuer && aud === audience && isFresh;
  } catch {
    return false;
  }
}

class KeysUnavailable extends Error {}

/** The request for the keys, which is not made again right after another one, whatever came of it. */
function patiently({ fetch, now }: WorkflowTokensOf): typeof fetch {
  let closedUntil = 0;
  return async (...request) => {
    const at = now().getTime();
    if (at < closedUntil) throw new KeysUnavailable();
    closedUntil = at + afterFailure;
    const answer = await fetch(...request);
    if (answer.ok) closedUntil = at + cooldown;
    return answer;
  };
}

/** What a key or a signature that is wrong throws; all else is that the keys could not be had. */
function isRefusal(error: unknown): boolean {
  const unavailable = [errors.JWKSTimeout, errors.JWKSInvalid];
  if (!(error instanceof errors.JOSEError) || error.constructor === errors.JOSEError) return false;
  return !unavailable.some((kind) => error instanceof kind);
}

export function workflowTokens(of: WorkflowTokensOf): (token: string) => Promise<SpeakerOf> {
  const keys = createRemoteJWKSet(new URL(`${of.issuer}/.well-known/jwks`), {
    cooldownDuration: cooldown,
    timeoutDuration: keysTimeout,
    [customFetch]: patiently(of),
  });
  const { issuer, audience, now } = of;
  return async (token) => {
    if (token.length > maxToken || !isAddressed(token, of)) return { kind: 'refused' };
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iat', 'jti', 'repository_id', 'repository_owner_id'],
        maxTokenAge: maxAge,
        clockTolerance: tolerance,
        currentDate: now(),
      });
      const read = claims.safeParse(payload);
      if (!read.success) return { kind: 'refused' };
      const { repository_id, repository_owner_id, jti, exp } = read.data;
      const expiresAt = new Date((exp + tolerance) * 1000);
      const speaker = { ownerId: repository_owner_id, repositoryId: repository_id, token: jti, expiresAt };
      return { kind: 'known', speaker };
    } catch (error) {
      return { kind: isRefusal(error) ? 'refused' : 'unavailable' };
    }
  };
}
