import type { ClientKey } from './database.ts';

/** What the `client` column of every table holds. */
export function clientId({ host, installation }: ClientKey): string {
  return `${host}/${installation}`;
}
