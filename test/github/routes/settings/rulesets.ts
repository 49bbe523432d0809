/** Rulesets of repositories and organizations. https://docs.github.com/rest/repos/rules */
import { permitted, permittedIn } from '../../auth/access.ts';
import { needsPaidPlan, needsTeamPlan } from '../../auth/plan.ts';
import { changedRuleset, checkRuleset, newRuleset, rulesetChange } from '../../changes/rulesets.ts';
import { rulesetOf } from '../../handles/accounts.ts';
import {
  bodyAs,
  type Call,
  json,
  noContent,
  numberParameter,
  parameter,
  type RepositoryCall,
} from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { activeOn, type Ruleset, rulesetsOn } from '../../protection.ts';
import { fullName } from '../../shapes/accounts.ts';
import { rulesetShape, rulesetSimple } from '../../shapes/rulesets.ts';
import type { Account, Schemas } from '../../state.ts';

type OrganizationCall = Call & { readonly account: Account };

const writing = ['administration=write'];
const writingAll = ['organization_administration=write'];

function ofTargets(call: Call, all: readonly Ruleset[]): readonly Ruleset[] {
  const targets = call.query.get('targets')?.split(',');
  return targets ? all.filter(({ target }) => targets.includes(target)) : all;
}

/** Those of the organization, too, unless `includes_parents` says no. */
function seen(call: RepositoryCall): readonly Ruleset[] {
  needsPaidPlan(call.repository);
  const own = call.query.get('includes_parents') === 'false';
  return own ? call.repository.rulesets : rulesetsOn(call.repository);
}

const wanted = (call: Call, all: readonly Ruleset[]): Ruleset =>
  found(all.find(({ id }) => id === numberParameter(call, 'ruleset_id')));

/** Whoever may change the ruleset sees who bypasses it: the repository's does not open the organization's. */
function writes(call: RepositoryCall, ruleset: Ruleset): boolean {
  return ruleset.sourceType === 'Repository'
    ? permitted(call, call.repository, writing)
    : permittedIn(call, call.repository.owner, writingAll);
}

/** An App bypasses what names it; people are not asked for their roles here. */
function bypassOf(
  { identity }: Call,
  ruleset: Ruleset,
): Schemas['repository-ruleset']['current_user_can_bypass'] {
  const id = identity.kind === 'installation' ? identity.token.installation.app.id : null;
  const actor = ruleset.bypassActors.find(
    (one) => one.actor_type === 'Integration' && one.actor_id === id && id !== null,
  );
  if (!actor) return 'never';
  return actor.bypass_mode === 'pull_request' ? 'pull_requests_only' : (actor.bypass_mode ?? 'always');
}

function shapeIn(call: RepositoryCall, ruleset: Ruleset) {
  const bypass = bypassOf(call, ruleset);
  return {
    ...rulesetShape(call.world, ruleset, writes(call, ruleset)),
    ...(bypass ? { current_user_can_bypass: bypass } : {}),
  };
}

/** Every change is a version, by whoever made it. */
function remembered({ world, identity }: Call, ruleset: Ruleset): Ruleset {
  const actor =
    identity.kind === 'user'
      ? identity.user
      : identity.kind === 'installation'
        ? identity.token.installation.app.bot
        : null;
  if (!actor) return ruleset;
  return {
    ...ruleset,
    history: [
      { version: world.nextId(), actor, at: world.now(), state: ruleset },
      ...(ruleset.history ?? []),
    ],
  };
}

type Version = NonNullable<Ruleset['history']>[number];

const versionShape = ({ version, actor, at }: Version): Schemas['ruleset-version'] => ({
  version_id: version,
  actor: { id: actor.id, type: actor.kind === 'User' ? 'User' : 'Integration' },
  updated_at: at.toISOString(),
});

const historyOf = (call: Call, all: readonly Ruleset[]) =>
  list(call, wanted(call, all).history ?? [], versionShape);

/** Whoever may see it may write the ruleset, and sees who bypasses it. */
function versionOf(call: Call, all: readonly Ruleset[]) {
  const { history = [] } = wanted(call, all);
  const one = found(history.find(({ version }) => version === numberParameter(call, 'version_id')));
  // GitHub's description says of the state that it is an object, and no more.
  const state = rulesetShape(call.world, one.state, true) as unknown as Record<string, never>;
  const body: Schemas['ruleset-version-with-state'] = { ...versionShape(one), state };
  return json(body);
}

function made(
  call: Call,
  owner: Account,
  source: string,
  kind: Ruleset['sourceType'],
  all: Ruleset[],
): Ruleset {
  const body = bodyAs(call, newRuleset);
  const empty = rulesetOf(call.world, source, kind, { name: body.name, rules: [], include: [] });
  const ruleset = remembered(call, changedRuleset(call.world, empty, body));
  checkRuleset(owner, all, ruleset);
  all.push(ruleset);
  return ruleset;
}

function replaced(call: Call, owner: Account, all: Ruleset[]): Ruleset {
  const before = wanted(call, all);
  const ruleset = remembered(call, changedRuleset(call.world, before, bodyAs(call, rulesetChange)));
  checkRuleset(owner, all, ruleset);
  all[all.indexOf(before)] = ruleset;
  return ruleset;
}

