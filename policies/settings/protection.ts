/**
 * Settings of a branch. Fairlead keeps one ruleset for each branch or pattern that is declared, and only adds to what
 * others ask for: of several rulesets, and of classic protection, GitHub enforces the strictest. So every value here is the
 * least that is asked for.
 */
import * as z from 'zod';
import { stricter } from '../engine/stricter.ts';
import type { BranchSetting, Value } from './setting-type.ts';

const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

/** `build`, or `build@15368`: the check, and the id of the App that must report it. */
const check = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => /^\S(.*\S)?$/.test(name), 'a check begins and ends in no space');

const bypasser = z
  .string()
  .refine(
    (who) => /^(admins|maintainers|owners|team:[a-z0-9][a-z0-9_-]*|app:\d{1,15})$/.test(who),
    'who may bypass is admins, maintainers, owners, team:its-slug or app:its-id',
  );

const list = (entry: z.ZodType<string>) => z.array(entry).max(50).transform(sorted);

const committers = 'everybody who pushes to or merges into the branch';

const flag = (key: string, says: string, affects = committers): BranchSetting => ({
  key: `protection.${key}`,
  says,
  of: 'branch',
  affects,
  risk: 'high',
  schema: z.boolean().meta(stricter.whenTrue),
});

export const branchSettings: readonly BranchSetting[] = [
  flag('pull-request', 'Changes come by pull request'),
  {
    key: 'protection.approvals',
    says: 'Approvals that a pull request needs; more than 0 asks for a pull request, too',
    of: 'branch',
    affects: 'everybody who merges, and whoever has to review',
    risk: 'high',
    schema: z.int().min(0).max(10).meta(stricter.larger),
  },
  flag('dismiss-stale', 'A push ends the approvals given before it'),
  flag('code-owners', 'The code owners of what is touched approve'),
  flag('last-push-approval', 'Somebody other than who pushed last approves'),
  flag('conversations', 'Conversations are resolved before a merge'),
  {
    key: 'protection.checks',
    says: 'Checks that must pass, by name; `build@15368` asks for the App with that id (15368 is GitHub Actions)',
    of: 'branch',
    affects: committers,
    risk: 'high',
    schema: list(check).meta(stricter.more) as unknown as z.ZodType<Value>,
  },
  flag('up-to-date', 'Checks pass on the newest base'),
  flag('linear-history', 'No merge commits'),
  flag('signatures', 'Commits are signed', 'everybody who commits without a signature'),
  flag('block-force-push', 'Nobody rewrites its history'),
  flag('block-deletion', 'Nobody deletes it'),
  {
    key: 'protection.classic',
    says: 'What becomes of classic protection that the branch has: `keep` leaves it and adds a ruleset where it asks for less; `edit` brings it to exactly what is declared, stricter or laxer',
    of: 'branch',
    affects: committers,
    risk: 'high',
    schema: z.enum(['keep', 'edit']),
  },
  {
    key: 'protection.bypass',
    says: 'Who may bypass Fairlead’s ruleset: `admins`, `maintainers`, `owners`, `team:slug`, `app:id`. Nobody when it is not declared',
    of: 'branch',
    affects: 'whoever is named, or no longer named',
    risk: 'high',
    schema: list(bypasser).meta(stricter.fewer) as unknown as z.ZodType<Value>,
  },
];

/** What a branch may be called under `protection:`. */
export const branchName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !name.startsWith('refs/'), 'a branch is written without refs/heads/')
  .refine(
    (name) => !/[\s~^:?[\\]/.test(name) || name === 'default',
    'that is no name or pattern of branches',
  );

/** The condition of a ruleset for a branch as it is written. */
export function refOf(branch: string): string {
  if (branch === 'default') return '~DEFAULT_BRANCH';
  return branch === 'all' ? '~ALL' : `refs/heads/${branch}`;
}

/** The name of the ruleset that Fairlead keeps for it. */
export function rulesetName(branch: string): string {
  return `Fairlead: ${branch === 'default' ? 'default branch' : branch}`;
}
