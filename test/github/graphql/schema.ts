/** GitHub's public schema, read once per process when the first query comes (about 90 ms). */
import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';

/** The package exports it only together with five megabytes of JSON. */
const file = new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url);

let schema: GraphQLSchema | null = null;

export function gitHubSchema(): GraphQLSchema {
  if (schema) return schema;
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
