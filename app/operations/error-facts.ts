/**
 * An error as it is logged: what it is called, what it says, where it was thrown, its codes, and what caused it. Whatever
 * else hangs on it is left out: requests with their bodies, answers, statements with their values.
 */

export interface ErrorFacts {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorFacts;
  readonly errors?: readonly ErrorFacts[];
}

/** Codes and names, never text of clients. */
const told = ['status', 'code', 'errno', 'syscall', 'address', 'port', 'constraint', 'table', 'routine'];

/** Characters; the stack begins with the message. */
const max = { message: 1000, stack: 4000 };

/** Errors within errors, and those of one list. */
const maxDepth = 5;
const maxErrors = 10;

/** Where an Octokit's request went; its parameters and its body are not told. */
function requestOf(error: object): object {
  if (!('request' in error) || typeof error.request !== 'object' || error.request === null) return {};
  const { method, url } = error.request as { method?: unknown; url?: unknown };
  return typeof url === 'string' ? { request: `${String(method)} ${url}`.slice(0, max.message) } : {};
}

function nested(error: Error, depth: number): object {
  if (depth >= maxDepth) return {};
  const many = error instanceof AggregateError ? error.errors.slice(0, maxErrors) : [];
  return {
    ...(error.cause instanceof Error ? { cause: errorFacts(error.cause, depth + 1) } : {}),
    ...(many.length > 0 ? { errors: many.map((one: unknown) => errorFacts(one, depth + 1)) } : {}),
  };
}

/** For pino: never throws, whatever was thrown. */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? error.slice(0, max.message) : '' };
  const { name, message, stack } = error;
  const given: Partial<Record<string, unknown>> = { ...error };
  const fields = told.flatMap((field) => {
    const value = given[field];
    return typeof value === 'string' || typeof value === 'number' ? [[field, value] as const] : [];
  });
  return {
    type: name,
    message: message.slice(0, max.message),
    ...(stack ? { stack: stack.slice(0, max.stack) } : {}),
    ...Object.fromEntries(fields),
    ...requestOf(error),
    ...nested(error, depth),
  };
}
