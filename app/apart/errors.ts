/** Errors as data and back: what others ask an error for survives the way between processes. */
import type { Gap } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import { type LimitedBy, RateLimited } from '../github/access/rate-limited.ts';
import { Behind } from '../github/behind.ts';
import { CannotLook } from '../looked.ts';

export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: ErrorData | undefined;
  /** Of a failed request. */
  readonly status?: number | undefined;
  readonly response?: unknown;
  readonly gap?: Gap;
  readonly limit?: { readonly until: Date; readonly by: LimitedBy };
}

function member(error: Error, name: string): unknown {
  return (error as unknown as Readonly<Record<string, unknown>>)[name];
}

/** The part of Octokit's error that is looked at. */
function responseOf(error: Error): unknown {
  const response = member(error, 'response');
  if (typeof response !== 'object' || response === null) return undefined;
  const { status, url, headers, data } = response as Readonly<Record<string, unknown>>;
  return { status, url, headers, data: data instanceof ArrayBuffer ? undefined : data };
}

export function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  const status = member(error, 'status');
  return {
    name,
    message,
    stack,
    cause: cause instanceof Error ? errorData(cause) : undefined,
    status: typeof status === 'number' ? status : undefined,
    response: responseOf(error),
    ...(error instanceof CannotLook ? { gap: error.gap } : {}),
    ...(error instanceof RateLimited ? { limit: { until: error.until, by: error.by } } : {}),
  };
}

function bare({ name, message, limit, gap, status, response }: ErrorData): Error {
  if (limit) return new RateLimited(limit.until, limit.by);
  if (name === 'Behind' && gap) return Object.assign(new Behind(own('')), { gap, message });
  if (gap) return Object.assign(new CannotLook(gap.reason), { gap, message });
  const error = Object.assign(new Error(message), { name });
  return Object.assign(error, status === undefined ? {} : { status }, response ? { response } : {});
}

export function errorOf(data: ErrorData): Error {
  const error = bare(data);
  if (data.stack !== undefined) error.stack = data.stack;
  if (data.cause) error.cause = errorOf(data.cause);
  return error;
}
