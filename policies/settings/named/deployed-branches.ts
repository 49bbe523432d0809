/** Which branches may be deployed to an environment where only some may: each pattern is a thing of its own to GitHub. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../engine/part.ts';
import { own } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import {
  type Answers,
  answer,
  type Declared,
  type Entry,
  type FieldSetting,
  type ReadKey,
  type Value,
} from '../setting-type.ts';
import { deployedBranch } from './entries.ts';
import { at, type Environment, environment } from './environment.ts';

const deployers = 'whoever deploys to it';
const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

const policy = z.object({ id: z.number(), name: z.string(), type: z.string().optional() });

type Policy = z.infer<typeof policy>;

/** Patterns of tags are no branches, and are left alone. */
function selected(answers: Answers, entry: Entry): Part<readonly Policy[]> {
  const one = environment(answers, entry[0] ?? '');
  if (!isKnown(one)) return one;
  if ((one as Environment | null)?.deployment_branch_policy?.custom_branch_policies !== true) return [];
  const given = answer(answers, `deployedBranches ${entry[0] ?? ''}`);
  if (!isKnown(given)) return given;
  const parsed = z.array(policy).safeParse(given);
  if (!parsed.success) return notKnown(own('GitHub’s answer is not as it describes it'));
  return parsed.data.filter(({ type }) => type !== 'tag');
}

export const readsBranches = ([name = '']: Entry): readonly ReadKey[] => [`deployedBranches ${name}`];

/** One pattern of one environment: what `selected-branches` spreads to. */
export const selectedBranch: FieldSetting = {
  key: 'repository.environments.*.selected-branches.*',
  says: 'A branch or pattern may be deployed',
  of: 'repository',
  affects: deployers,
  risk: 'high',
  schema: z.boolean(),
  reads: ['environments'],
  alsoReads: readsBranches,
  observe: (answers, entry) => {
    const all = selected(answers, entry);
    return isKnown(all) ? (all as readonly Policy[]).some(({ name }) => name === entry[1]) : all;
  },
  edit: (value, answers, entry) => {
    const [environment_name = '*', name = '*'] = entry;
    const all = selected(answers, entry);
    const id = isKnown(all) ? (all as readonly Policy[]).find((one) => one.name === name)?.id : undefined;
    const route = `${at}/deployment-branch-policies`;
    return value === true
      ? {
          route: `POST ${route}`,
          parameters: { environment_name },
          sets: { name, type: 'branch' },
          keeps: {},
          makes: name,
        }
      : {
          route: `DELETE ${route}/{branch_policy_id}`,
          parameters: { environment_name, branch_policy_id: id ?? '*' },
          sets: null,
          keeps: {},
        };
  },
};

/**
 * Where branches are selected no more, GitHub need not keep which ones were: each pattern is taken away by itself, so that an undo
 * can bring it back.
 */
export function unselected({ value, entry = [], origin }: Declared, answers: Answers): readonly Declared[] {
  const all = selected(answers, entry);
  if (value === 'selected' || !isKnown(all)) return [];
  return sorted((all as readonly Policy[]).map(({ name }) => name)).map((name) => ({
    type: selectedBranch,
    branch: null,
    entry: [...entry, name],
    value: false,
    origin,
  }));
}

export const selectedBranches: FieldSetting = {
  key: 'repository.environments.*.selected-branches',
  says: 'What may be deployed where `branches` is `selected`: names and patterns; tags are left as they are',
  of: 'repository',
  affects: deployers,
  risk: 'high',
  schema: z
    .array(deployedBranch)
    .max(50)
    .transform(sorted)
    .meta(stricter.fewer) as unknown as z.ZodType<Value>,
  reads: ['environments'],
  alsoReads: readsBranches,
  observe: (answers, entry) => {
    const all = selected(answers, entry);
    return isKnown(all) ? sorted((all as readonly Policy[]).map(({ name }) => name)) : all;
  },
  // It never differs itself: each pattern does.
  meets: () => true,
  setBy: '`POST` and `DELETE …/environments/{environment_name}/deployment-branch-policies`',
  spreads: ({ value, entry = [], origin }, answers) => {
    const all = selected(answers, entry);
    if (!isKnown(all)) return [];
    const wanted = Array.isArray(value) ? value.map(String) : [];
    const there = (all as readonly Policy[]).map(({ name }) => name);
    return sorted([...wanted, ...there]).map((name) => ({
      type: selectedBranch,
      branch: null,
      entry: [...entry, name],
      value: wanted.includes(name),
      origin,
    }));
  },
  edit: () => selectedBranch.edit(true, {}, []),
};
