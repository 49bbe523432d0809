/** One request on its way through a handler, and what a handler answers. */
import type { z } from 'zod';
import type { Identity } from '../auth/identity.ts';
import type { FaultEffect } from '../faults.ts';
import type { Repository } from '../state.ts';
import type { World } from '../world.ts';
import { Refusal } from './refusal.ts';

export interface Call {
  readonly world: World;
  readonly method: string;
  /** Without the query and without `/api/v3`. */
  readonly pathname: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  readonly identity: Identity;
  readonly effects: readonly FaultEffect[];
}

export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or bytes with their own content type in `headers`. */
  readonly body?: unknown;
  /** Of GraphQL: what it is charged; 1 unless said. */
  readonly points?: number;
}

/** `T` is one of GitHub's own schemas: a field that is missing does not compile. */
export function json<T>(body: T, status = 200): Answer {
  return { status, body };
}

export const noContent: Answer = { status: 204 };

/** A decoded part of the path; the route's pattern guarantees it. */
export function parameter(call: Call, name: string): string {
  return call.parameters[name] ?? '';
}

/** A whole number in the path; anything else is not there. */
export function numberParameter(call: Call, name: string): number {
  const text = parameter(call, name);
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(404, 'Not Found');
  return Number(text);
}

/** The request's body as the schema says, or 422 naming what is wrong with it. */
export function bodyAs<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.code === 'invalid_type' && issue.message.includes('undefined')
      ? `"${issue.path.join('.')}" wasn't supplied.`
      : `For '${issue.path.join('/')}', ${issue.message}.`,
  );
  throw new Refusal(422, `Invalid request.\n\n${problems.join('\n')}`);
}
