/** PostgreSQL's 64-bit integers as numbers, alike on both engines. The type's OID is 20 (pg_type.dat). */
export const int8Oid = 20;

/** GitHub's ids fit into 53 bits; throws for a number that does not, rather than round it. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a JavaScript number`);
  return value;
}
