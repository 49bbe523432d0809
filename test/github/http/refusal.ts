/** An answer that is an error, in GitHub's words. */

export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
}

const documentation = 'https://docs.github.com/rest';

/** Thrown anywhere in a handler; the server turns it into `{message, errors?, documentation_url, status}`. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  private readonly errors: readonly (FieldError | string)[] | undefined;
  constructor(
    status: number,
    message: string,
    errors?: readonly (FieldError | string)[],
    page: string | null = null,
  ) {
    super(message);
    this.errors = errors;
    this.name = 'Refusal';
    this.status = status;
    this.body = {
      message,
      ...(errors ? { errors } : {}),
      documentation_url: page === null ? documentation : `${documentation}/${page}`,
      status: String(status),
    };
  }
  /** The same refusal, with the page that documents the route. */
  about(page: string): Refusal {
    return new Refusal(this.status, this.message, this.errors, page);
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');
export const notAccessible = (): Refusal => new Refusal(403, 'Resource not accessible by integration');
export const invalid = (...errors: readonly (FieldError | string)[]): Refusal =>
  new Refusal(422, 'Validation Failed', errors);

/** The value, or 404. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
