/**
 * Whoever tells of a deployment or an incident → the row, or why it is not taken. Who speaks is proven first, and only then is
 * anything said about what is told; nothing that is said tells of another client.
 */
import { createHash } from 'node:crypto';
import { type Bucket, createBucket } from '../../github/access/token-bucket.ts';
import { clientId } from '../../store/client-id.ts';
import { activeClientOf, clientState } from '../../store/clients.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import { activeRepositoryNamed, standingOf } from '../../store/repositories.ts';
import type { RepositoryKey } from '../store/rows.ts';
import { writeRows } from '../store/rows-table.ts';
import { unseal } from './secrets.ts';
import { type KeptSecret, keptSecret, resealed, useToken } from './secrets-table.ts';
import { isSignedWith, isTimely } from './signature.ts';
import type { Thing } from './things.ts';
import { readTold, type Told } from './told.ts';
import type { Speaker, SpeakerOf } from './workflow-token.ts';

export interface TellingOf {
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

export type Answer =
  | { readonly status: 200 | 201; readonly recorded: 'now' | 'before' }
  | {
      readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 503;
      readonly problem: string;
      readonly after?: number;
    };

export interface Telling {
  /** Before a byte of the body is read: what can be said without it. Null: go on. */
  refuseEarly(credentials: Credentials): Promise<Answer | null>;
  tell(thing: Thing, credentials: Credentials, body: Buffer): Promise<Answer>;
}

/** The same whoever it is that is not known: a client, a secret, a signature. */
const unknown: Answer = {
  status: 401,
  problem: 'not signed by anybody who is known here: see docs/metrics.md, "What happens elsewhere"',
};
const unavailable: Answer = {
  status: 503,
  problem: "GitHub's keys could not be had; try again",
  after: 30,
};
const notInstalled: Answer = {
  status: 403,
  problem: 'Fairlead is not installed on this repository, or does not know it yet',
};
const noRepository: Answer = {
  status: 404,
  problem: 'repository: this client has none of that name',
};

/** Each client may tell so much at once, and then so much. */
const pace = { burst: 120, perSecond: 2 };

/** Clients of which that is remembered. */
const maxClients = 10_000;

function paces(now: () => Date): (client: string) => Answer | null {
  const buckets = new Map<string, Bucket>();
  return (client) => {
    const at = now().getTime();
    const bucket = buckets.get(client) ?? createBucket(pace);
    buckets.delete(client);
    buckets.set(client, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > maxClients && oldest !== undefined) buckets.delete(oldest);
    const wait = bucket.next(at) - at;
    if (wait > 0) {
      const after = Math.ceil(wait / 1000);
      return { status: 429, problem: 'too much at once; try again later', after };
    }
    bucket.take(at);
    return null;
  };
}

/** Somebody whose word was proven. */
interface Proven {
  readonly client: ClientKey;
  /** Null: the body names it. */
  readonly repositoryId: number | null;
  /** Of whom it was by a token, which is good for one body. */
  readonly speaker: Speaker | null;
  /** Of whom it was by a secret that is to be sealed anew. */
  readonly reseal: { readonly kept: KeptSecret; readonly secret: string } | null;
}

const isAnswer = (one: Proven | Answer): one is Answer => 'status' in one;

async function bySpeaker({ database, host }: TellingOf, speaker: Speaker): Promise<Proven | Answer> {
  const { ownerId, repositoryId } = speaker;
  const installation = await activeClientOf(database.kysely, host, ownerId);
  if (installation === null) return notInstalled;
  const { repository } = await standingOf(database.kysely, host, { installation, repositoryId });
  if (repository === null || repository === 'gone') return notInstalled;
  return { client: { host, installation }, repositoryId, speaker, reseal: null };
}

function keyOf(client: string): ClientKey | null {
  const [, host = '', installation = ''] = /^(.+)\/(\d+)$/.exec(client) ?? [];
  return host === '' ? null : { host, installation: Number(installation) };
}

async function bySignature(
  { database, host, serviceSecrets, now }: TellingOf,
  { id, timestamp, signature }: Credentials & { readonly kind: 'signature' },
  body: Buffer,
): Promise<Proven | Answer> {
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
    speaker: null,
    reseal: opened.isOld ? { kept, secret: opened.secret } : null,
  };
}

async function proven(of: TellingOf, credentials: Credentials, body: Buffer): Promise<Proven | Answer> {
  if (credentials.kind === 'signature') return bySignature(of, credentials, body);
  const known = of.tokens ? await of.tokens(credentials.token) : ({ kind: 'refused' } as const);
  if (known.kind === 'known') return bySpeaker(of, known.speaker);
  return known.kind === 'refused' ? unknown : unavailable;
}

/** A token's repository is its own; a secret's client says which of its repositories it is. */
async function repositoryOf(
  { database, host }: TellingOf,
  { client, repositoryId }: Proven,
  { repository }: Told,
): Promise<number | Answer> {
  if (repository === null) {
    return repositoryId ?? { status: 400, problem: 'repository: is needed, as OWNER/NAME' };
  }
  const named = await activeRepositoryNamed(database.kysely, host, client.installation, repository);
  if (repositoryId !== null && named !== repositoryId)
    return { status: 403, problem: 'repository: the token is of another repository' };
  return named ?? noRepository;
}

async function write(
  { database, serviceSecrets }: TellingOf,
  { client, speaker, reseal }: Proven,
  at: RepositoryKey,
  { row }: Told,
  body: Buffer,
): Promise<Answer> {
  return database.asClient(client, async (trx): Promise<Answer> => {
    if (speaker) {
      const { token, expiresAt } = speaker;
      const bodyHash = createHash('sha256').update(body).digest('hex');
      if (!(await useToken(trx, { client: at.client, token, bodyHash, expiresAt })))
        return { status: 409, problem: 'this token told something else before: get another one' };
    }
    if (reseal) await resealed(trx, reseal.kept, reseal.secret, serviceSecrets);
    const isNew = (await writeRows(trx, at, [row])) > 0;
    return isNew ? { status: 201, recorded: 'now' } : { status: 200, recorded: 'before' };
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function telling(of: TellingOf): Telling {
  const hurry = paces(of.now);
  return {
    async refuseEarly(credentials) {
      if (credentials.kind === 'signature') return isTimely(credentials.timestamp, of.now()) ? null : unknown;
      const nobody = await proven(of, credentials, Buffer.alloc(0));
      return isAnswer(nobody) ? nobody : null;
    },
    async tell(thing, credentials, body) {
      const who = await proven(of, credentials, body);
      if (isAnswer(who)) return who;
      const client = clientId(who.client);
      const late = hurry(client);
      if (late) return late;
      const reading = readTold(thing, parsed(body), of.now().getTime());
      if ('problems' in reading) return { status: 400, problem: reading.problems.join('\n') };
      const repositoryId = await repositoryOf(of, who, reading.told);
      if (typeof repositoryId !== 'number') return repositoryId;
      return write(of, who, { client, repositoryId }, reading.told, body);
    },
  };
}
