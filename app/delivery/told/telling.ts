/**
 * Whoever tells of a deployment, an incident or an error budget → the row, or why it is not taken. Who speaks is proven first, and only
 * then is anything said about what is told.
 */
import type { Transaction } from 'kysely';
import { clientId } from '../../store/client-id.ts';
import { addNotes } from '../../store/ledger.ts';
import type { ToldNote } from '../../store/recorded.ts';
import type { Tables } from '../../store/tables.ts';
import type { RepositoryKey } from '../store/rows.ts';
import { writeRows } from '../store/rows-table.ts';
import { paces } from './paces.ts';
import {
  type Credentials,
  hashOf,
  isFirstUse,
  isRefusal,
  type Proven,
  type ProvenOf,
  parsed,
  proven,
  type Refusal,
  repositoryOf,
  unknown,
  usedBefore,
} from './proven.ts';
import { resealed } from './secrets-table.ts';
import { isTimely } from './signature.ts';
import type { Thing } from './things.ts';
import { readTold, type Told } from './told.ts';

export type Answer = { readonly status: 200 | 201; readonly recorded: 'now' | 'before' } | Refusal;

export interface Telling {
  /** Before a byte of the body is read: what can be said without it. Null: go on. */
  refuseEarly(credentials: Credentials): Promise<Answer | null>;
  tell(thing: Thing, credentials: Credentials, body: Buffer): Promise<Answer>;
}

/** Each client may tell so much at once, and then so much. */
const pace = { burst: 120, perSecond: 2 };

interface Tale {
  readonly thing: Thing;
  readonly told: Told;
  readonly body: Buffer;
}

/** What is taken, and a token that is used a second time for something else, is noted for the ledger with it. */
async function write(
  { database, serviceSecrets }: ProvenOf,
  { client, by: speaker, speaker: token, reseal }: Proven,
  at: RepositoryKey,
  { thing, told: { row }, body }: Tale,
): Promise<Answer> {
  const payload = { thing, repository_id: at.repositoryId, speaker, body: hashOf(body) };
  const note = (trx: Transaction<Tables>, result: ToldNote['result']) =>
    addNotes(trx, [{ client: at.client, kind: 'told', payload: { ...payload, result } }]);
  return database.asClient(client, async (trx): Promise<Answer> => {
    if (!(await isFirstUse(trx, at.client, token, body))) {
      await note(trx, 'refused: this token told something else before');
      return usedBefore;
    }
    if (reseal) await resealed(trx, reseal.kept, reseal.secret, serviceSecrets);
    const isNew = (await writeRows(trx, at, [row])) > 0;
    if (isNew) await note(trx, 'recorded');
    return isNew ? { status: 201, recorded: 'now' } : { status: 200, recorded: 'before' };
  });
}

export function telling(of: ProvenOf): Telling {
  const hurry = paces(pace, of.now);
  return {
    async refuseEarly(credentials) {
      if (credentials.kind === 'signature') return isTimely(credentials.timestamp, of.now()) ? null : unknown;
      const nobody = await proven(of, credentials, Buffer.alloc(0));
      return isRefusal(nobody) ? nobody : null;
    },
    async tell(thing, credentials, body) {
      const who = await proven(of, credentials, body);
      if (isRefusal(who)) return who;
      const client = clientId(who.client);
      const late = hurry(client);
      if (late) return late;
      const reading = readTold(thing, parsed(body), of.now().getTime());
      if ('problems' in reading) return { status: 400, problem: reading.problems.join('\n') };
      const repositoryId = await repositoryOf(of, who, reading.told.repository);
      if (typeof repositoryId !== 'number') return repositoryId;
      return write(of, who, { client, repositoryId }, { thing, told: reading.told, body });
    },
  };
}
