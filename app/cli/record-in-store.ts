/** What `fairlead record` does in the service's database itself. */
import { own, say } from '../../policies/engine/prose.ts';
import { writeRows } from '../delivery/store/rows-table.ts';
import { hashOf } from '../delivery/told/proven.ts';
import { makeSecret } from '../delivery/told/secrets.ts';
import { endSecrets, keepSecret } from '../delivery/told/secrets-table.ts';
import { readTold } from '../delivery/told/told.ts';
import { clientId } from '../store/client-id.ts';
import { activeClientNamed } from '../store/clients.ts';
import type { ClientKey, Database } from '../store/database.ts';
import { addNotes } from '../store/ledger.ts';
import { openDatabase } from '../store/open.ts';
import { activeRepositoryNamed } from '../store/repositories.ts';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import type { RecordOptions } from './record-options.ts';
import { existingStore, inWords } from './store-at.ts';

export async function withStore<T>(io: Io, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await inWords(openDatabase(existingStore(io)));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

export async function clientNamed({ kysely }: Database, account: string): Promise<ClientKey> {
  const host = process.env.GHE_HOST || 'github.com';
  const installation = await activeClientNamed(kysely, host, account);
  if (installation === null)
    throw new Usage(
      say`${account} has not installed Fairlead on ${host}, or the service has not heard of it yet`,
    );
  return { host, installation };
}

export function recordInStore(
  { thing, body }: RecordOptions & { readonly kind: 'tell' },
  io: Io,
): Promise<ExitCode> {
  const reading = readTold(thing, body, Date.parse(io.now));
  if ('problems' in reading) throw new Usage(say`${reading.problems.join('; ')}`);
  const { row } = reading.told;
  const [account = ''] = body.repository.split('/');
  return withStore(io, async (database) => {
    const client = await clientNamed(database, account);
    const { host, installation } = client;
    const repositoryId = await activeRepositoryNamed(database.kysely, host, installation, body.repository);
    if (repositoryId === null) throw new Usage(say`Fairlead knows no repository ${body.repository}`);
    const at = { client: clientId(client), repositoryId };
    const written = await database.asClient(client, async (trx) => {
      const rows = await writeRows(trx, at, [row]);
      const sent = hashOf(Buffer.from(JSON.stringify(body)));
      const payload = { thing, repository_id: repositoryId, speaker: 'command', body: sent } as const;
      if (rows > 0)
        await addNotes(trx, [
          { client: at.client, kind: 'told', payload: { ...payload, result: 'recorded' } },
        ]);
      return rows;
    });
    await io.print(
      written > 0
        ? `Recorded the ${thing.replace('-', ' ')}.\n`
        : `The ${thing.replace('-', ' ')} was recorded before.\n`,
    );
    return exitCode.fine;
  });
}

/** Hours for which the secret before is still good. */
const overlap = 24;

function serviceSecrets(): readonly string[] {
  const all = (process.env.WEBHOOK_SECRET ?? '').split(/\s+/).filter((secret) => secret !== '');
  if (all.length > 0) return all;
  throw new Usage(
    own('WEBHOOK_SECRET is not set'),
    own('What is kept of a secret opens with it: give the same as the service has.'),
  );
}

export function makeSecretFor(
  { account, end }: RecordOptions & { readonly kind: 'secret' },
  io: Io,
): Promise<ExitCode> {
  return withStore(io, async (database) => {
    const client = await clientNamed(database, account);
    const now = new Date(io.now);
    if (end) {
      const ended = await endSecrets(database, client, now);
      await io.print(
        ended > 0 ? `No secret of ${account} is good any more.\n` : `${account} has no secret.\n`,
      );
      return exitCode.fine;
    }
    const made = makeSecret();
    const othersUntil = new Date(now.getTime() + overlap * 3600_000);
    const before = await keepSecret(database, client, {
      made,
      serviceSecrets: serviceSecrets(),
      now,
      othersUntil,
    });
    await io.print(`${made.secret}\n`);
    io.note(own('This is the only time that it is shown.'));
    if (before > 0) io.note(own(`The secret before it is good for another ${overlap} hours.`));
    return exitCode.fine;
  });
}
