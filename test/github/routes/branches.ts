/** Branches, what protects them, and what happened to them. https://docs.github.com/rest/branches */
import { minimatch } from 'minimatch';
import { json, parameter, type RepositoryCall } from '../http/call.ts';
import { linkHeader, list, pageOf } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import type { Protection, Ruleset } from '../protection.ts';
import { api, fullName, htmlUrl, simpleUser, stamp } from '../shapes/accounts.ts';
import { commitShape } from '../shapes/commits.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Activity, Repository, Schemas } from '../state.ts';
import { accountByLogin } from '../world.ts';

/** What everyone who reads the code sees: required checks, not who may bypass them. */
function publicProtection(protection: Protection | undefined): Schemas['branch-protection'] {
  const required = protection?.requiredStatusChecks;
  const level = protection?.enforceAdmins ? 'everyone' : 'non_admins';
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level: required ? level : 'off',
      contexts: required?.checks.map(({ context }) => context) ?? [],
      checks: required?.checks.map(({ context, appId }) => ({ context, app_id: appId })) ?? [],
    },
  };
}

function branchOid(repository: Repository, branch: string): string {
  const oid = repository.refs.get(`refs/heads/${branch}`);
  if (oid === null) throw new Refusal(404, 'Branch not found');
  return oid;
}

async function branch(call: RepositoryCall) {
  const { world, repository } = call;
  const name = parameter(call, 'branch');
  const protection = repository.protections.get(name);
  const url = api(world, `/repos/${fullName(repository)}/branches/${name}`);
  const body: Schemas['branch-with-protection'] = {
    name,
    commit: await commitShape(world, repository, branchOid(repository, name)),
    _links: { self: url, html: `${htmlUrl(world, repository)}/tree/${name}` },
    protected: protection !== undefined,
    protection: publicProtection(protection),
    protection_url: `${url}/protection`,
  };
  return json(body);
}

function branches(call: RepositoryCall) {
  const { world, repository, query } = call;
  const wanted = query.get('protected');
  const all = repository.refs
    .list('refs/heads/')
    .map(({ name, oid }) => ({ name: name.slice('refs/heads/'.length), oid }))
    .filter(({ name }) => wanted === null || String(repository.protections.has(name)) === wanted);
  return list(call, all, ({ name, oid }) => {
    const base = api(world, `/repos/${fullName(repository)}`);
    const shape: Schemas['short-branch'] = {
      name,
      commit: { sha: oid, url: `${base}/commits/${oid}` },
      protected: repository.protections.has(name),
    };
    return shape;
  });
}

function reviewsShape(url: string, reviews: NonNullable<Protection['requiredReviews']>) {
  const shape: Schemas['protected-branch-pull-request-review'] = {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: reviews.dismissStale,
    require_code_owner_reviews: reviews.codeOwners,
    require_last_push_approval: reviews.lastPush,
    required_approving_review_count: reviews.count,
  };
  return shape;
}

function protection(call: RepositoryCall) {
  const { world, repository } = call;
  const name = parameter(call, 'branch');
  branchOid(repository, name);
  const rules = repository.protections.get(name);
  if (!rules) throw new Refusal(404, 'Branch not protected');
  const url = api(world, `/repos/${fullName(repository)}/branches/${name}/protection`);
  const checks = rules.requiredStatusChecks;
  const body: Schemas['branch-protection'] = {
    url,
    ...(checks
      ? {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: checks.strict,
            contexts: checks.checks.map(({ context }) => context),
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.checks.map(({ context, appId }) => ({ context, app_id: appId })),
          },
        }
      : {}),
    ...(rules.requiredReviews
      ? { required_pull_request_reviews: reviewsShape(url, rules.requiredReviews) }
      : {}),
    required_signatures: { url: `${url}/required_signatures`, enabled: rules.requireSignatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rules.enforceAdmins },
    required_linear_history: { enabled: rules.linearHistory },
    allow_force_pushes: { enabled: rules.allowForcePushes },
    allow_deletions: { enabled: rules.allowDeletions },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
  return json(body);
}

/** `~DEFAULT_BRANCH`, `~ALL`, or a full reference as fnmatch matches it. */
function matchesRef(repository: Repository, pattern: string, branchName: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branchName === repository.defaultBranch;
  return minimatch(`refs/heads/${branchName}`, pattern, { dot: true, nocomment: true, nonegate: true });
}

function appliesTo(repository: Repository, ruleset: Ruleset, name: string): boolean {
  if (ruleset.enforcement !== 'active') return false;
  const any = (patterns: readonly string[]): boolean =>
    patterns.some((one) => matchesRef(repository, one, name));
  return any(ruleset.include) && !any(ruleset.exclude);
}

/** Active rules of all levels; who may bypass them is not said here. */
function rules(call: RepositoryCall) {
  const { repository } = call;
  const name = parameter(call, 'branch');
  const sets = [...(repository.owner.organization?.rulesets ?? []), ...repository.rulesets];
  const all = sets
    .filter((ruleset) => appliesTo(repository, ruleset, name))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })));
  return list(call, all, ({ rule, ruleset }) => ({
    type: rule.type,
    ...(rule.parameters ? { parameters: rule.parameters } : {}),
    ruleset_source_type: ruleset.sourceType,
    ruleset_source: ruleset.source,
    ruleset_id: ruleset.id,
  }));
}

const day = 86_400_000;
const periods: Readonly<Record<string, number>> = {
  day,
  week: 7 * day,
  month: 31 * day,
  quarter: 92 * day,
  year: 366 * day,
};

function activity(call: RepositoryCall) {
  const { world, repository, query } = call;
  const ref = query.get('ref');
  const full = ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  const kind = query.get('activity_type');
  const actor = query.get('actor');
  const since = world.now().getTime() - (periods[query.get('time_period') ?? ''] ?? Number.POSITIVE_INFINITY);
  const who = actor === null ? null : found(accountByLogin(world, actor));
  const all = repository.activities
    .filter((one) => full === null || one.ref === full)
    .filter((one) => kind === null || one.kind === kind)
    .filter((one) => who === null || one.actor === who)
    .filter((one) => one.at.getTime() >= since);
  const newestFirst = query.get('direction') === 'asc' ? all : all.toReversed();
  const { perPage } = pageOf(query);
  const after = query.get('after');
  const start = after === null ? 0 : newestFirst.findIndex(({ id }) => String(id) === after) + 1;
  const page = newestFirst.slice(start, start + perPage);
  const more = newestFirst.length > start + perPage;
  const headers = more ? linkHeader(call, { next: { after: String(page.at(-1)?.id) } }) : {};
  const shape = (one: Activity): Schemas['activity'] => ({
    id: one.id,
    node_id: nodeId('Activity', one.id),
    before: one.before,
    after: one.after,
    ref: one.ref,
    timestamp: stamp(one.at),
    activity_type: one.kind,
    actor: simpleUser(world, one.actor),
  });
  return { status: 200, headers, body: page.map(shape) };
}

const base = '/repos/{owner}/{repo}';

export const branchRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/branches`, ['contents=read'], branches),
  repositoryRoute(`GET ${base}/branches/{branch+}/protection`, ['administration=read'], protection),
  repositoryRoute(`GET ${base}/branches/{branch+}`, ['contents=read'], branch),
  repositoryRoute(`GET ${base}/rules/branches/{branch+}`, ['metadata=read'], rules),
  repositoryRoute(`GET ${base}/activity`, ['contents=read'], activity),
];
