/** GitHub's public schema, read once per process when the first query comes (about 90 ms). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildASTSchema, type DocumentNode, type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

let schema: GraphQLSchema | null = null;

export function gitHubSchema(): GraphQLSchema {
  if (schema) return schema;
  const file = createRequire(import.meta.url).resolve('@octokit/graphql-schema/schema.graphql');
  const document = parse(readFileSync(file, 'utf8'), { noLocation: true });
  schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  return schema;
}

export interface Prepared {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

const prepared = new Map<string, Prepared>();

/** Parsed and checked once per text. Throws `GraphQLError` on a syntax error. */
export function prepare(query: string): Prepared {
  const known = prepared.get(query);
  if (known) return known;
  const document = parse(query);
  const made = { document, errors: validate(gitHubSchema(), document) };
  prepared.set(query, made);
  return made;
}
