/** https://docs.github.com/rest/deployments/environments */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { isShown, mapShown, notShown, type Shown } from '../../../policies/engine/shown.ts';
import type {
  DeployedBranches,
  Environment,
  EnvironmentReviewer,
  Environments,
} from '../../../policies/facts/environments.ts';
import { type SettingsOf, shownAt } from './ask.ts';
import { shownList } from './ask-list.ts';

const permission = 'actions: read';

/** What kind of rule it is decides which of these it has. */
const rule = z.object({
  type: z.string(),
  wait_timer: z.number().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z
    .array(
      z.object({
        type: z.enum(['User', 'Team']),
        reviewer: z.object({ login: z.string().optional(), slug: z.string().optional() }),
      }),
    )
    .optional(),
});

const answer = z.object({
  name: z.string(),
  protection_rules: z.array(rule).optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable()
    .optional(),
  /** GitHub answers it and does not describe it. */
  can_admins_bypass: z.boolean().optional(),
});

type Answer = z.infer<typeof answer>;
type Rule = z.infer<typeof rule>;

const known = ['required_reviewers', 'wait_timer', 'branch_policy'];

const silent = (name: string, what: string) => notShown(say`GitHub does not say ${own(what)} ${name}`);

function reviewersOf({ reviewers = [] }: Rule): readonly EnvironmentReviewer[] {
  return reviewers
    .map(({ type, reviewer }): EnvironmentReviewer => {
      const kind = type === 'Team' ? 'team' : 'user';
      return { kind, name: reviewer.slug ?? reviewer.login ?? 'somebody without a name' };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Rules are listed only where there are any: one that is not listed does not hold. */
function rulesOf({ name, protection_rules: rules }: Answer) {
  const hidden = silent(name, 'which rules protect the environment');
  const ofKind = (type: string) => rules?.find((one) => one.type === type);
  const review = ofKind('required_reviewers');
  const wait = ofKind('wait_timer');
  return {
    reviewers: rules ? (review ? reviewersOf(review) : []) : hidden,
    preventsSelfReview: rules ? (review?.prevent_self_review ?? false) : hidden,
    waitMinutes: rules ? (wait ? (wait.wait_timer ?? hidden) : 0) : hidden,
    otherRules: (rules ?? []).map(({ type }) => type).filter((type) => !known.includes(type)),
  };
}

const branchPolicy = z.object({ name: z.string() });

async function patternsOf(of: SettingsOf, name: string): Promise<Shown<readonly string[]>> {
  const read = await shownList(
    of,
    {
      route: 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
      parameters: { environment_name: name },
      answer: branchPolicy,
      what: say`the branches that may be deployed to ${name}`,
      permission,
    },
    { under: 'branch_policies' },
  );
  return mapShown(read, (all) => all.map((one) => one.name).sort());
}

/**
 * "If no branch protection rules are defined for any branch in the repository, then all branches can deploy."
 * (https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments) Rulesets count in this
 * list, and whether they do for deployments GitHub does not say: only that there is nothing at all is sure.
 */
async function protectedOf(of: SettingsOf): Promise<Shown<DeployedBranches>> {
  const read = await shownAt(of, {
    route: 'GET /repos/{owner}/{repo}/branches',
    parameters: { protected: true, per_page: 1 },
    answer: z.array(z.unknown()),
    what: own('which branches are protected'),
    permission: 'contents: read',
  });
  return mapShown(read, (all) => (all.length > 0 ? 'protected' : 'none protected'));
}

async function branchesOf(of: SettingsOf, one: Answer, isWanted: boolean): Promise<Shown<DeployedBranches>> {
  const policy = one.deployment_branch_policy;
  if (policy === undefined) return silent(one.name, 'which branches may be deployed to');
  if (policy === null) return 'any';
  if (policy.protected_branches) return isWanted ? protectedOf(of) : 'protected';
  const unread = notShown(own('it was not read, because no policy asks for it'));
  return { patterns: isWanted ? await patternsOf(of, one.name) : unread };
}

async function environmentOf(of: SettingsOf, one: Answer, isWanted: boolean): Promise<Environment> {
  const bypass = one.can_admins_bypass;
  return {
    name: one.name,
    ...rulesOf(one),
    branches: await branchesOf(of, one, isWanted),
    adminsBypass: bypass ?? silent(one.name, 'whether administrators can go round the rules of'),
  };
}

/** Branch patterns, and whether any branch is protected, are read for the environments whose names are wanted. */
export async function readEnvironments(
  of: SettingsOf,
  isWanted: (name: string) => boolean,
): Promise<Environments> {
  const what = own('the environments');
  const ask = { route: 'GET /repos/{owner}/{repo}/environments', answer, what, permission };
  const listed = await shownList(of, ask, { under: 'environments' });
  if (!isShown(listed)) return listed;
  const all = await Promise.all(listed.map((one) => environmentOf(of, one, isWanted(one.name))));
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}
