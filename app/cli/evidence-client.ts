/** A client of the service's database, by its name. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { clientsNamed } from '../store/clients.ts';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/open.ts';
import { type Io, Usage } from './command.ts';
import { existingStore, inWords } from './store-at.ts';

/** Throws {@link Usage} where no client, or more than one, is called so. */
export async function withClient<T>(
  io: Io,
  login: string,
  work: (database: Database, client: string) => Promise<T>,
): Promise<T> {
  const database = await inWords(openDatabase(existingStore(io)));
  try {
    const clients = await clientsNamed(database.kysely, login);
    const [client, ...more] = clients;
    if (client === undefined) throw new Usage(say`No client here is called ${login}`);
    if (more.length > 0)
      throw new Usage(
        say`${login} is the name of several clients: ${clients.join(', ')}`,
        own('Name one of these ids.'),
      );
    return await work(database, client);
  } finally {
    await database.close();
  }
}

/** Throws {@link Usage} where a file is there already, or no folder for it. */
export function newFile({ cwd }: Pick<Io, 'cwd'>, path: string): string {
  const file = resolve(cwd, path);
  if (existsSync(file)) throw new Usage(say`${file} is there already`, own('Name a new file.'));
  if (!existsSync(dirname(file))) throw new Usage(say`There is no folder ${dirname(file)}`);
  return file;
}