function removed(call: Call, all: Ruleset[]) {
  all.splice(all.indexOf(wanted(call, all)), 1);
  return noContent;
}

/** Active rules of all levels; who may bypass them is not said here. */
function rulesOfBranch(call: RepositoryCall) {
  needsPaidPlan(call.repository);
  const sets = activeOn(call.repository, parameter(call, 'branch'));
  const all = sets.flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })));
  return list(call, all, ({ rule, ruleset }) => ({
    type: rule.type,
    ...(rule.parameters ? { parameters: rule.parameters } : {}),
    ruleset_source_type: ruleset.sourceType,
    ruleset_source: ruleset.source,
    ruleset_id: ruleset.id,
  }));
}

const at = '/repos/{owner}/{repo}';

const ofRepositories = documented('repos/rules', {
  'get-rules-for-a-branch': repositoryRoute(
    `GET ${at}/rules/branches/{branch+}`,
    ['metadata=read'],
    rulesOfBranch,
  ),
  'get-all-repository-rulesets': repositoryRoute(`GET ${at}/rulesets`, ['metadata=read'], (call) =>
    list(call, ofTargets(call, seen(call)), (one) => rulesetSimple(call.world, one)),
  ),
  'create-a-repository-ruleset': repositoryRoute(`POST ${at}/rulesets`, writing, (call) => {
    const { repository } = call;
    needsPaidPlan(repository);
    const source = fullName(repository);
    const ruleset = made(call, repository.owner, source, 'Repository', repository.rulesets);
    return json(shapeIn(call, ruleset), 201);
  }),
  'get-a-repository-ruleset': repositoryRoute(`GET ${at}/rulesets/{ruleset_id}`, ['metadata=read'], (call) =>
    json(shapeIn(call, wanted(call, seen(call)))),
  ),
  'get-repository-ruleset-history': repositoryRoute(
    `GET ${at}/rulesets/{ruleset_id}/history`,
    writing,
    (call) => historyOf(call, call.repository.rulesets),
  ),
  'get-repository-ruleset-version': repositoryRoute(
    `GET ${at}/rulesets/{ruleset_id}/history/{version_id}`,
    writing,
    (call) => versionOf(call, call.repository.rulesets),
  ),
  'update-a-repository-ruleset': repositoryRoute(`PUT ${at}/rulesets/{ruleset_id}`, writing, (call) => {
    needsPaidPlan(call.repository);
    return json(shapeIn(call, replaced(call, call.repository.owner, call.repository.rulesets)));
  }),
  'delete-a-repository-ruleset': repositoryRoute(`DELETE ${at}/rulesets/{ruleset_id}`, writing, (call) => {
    needsPaidPlan(call.repository);
    return removed(call, call.repository.rulesets);
  }),
});

function rulesetsOf({ account }: OrganizationCall): Ruleset[] {
  needsTeamPlan(account);
  return found(account.organization).rulesets;
}

const shapeOf = (call: OrganizationCall, ruleset: Ruleset) =>
  rulesetShape(call.world, ruleset, permittedIn(call, call.account, writingAll));

/** Even to read them an App needs to write: so says GitHub's table of permissions. */
const ofOrganizations = documented('orgs/rules', {
  'get-all-organization-repository-rulesets': organizationRoute(
    'GET /orgs/{org}/rulesets',
    writingAll,
    (call) => list(call, ofTargets(call, rulesetsOf(call)), (one) => rulesetSimple(call.world, one)),
  ),
  'create-an-organization-repository-ruleset': organizationRoute(
    'POST /orgs/{org}/rulesets',
    writingAll,
    (call) => {
      const { account } = call;
      const ruleset = made(call, account, account.login, 'Organization', rulesetsOf(call));
      return json(shapeOf(call, ruleset), 201);
    },
  ),
  'get-an-organization-repository-ruleset': organizationRoute(
    'GET /orgs/{org}/rulesets/{ruleset_id}',
    writingAll,
    (call) => json(shapeOf(call, wanted(call, rulesetsOf(call)))),
  ),
  'get-organization-ruleset-history': organizationRoute(
    'GET /orgs/{org}/rulesets/{ruleset_id}/history',
    writingAll,
    (call) => historyOf(call, rulesetsOf(call)),
  ),
  'get-organization-ruleset-version': organizationRoute(
    'GET /orgs/{org}/rulesets/{ruleset_id}/history/{version_id}',
    writingAll,
    (call) => versionOf(call, rulesetsOf(call)),
  ),
  'update-an-organization-repository-ruleset': organizationRoute(
    'PUT /orgs/{org}/rulesets/{ruleset_id}',
    writingAll,
    (call) => json(shapeOf(call, replaced(call, call.account, rulesetsOf(call)))),
  ),
  'delete-an-organization-repository-ruleset': organizationRoute(
    'DELETE /orgs/{org}/rulesets/{ruleset_id}',
    writingAll,
    (call) => removed(call, rulesetsOf(call)),
  ),
});

export const rulesetRoutes: readonly Route[] = [...ofRepositories, ...ofOrganizations];
