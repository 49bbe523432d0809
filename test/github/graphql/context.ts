/** What resolvers know about the request, and how they refuse. */
import { GraphQLError } from 'graphql';
import { permitted } from '../auth/access.ts';
import type { Call } from '../http/call.ts';
import type { Repository } from '../state.ts';
import type { World } from '../world.ts';

/** An object to select fields of: values, or functions of a field's arguments. A field that is not there is an error. */
export type Node = Readonly<Record<string, unknown>> & { readonly __typename: string };

export interface Context {
  readonly world: World;
  readonly call: Call;
  /** Diffs that the query asked for so far, and what GitHub charges for it. */
  readonly cost: { diffs: number; readonly points: number; readonly nodes: number };
}

/** GitHub ends a query after ten seconds; this many diffs of pull requests are far beyond that in a large repository. */
export const maxDiffs = 10;

/** GraphQL's `Int` has 32 bits; larger ids are not shown. What the real one does with them is not described. */
export const int = (id: number): number | null => (id < 2 ** 31 ? id : null);

export function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

export const forbidden = (): GraphQLError => refusal('FORBIDDEN', 'Resource not accessible by integration');

export function allowed({ call }: Context, repository: Repository, ...accepts: readonly string[]): boolean {
  return permitted(call, repository, accepts);
}

/** Throws FORBIDDEN unless one of the permissions is held. */
export function need(context: Context, repository: Repository, ...accepts: readonly string[]): void {
  if (!allowed(context, repository, ...accepts)) throw forbidden();
}
