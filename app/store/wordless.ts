/**
 * Errors of statements as they may be told: PostgreSQL's, and the embedded engine's even more so, repeat the statement's
 * values, which are clients' words, megabytes of them at times. What is left is what went wrong and where.
 */

/** Fields that hold names of the schema and codes, never a value. */
const told = ['code', 'severity', 'schema', 'table', 'column', 'dataType', 'constraint', 'routine'] as const;

/** Characters of a message. */
const maxMessage = 300;

/** What stands in quotes is a name of the schema, or else a value. */
function withoutValues(message: string): string {
  // Cut first: what is found in quotes is then never long to look for.
  return message
    .slice(0, maxMessage)
    .replaceAll(/"([^"]*)("|$)/g, (quoted, inside: string) =>
      /^[a-z_][a-z0-9_.]{0,62}$/.test(inside) && quoted.endsWith('"') ? quoted : '"…"',
    );
}

/** A new error, without a value in it, for one of the database; any other as it is. */
export function wordless(error: unknown): unknown {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return error;
  const given: Partial<Record<string, unknown>> = { ...error };
  const fields = told.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : []));
  const without = new Error(withoutValues(error.message));
  without.name = 'DatabaseError';
  return Object.assign(without, Object.fromEntries(fields));
}
