/** What GitHub's errors mean, in words for people. The one place that turns a failed request into a reason. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { type RateLimited, rateLimitOf } from './rate-limited.ts';

/** The part of Octokit's RequestError that matters; kept structural so that any Octokit's error fits. */
interface HttpError {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>>; readonly data?: unknown };
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/** HTTP status of a failed request; null for anything that is not one (a broken connection, say). */
export function statusOf(error: unknown): number | null {
  return isHttpError(error) ? error.status : null;
}

function isRateLimited(error: HttpError): boolean {
  const headers = error.response?.headers ?? {};
  return error.status === 429 || headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers;
}

function remedyFor(error: HttpError, permission: string | null): Prose | undefined {
  if (isRateLimited(error))
    return own(
      'Nothing is wrong with the change; the limit resets within the hour, and judging again then helps.',
    );
  if (error.status >= 500)
    return own('Nothing is wrong with the change; judging it again in a while usually helps.');
  if (error.status === 403 && permission) {
    return say`An owner of the organization can grant Fairlead the permission ${permission} (Settings → GitHub Apps → Fairlead).`;
  }
  return undefined;
}

function reasonFor(error: HttpError, what: Prose): Prose {
  if (isRateLimited(error)) return say`GitHub's rate limit is used up, so ${what} could not be read`;
  if (error.status === 403 || error.status === 401) {
    return say`GitHub refused to show ${what} (${error.status}: ${messageOf(error)})`;
  }
  return say`GitHub answered ${error.status} when asked for ${what} (${messageOf(error)})`;
}

function messageOf(error: HttpError): string {
  const data = error.response?.data;
  const said = typeof data === 'object' && data !== null && 'message' in data ? data.message : error.message;
  return String(said).slice(0, 200);
}

const limitWords: Readonly<Record<RateLimited['by'], string>> = {
  primary: "GitHub's requests for this hour are used up",
  secondary: 'GitHub asked Fairlead to slow down here',
  lane: 'More is asked here than GitHub takes at once',
  reserve: "GitHub's requests for this hour are nearly used up",
};

/** Remembers what it comes from: a worker asks it for the time to try again. */
function limited(limit: RateLimited, what: Prose): CannotLook {
  const time = limit.until.toISOString().slice(11, 16);
  const looked = new CannotLook(
    say`${own(limitWords[limit.by])}, so ${what} could not be read`,
    say`Nothing is wrong with the change; Fairlead looks again by itself after ${own(time)} UTC.`,
  );
  looked.cause = limit;
  return looked;
}

/**
 * The failed read as a gap in knowledge. `what` names the thing, e.g. "the reviews"; `permission` the App permission
 * that the read costs, e.g. `checks: read`, which is named when GitHub answers 403.
 */
export function cannotLook(error: unknown, what: Prose, permission: string | null = null): CannotLook {
  if (error instanceof CannotLook) return error;
  const limit = rateLimitOf(error);
  if (limit) return limited(limit, what);
  if (isHttpError(error)) return new CannotLook(reasonFor(error, what), remedyFor(error, permission));
  const said = error instanceof Error ? error.message : String(error);
  return new CannotLook(say`GitHub could not be reached when asked for ${what} (${said})`);
}
