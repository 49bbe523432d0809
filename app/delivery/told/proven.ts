/** Who speaks for a client, proven by a workflow's token or by the client's secret. Nothing that is said tells of another client. */
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { activeClientOf, clientState } from '../../store/clients.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import { activeRepositoryNamed, standingOf } from '../../store/repositories.ts';
import type { Tables } from '../../store/tables.ts';
import { unseal } from './secrets.ts';
import { type KeptSecret, keptSecret, useToken } from './secrets-table.ts';
import { isSignedWith, isTimely } from './signature.ts';
import type { Speaker, SpeakerOf } from './workflow-token.ts';

export interface ProvenOf {
  readonly database: Database;
  /** The App's. */
  readonly host: string;
  /** The service's own secrets, newest first. */
  readonly serviceSecrets: readonly string[];
  /** Null: the service does not know its own address, so no token can be for it. */
  readonly tokens: ((token: string) => Promise<SpeakerOf>) | null;
  readonly now: () => Date;
}

/** Who speaks, as the headers have it. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'signature';
      readonly id: string;
      readonly timestamp: string;
      readonly signature: string;
    };

/** Why nothing is taken or given. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 503;
  readonly problem: string;
  /** Seconds. */
  readonly after?: number;
}

/** The same whoever it is that is not known: a client, a secret, a signature. */
export const unknown: Refusal = {
  status: 401,
  problem: 'not signed by anybody who is known here: see docs/metrics.md, "What happens elsewhere"',
};
const unavailable: Refusal = {
  status: 503,
  problem: "GitHub's keys could not be had; try again",
  after: 30,
};
const notInstalled: Refusal = {
  status: 403,
  problem: 'Fairlead is not installed on this repository, or does not know it yet',
};
const noRepository: Refusal = {
  status: 404,
  problem: 'repository: this client has none of that name',
};

/** Somebody whose word was proven. */
export interface Proven {
  readonly client: ClientKey;
  /** Null: the body names it. */
  readonly repositoryId: number | null;
  /** For the record: by which token or secret. */
  readonly by: string;
  /** Of whom it was by a token, which is good for one body. */
  readonly speaker: Speaker | null;
  /** Of whom it was by a secret that is to be sealed anew. */
  readonly reseal: { readonly kept: KeptSecret; readonly secret: string } | null;
}

export const isRefusal = (one: Proven | Refusal): one is Refusal => 'status' in one;

async function bySpeaker({ database, host }: ProvenOf, speaker: Speaker): Promise<Proven | Refusal> {
  const { ownerId, repositoryId } = speaker;
  const installation = await activeClientOf(database.kysely, host, ownerId);
  if (installation === null) return notInstalled;
  const { repository } = await standingOf(database.kysely, host, { installation, repositoryId });
  if (repository === null || repository === 'gone') return notInstalled;
  const by = `token ${speaker.token} of a workflow of repository ${repositoryId}`;
  return { client: { host, installation }, repositoryId, by, speaker, reseal: null };
}

function keyOf(client: string): ClientKey | null {
  const [, host = '', installation = ''] = /^(.+)\/(\d+)$/.exec(client) ?? [];
  return host === '' ? null : { host, installation: Number(installation) };
}

async function bySignature(
  { database, host, serviceSecrets, now }: ProvenOf,
  { id, timestamp, signature }: Credentials & { readonly kind: 'signature' },
  body: Buffer,
): Promise<Proven | Refusal> {
  if (!isTimely(timestamp, now())) return unknown;
  const kept = await keptSecret(database.kysely, id, now());
  const opened = kept && unseal(kept.sealed, kept.client, kept.id, serviceSecrets);
  // Of a secret that is not there, as much is done.
  const fits = isSignedWith(opened?.secret ?? '', timestamp, body, signature);
  const client = kept && keyOf(kept.client);
  if (!kept || !opened || !client || !fits || client.host !== host) return unknown;
  if ((await clientState(database.kysely, kept.client)) !== 'active') return unknown;
  return {
    client,
    repositoryId: null,
    by: `secret ${id}`,
    speaker: null,
    reseal: opened.isOld ? { kept, secret: opened.secret } : null,
  };
}

export async function proven(
  of: ProvenOf,
  credentials: Credentials,
  body: Buffer,
): Promise<Proven | Refusal> {
  if (credentials.kind === 'signature') return bySignature(of, credentials, body);
  const known = of.tokens ? await of.tokens(credentials.token) : ({ kind: 'refused' } as const);
  if (known.kind === 'known') return bySpeaker(of, known.speaker);
  return known.kind === 'refused' ? unknown : unavailable;
}

/** A token's repository is its own; a secret's client says which of its repositories it is. */
export async function repositoryOf(
  { database, host }: ProvenOf,
  { client, repositoryId }: Proven,
  repository: string | null,
): Promise<number | Refusal> {
  if (repository === null) {
    return repositoryId ?? { status: 400, problem: 'repository: is needed, as OWNER/NAME' };
  }
  const named = await activeRepositoryNamed(database.kysely, host, client.installation, repository);
  if (repositoryId !== null && named !== repositoryId)
    return { status: 403, problem: 'repository: the token is of another repository' };
  return named ?? noRepository;
}

export const usedBefore: Refusal = {
  status: 409,
  problem: 'this token told something else before: get another one',
};

/** A workflow's token is good for one body. Joins the transaction that is given. */
export async function isFirstUse(
  trx: Transaction<Tables>,
  client: string,
  speaker: Speaker | null,
  body: Buffer,
): Promise<boolean> {
  if (!speaker) return true;
  const { token, expiresAt } = speaker;
  return useToken(trx, { client, token, bodyHash: hashOf(body), expiresAt });
}

export const hashOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** Undefined: it is no JSON. */
export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
