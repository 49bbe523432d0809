/** What GitHub's errors mean, in words for people. The one place that turns a failed request into a reason. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { graphqlErrors, messageOf as graphqlMessage, kindsOf } from './graphql-errors.ts';
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

/** What zod throws, told by its name: whoever starts needs `statusOf`, and not zod. */
function isNotAsDescribed(
  error: unknown,
): error is Error & { issues: readonly { path: readonly unknown[] }[] } {
  return (
    error instanceof Error && error.name === 'ZodError' && 'issues' in error && Array.isArray(error.issues)
  );
}

/**
 * Whether no answer came at all. Octokit makes an error of status 500 of a connection that broke, without a response
 * (octokit/request.js, src/fetch-wrapper.ts).
 */
function isUnreachable(error: HttpError): boolean {
  return error.status === 500 && !error.response;
}

/** HTTP status of a failed request; null for anything that is not one (a broken connection, say). */
export function statusOf(error: unknown): number | null {
  return isHttpError(error) ? error.status : null;
}

/** Refusals that no permission of Fairlead's mends, by GitHub's words. NPSP#7247; GitHub's text on SAML single sign-on. */
const gates = [
  {
    words: /organization has an IP allow list enabled/i,
    reason: 'the organization has an IP allow list, and Fairlead asks from an address that is not on it',
    remedy:
      'An owner of the organization can add the addresses that Fairlead runs at, or allow those of installed GitHub Apps (Settings → Authentication security → IP allow list).',
  },
  {
    words: /organization SAML enforcement/i,
    reason: 'the organization asks for SAML single sign-on, and the token in use is not authorized for it',
    remedy:
      'Who made the token can authorize it (Settings → Developer settings → the token → Configure SSO); an owner can let Fairlead in as an installed GitHub App instead.',
  },
] as const;

function gateOf(
  said: string,
  headers: Readonly<Record<string, unknown>> = {},
): (typeof gates)[number] | null {
  const byHeader = String(headers['x-github-sso'] ?? '').startsWith('required') ? gates[1] : null;
  return gates.find(({ words }) => words.test(said)) ?? byHeader;
}

function isRateLimited(error: HttpError): boolean {
  const headers = error.response?.headers ?? {};
  return error.status === 429 || headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers;
}

const wait = own('Nothing is wrong with the change; judging it again in a while usually helps.');

/** An App's way to a permission. */
export function grant(permission: string): Prose {
  return say`An owner of the organization can grant Fairlead the permission ${permission} (Settings → GitHub Apps → Fairlead).`;
}

/** A look that may see it another time. */
const passing = (reason: Prose, remedy: Prose): CannotLook => new CannotLook(reason, remedy, undefined, true);

/** A refusal that the permission would end, as far as can be told. */
function refused(reason: Prose, permission: string | null): CannotLook {
  return permission ? new CannotLook(reason, grant(permission), permission) : new CannotLook(reason);
}

function byStatus(error: HttpError, what: Prose, permission: string | null): CannotLook {
  const reason = reasonFor(error, what);
  if (isRateLimited(error))
    return passing(
      reason,
      own(
        'Nothing is wrong with the change; the limit resets within the hour, and judging again then helps.',
      ),
    );
  if (error.status >= 500) return passing(reason, wait);
  return refused(reason, error.status === 403 ? permission : null);
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
  const looked = passing(
    say`${own(limitWords[limit.by])}, so ${what} could not be read`,
    say`Nothing is wrong with the change; Fairlead looks again by itself after ${own(time)} UTC.`,
  );
  looked.cause = limit;
  return looked;
}

function gateIn(error: unknown): (typeof gates)[number] | null {
  if (isHttpError(error))
    return error.status === 403 ? gateOf(messageOf(error), error.response?.headers) : null;
  return graphqlErrors(error).reduce<(typeof gates)[number] | null>(
    (found, one) => found ?? gateOf(graphqlMessage(one)),
    null,
  );
}

/** An answer came, and it was that the query failed. */
function saidByGraphql(errors: readonly unknown[], what: Prose, permission: string | null): CannotLook {
  const said = graphqlMessage(errors[0]).slice(0, 200);
  const isRefused = errors.some((one) => kindsOf(one).includes('forbidden'));
  if (!isRefused) return passing(say`GitHub failed when asked for ${what} (${said})`, wait);
  return refused(say`GitHub refused to show ${what} (${said})`, permission);
}

/**
 * The failed read as a gap in knowledge. `what` names the thing, e.g. "the reviews"; `permission` the App permission
 * that the read costs, e.g. `checks: read`, which is named when GitHub answers 403.
 */
export function cannotLook(error: unknown, what: Prose, permission: string | null = null): CannotLook {
  if (error instanceof CannotLook) return error;
  const limit = rateLimitOf(error);
  if (limit) return limited(limit, what);
  const gate = gateIn(error);
  if (gate) return new CannotLook(say`GitHub refused to show ${what}: ${own(gate.reason)}`, own(gate.remedy));
  if (isHttpError(error) && !isUnreachable(error)) return byStatus(error, what, permission);
  const errors = graphqlErrors(error);
  if (errors.length > 0) return saidByGraphql(errors, what, permission);
  if (isNotAsDescribed(error)) {
    const at = error.issues[0]?.path.join('.') || 'the whole';
    return new CannotLook(say`GitHub's answer about ${what} is not as it describes it (${at})`);
  }
  const said = error instanceof Error ? error.message : String(error);
  return passing(say`GitHub could not be reached when asked for ${what} (${said})`, wait);
}
