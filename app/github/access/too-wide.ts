/**
 * GraphQL's ways to say that a query was too much for it: it ended after GitHub's ten seconds, or cost more than one query
 * may. The same again fails again; less at a time may not.
 */
import { graphqlErrors, kindsOf, messageOf } from './graphql-errors.ts';
import { statusOf } from './reasons.ts';

const breakdowns =
  /^Something went wrong while executing your query|^We couldn't respond to your request in time/;

/** One of the errors of an answer of 200: GitHub broke down, most often for want of time. */
export function isBreakdown(error: unknown): boolean {
  return breakdowns.test(messageOf(error));
}

/** https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#resource-limits; muesli/markscribe#103 */
const limits: ReadonlySet<string> = new Set(['resource_limits_exceeded', 'max_node_limit_exceeded']);

function isLimit(error: unknown): boolean {
  return (
    kindsOf(error).some((kind) => limits.has(kind)) ||
    /^(?:Resource limits for this query exceeded|Timeout on validation)/.test(messageOf(error))
  );
}

/** Whether asking for less may help. */
export function isTooWide(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== null) return status === 502 || status === 504;
  return graphqlErrors(error).some((one) => isBreakdown(one) || isLimit(one));
}
