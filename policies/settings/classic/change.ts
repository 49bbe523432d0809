/** Declared values put into the body of classic protection: everything else in it stays. Pure. */
import { type Checks, type Classic, classicValues, type Reviews, reviewFlags, toggles } from '../classic.ts';
import { asksNothing, type BranchValues, checkNamed, nameOfCheck } from '../ruleset.ts';
import type { Json, Value } from '../setting-type.ts';
import { inOrder } from './wire.ts';

const noReviews = {
  dismiss_stale_reviews: false,
  require_code_owner_reviews: false,
  require_last_push_approval: false,
  required_approving_review_count: 0,
} as const;

function reviewsWith(before: Reviews, values: BranchValues): Reviews {
  const names = ['pull-request', 'approvals', ...Object.keys(reviewFlags)];
  const declared = names.filter((name) => values[name] !== undefined);
  if (declared.length === 0) return before;
  const asks = declared.some((name) => !asksNothing(values[name] ?? false));
  if (!asks && (before === null || values['pull-request'] === false)) return null;
  const flags = Object.entries(reviewFlags).flatMap(([name, field]) =>
    values[name] === undefined ? [] : [[field, values[name] === true] as const],
  );
  const count = values.approvals;
  return {
    ...(before ?? noReviews),
    ...Object.fromEntries(flags),
    ...(count === undefined ? {} : { required_approving_review_count: count }),
  };
}

function checksWith(before: Checks, values: BranchValues): Checks {
  const strict =
    values['up-to-date'] === undefined ? (before?.strict ?? false) : values['up-to-date'] === true;
  const there = before?.checks ?? [];
  const wanted = Array.isArray(values.checks) ? values.checks.map(String) : null;
  // A check that any App may report is asked for by one that one App must report: that one stays.
  const kept =
    wanted && there.filter(({ context, app_id: app }) => isAskedFor(wanted, nameOfCheck(context, app)));
  const added = (wanted ?? []).filter(
    (name) => !there.some((one) => meetsCheck(name, nameOfCheck(one.context, one.app_id))),
  );
  const checks = inOrder([
    ...(kept ?? there),
    ...added.map((name) => {
      const { context, app } = checkNamed(name);
      return { context, app_id: app ?? -1 };
    }),
  ]);
  return checks.length === 0 && !strict ? null : { strict, checks };
}

const bare = (name: string): string => checkNamed(name).context;

/** `there` asks for what is wanted: by name, from the same App where one is wanted. */
const meetsCheck = (wanted: string, there: string): boolean => wanted === there || wanted === bare(there);

const isAskedFor = (wanted: readonly string[], there: string): boolean =>
  wanted.some((name) => meetsCheck(name, there));

/** The body that asks for the declared values and keeps everything else. */
export function changedBody({ body }: Classic, values: BranchValues): Json {
  const switched = Object.entries(toggles).flatMap(([name, [field, when]]) =>
    values[name] === undefined ? [] : [[field, values[name] === true ? when : !when] as const],
  );
  return {
    ...body,
    required_pull_request_reviews: reviewsWith(body.required_pull_request_reviews as Reviews, values),
    required_status_checks: checksWith(body.required_status_checks as Checks, values),
    ...Object.fromEntries(switched),
  };
}

/** Whether classic protection asks for exactly this. */
export function isClassicValue(name: string, wanted: Value, classic: Classic): boolean {
  const value = classicValues(classic)[name];
  if (!Array.isArray(wanted) || !Array.isArray(value)) return value === wanted;
  const there = value.map(String);
  return (
    there.every((one) => isAskedFor(wanted.map(String), one)) &&
    wanted.every((one) => there.some((name) => meetsCheck(String(one), name)))
  );
}
