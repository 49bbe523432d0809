/** Several statements of one client, told at once: nobody waits between them, neither for answers nor with a connection. */
import type { KyselyPlugin } from 'kysely';
import { current } from './current.ts';
import type { ClientKey, Database } from './database.ts';
import type { Sessions } from './session.ts';

/** Throws inside a transaction: it would be another one, on an engine that has one connection. */
export function outsideAnyOther(): void {
  if (current()) throw new Error('work for a client starts its own transaction, outside any other');
}

/** `names`: what gives columns the names that code has for them. `becoming`: the SQL that makes a transaction a client's. */
export function atOnce(
  sessions: Sessions,
  names: KyselyPlugin,
  becoming: (client: ClientKey) => string,
): Database['atOnce'] {
  return async (client, queries) => {
    outsideAnyOther();
    const compiled = queries.map((query) => query.compile());
    const begin = { sql: `begin; ${becoming(client)}`, values: [] };
    const told = compiled.map(({ sql, parameters }) => ({ sql, values: parameters }));
    const session = await sessions.take();
    try {
      const [, ...results] = await session.run([begin, ...told, { sql: 'commit', values: [] }], true);
      const named = compiled.map(({ queryId }, at) =>
        names.transformResult({ queryId, result: { rows: results[at]?.rows ?? [] } }),
      );
      return (await Promise.all(named)).map(({ rows }) => rows) as never;
    } finally {
      session.release();
    }
  };
}
