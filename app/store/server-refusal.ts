/** Why a PostgreSQL server could not be used at the start, in one sentence without the password of its address. */
import pg from 'pg';
import { StoreRefusal } from './refusal.ts';

/** Host, port and database, as the driver reads them; never the password. */
function nameOf(url: string): string {
  try {
    const { host, port, database, user } = new pg.Client({ connectionString: url });
    return `database "${database ?? user ?? ''}" on ${host}:${port}`;
  } catch {
    return 'the database';
  }
}

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const bySqlState: Readonly<Record<string, string>> = {
  '28P01':
    'it refuses the login or its password. Correct them in DATABASE_URL (special characters are percent-encoded there)',
  '28000':
    'it does not let this login in. Let an administrator allow it (pg_hba.conf), or correct DATABASE_URL',
  '3D000': 'there is no such database. Make it (CREATE DATABASE … OWNER …), or correct DATABASE_URL',
  '42501': 'the login lacks a right that it needs. Let it own its database and its schema "public"',
  '53300': 'it has no connection left. Raise max_connections, or stop what uses them',
  '53100': 'its disk is full. Make room on it',
  '25006': 'it is read-only. Give the address of the primary server',
  '57P03': 'it is still starting, or shutting down. Start Fairlead again when it is ready',
};

/** By Node's codes, for connections that never came to be. */
const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start the server, or correct DATABASE_URL',
  ENOTFOUND: 'there is no such host. Correct DATABASE_URL',
  EAI_AGAIN: 'its host name cannot be looked up now. Correct DATABASE_URL, or repair the name service',
  ETIMEDOUT: 'it does not answer. See whether a firewall is between, or correct DATABASE_URL',
  EHOSTUNREACH: 'there is no way to that host. See to the network, or correct DATABASE_URL',
  ENETUNREACH: 'there is no way to that host. See to the network, or correct DATABASE_URL',
  ECONNRESET: 'it ended the connection. See that DATABASE_URL names a PostgreSQL server',
  ENOENT: 'a file that DATABASE_URL names (a socket, a certificate) is not there',
  EACCES: 'a file that DATABASE_URL names (a socket, a certificate) may not be read by this user',
};

/** What the driver says without a code. */
const byMessage: readonly (readonly [RegExp, string])[] = [
  [/timeout/i, 'it does not answer. See whether a firewall is between, or correct DATABASE_URL'],
  [
    /does not support SSL/i,
    'it does not offer TLS. Leave sslmode out of DATABASE_URL, or switch TLS on there',
  ],
  [
    /certificate|self.signed/i,
    'its certificate is not trusted. Name its authority: sslrootcert=FILE in DATABASE_URL',
  ],
  [/password must be a string|SASL/i, 'it asks for a password. Put one into DATABASE_URL'],
  [/Connection terminated/i, 'it ended the connection. See that DATABASE_URL names a PostgreSQL server'],
  [/URI malformed|Invalid URL/i, 'DATABASE_URL cannot be read: special characters are percent-encoded there'],
];

function whyOf(error: Error): string | null {
  const code = 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(bySqlState, code)
    ? bySqlState[code]
    : Object.hasOwn(byCode, code)
      ? byCode[code]
      : null;
  return known ?? byMessage.find(([words]) => words.test(error.message))?.[1] ?? null;
}

/** A {@link StoreRefusal} for what an administrator can mend; any other error as it is. */
export function serverRefusal(url: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreRefusal) return error;
  // A name with several addresses: each of them was tried.
  const [first] = error instanceof AggregateError ? error.errors : [error];
  const why = first instanceof Error ? whyOf(first) : null;
  return why === null
    ? error
    : new StoreRefusal(`Fairlead cannot use ${nameOf(url)}: ${why}.`, { cause: error });
}
