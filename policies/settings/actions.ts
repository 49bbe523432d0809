/** What GitHub Actions may do: the same settings for repositories and for organizations. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../engine/part.ts';
import { own } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { flag, type Place, word } from './fields.ts';
import type { ReadName } from './reads.ts';
import { type Answers, answer, type FieldSetting, type Value } from './setting-type.ts';

interface Level {
  readonly of: FieldSetting['of'];
  /** `/repos/{owner}/{repo}` */
  readonly path: string;
  readonly permissions: ReadName;
  readonly selected: ReadName;
  readonly workflow: ReadName;
  /** The field that `PUT …/permissions` always wants. */
  readonly switch: string;
}

const repository: Level = {
  of: 'repository',
  path: '/repos/{owner}/{repo}',
  permissions: 'actions',
  selected: 'selectedActions',
  workflow: 'workflow',
  switch: 'enabled',
};

const organization: Level = {
  of: 'organization',
  path: '/orgs/{org}',
  permissions: 'organizationActions',
  selected: 'organizationSelectedActions',
  workflow: 'organizationWorkflow',
  switch: 'enabled_repositories',
};

const everyWorkflow = 'everybody whose workflows run there';

/** GitHub leaves the rest out where Actions are off. */
const off = 'GitHub shows it only where GitHub Actions are on';

const listed = z.strictObject({
  github_owned_allowed: z.boolean().default(false),
  verified_allowed: z.boolean().default(false),
  patterns_allowed: z.array(z.string()).default([]),
});

/** `github-owned` and `verified` stand beside patterns: one list says what may run. */
const entry = z
  .string()
  .refine(
    (one) => /^(github-owned|verified|[\w.-]+\/[\w./*@-]+)$/.test(one),
    'an action is owner/repo@ref, github-owned or verified',
  );

const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

function selectedIn(answers: Answers, read: ReadName): Part<Value | null> {
  const given = answer(answers, read);
  if (!isKnown(given)) return given;
  // GitHub shows no list where not only selected actions may run; it may have kept one.
  if (given === null) return null;
  const parsed = listed.loose().safeParse(given);
  if (!parsed.success) return notKnown(own('GitHub left it out of its answer'));
  const {
    github_owned_allowed: github,
    verified_allowed: verified,
    patterns_allowed: patterns,
  } = parsed.data;
  return sorted([...(github ? ['github-owned'] : []), ...(verified ? ['verified'] : []), ...patterns]);
}

function selected({ of, path, selected: read }: Level): FieldSetting {
  return {
    key: `${of}.actions.selected`,
    says: 'What may run where `allowed` is `selected`: `github-owned`, `verified` (creators), and patterns such as `acme/*`',
    of,
    reads: [read],
    affects: everyWorkflow,
    risk: 'high',
    schema: z.array(entry).max(200).transform(sorted).meta(stricter.fewer) as z.ZodType<Value>,
    observe: (answers) => selectedIn(answers, read),
    edit: (value) => {
      const entries = Array.isArray(value) ? value.map(String) : [];
      return {
        route: `PUT ${path}/actions/permissions/selected-actions`,
        sets: {
          github_owned_allowed: entries.includes('github-owned'),
          verified_allowed: entries.includes('verified'),
          patterns_allowed: entries.filter((one) => one !== 'github-owned' && one !== 'verified'),
        },
        keeps: {},
      };
    },
  };
}

function enabled(level: Level): FieldSetting {
  const about = {
    key: `${level.of}.actions.enabled`,
    says: 'GitHub Actions run at all',
    affects: everyWorkflow,
    risk: 'high',
    stricter: stricter.whenFalse,
  } as const;
  if (level.of === 'repository') return flag(permission(level, 'enabled'), about);
  const words = { all: 'all', selected: 'selected', none: 'none' };
  return word(permission(level, level.switch), words, {
    ...about,
    key: 'organization.actions.repositories',
    says: 'Which repositories GitHub Actions run in; which ones are `selected` is not Fairlead’s to say',
    stricter: stricter.from('all', 'selected', 'none'),
  });
}

const permission = ({ of, path, permissions, switch: enabled }: Level, name: string): Place => ({
  read: permissions,
  path: [name],
  of,
  route: `PUT ${path}/actions/permissions`,
  hidden: off,
  keeps: [enabled, 'allowed_actions', 'sha_pinning_required'],
});

const workflow = ({ of, path, workflow: read }: Level, name: string): Place => ({
  read,
  path: [name],
  of,
  route: `PUT ${path}/actions/permissions/workflow`,
  hidden: 'GitHub left it out of its answer',
  keeps: ['default_workflow_permissions', 'can_approve_pull_request_reviews'],
});

/** What may run. */
const runs = (level: Level): readonly FieldSetting[] => [
  enabled(level),
  word(
    permission(level, 'allowed_actions'),
    { all: 'all', selected: 'selected', local: 'local_only' },
    {
      key: `${level.of}.actions.allowed`,
      says: 'Which actions may run: `all`, those that are `selected`, or only `local` ones of the same owner',
      affects: everyWorkflow,
      risk: 'high',
      stricter: stricter.from('all', 'selected', 'local'),
    },
  ),
  selected(level),
  flag(permission(level, 'sha_pinning_required'), {
    key: `${level.of}.actions.sha-pinning`,
    says: 'Actions must be named by a full commit',
    affects: 'every workflow that names an action by a tag or a branch: it fails',
    risk: 'high',
    stricter: stricter.whenTrue,
  }),
];

/** What a run may do. */
const mayDo = (level: Level): readonly FieldSetting[] => [
  word(
    workflow(level, 'default_workflow_permissions'),
    { write: 'write', read: 'read' },
    {
      key: `${level.of}.actions.default-token`,
      says: 'What a workflow’s token may do where the workflow does not say',
      affects: 'workflows that write and do not say so: they fail when it becomes `read`',
      risk: 'high',
      stricter: stricter.from('write', 'read'),
    },
  ),
  flag(workflow(level, 'can_approve_pull_request_reviews'), {
    key: `${level.of}.actions.approve-reviews`,
    says: 'Workflows may open and approve pull requests',
    affects: 'workflows that open or approve pull requests',
    risk: 'high',
    stricter: stricter.whenFalse,
  }),
];

const settingsOf = (level: Level): readonly FieldSetting[] => [...runs(level), ...mayDo(level)];

export const actionsSettings: readonly FieldSetting[] = settingsOf(repository);
export const organizationActionsSettings: readonly FieldSetting[] = settingsOf(organization);
