/** Environments: who lets a deployment through, when, and from where. One call sets all of one, and forgets what it is not told. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../engine/part.ts';
import { list, own, type Prose, say } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import {
  type Answers,
  answer,
  type CallPart,
  type Declared,
  type Entry,
  type FieldSetting,
  type Json,
  type Made,
  type ReadKey,
  type Value,
} from '../setting-type.ts';
import { readsBranches, selectedBranches, unselected } from './deployed-branches.ts';
import { loginName, teamSlug } from './entries.ts';
import { at, type Environment, environment, known, type reviewer } from './environment.ts';

const rule = ({ protection_rules: rules }: Environment, type: string) =>
  rules.find((one) => one.type === type);

type Reviewer = z.infer<typeof reviewer>;

const nameOfReviewer = ({ type, reviewer: { login, slug } }: Reviewer): string =>
  type === 'Team' ? `team:${(slug ?? '').toLowerCase()}` : (login ?? '').toLowerCase();

const reviewersOf = (one: Environment): readonly Reviewer[] =>
  rule(one, 'required_reviewers')?.reviewers ?? [];

/** `can_admins_bypass` only where it would be lost: older servers refuse the field. */
function asItIs(one: Environment | null): Json {
  if (!one) return {};
  const bypass = one.can_admins_bypass === false ? { can_admins_bypass: false } : {};
  return {
    wait_timer: rule(one, 'wait_timer')?.wait_timer ?? 0,
    prevent_self_review: rule(one, 'required_reviewers')?.prevent_self_review ?? false,
    reviewers: reviewersOf(one).map(({ type, reviewer: { id } }) => ({ type, id })),
    deployment_branch_policy: one.deployment_branch_policy,
    ...bypass,
  };
}

function deletes(answers: Answers, [name = '']: Entry): CallPart | { readonly because: Prose } {
  const counts = (['environmentSecrets', 'environmentVariables'] as const).map((read) => {
    const given = answer(answers, `${read} ${name}`);
    const total = z.object({ total_count: z.number() }).safeParse(isKnown(given) ? given : null);
    return total.success ? total.data.total_count : null;
  });
  if (counts.every((count) => count === 0))
    return { route: `DELETE ${at}`, parameters: { environment_name: name }, sets: null, keeps: {} };
  return {
    because: counts.includes(null)
      ? say`GitHub does not show whether the environment ${name} has secrets or variables, which would go with it`
      : say`the environment ${name} has secrets or variables by now, which would go with it`,
  };
}

const made: Made = {
  id: (answers, entry) => known(answers, entry)?.id ?? null,
  reads: ([name = '']) => [`environmentSecrets ${name}`, `environmentVariables ${name}`],
  unmake: deletes,
};

type About = Pick<FieldSetting, 'says' | 'affects'> &
  Partial<Pick<FieldSetting, 'alsoReads' | 'cannot' | 'risk' | 'spreads'>> & {
    readonly name: string;
    readonly schema: z.ZodType<Value>;
    readonly value: (one: Environment) => Part<Value>;
    readonly sets: (value: Value, answers: Answers, entry: Entry) => Json;
  };

function setting({ name, value, sets, ...about }: About): FieldSetting {
  return {
    key: `repository.environments.*.${name}`,
    of: 'repository',
    risk: 'high',
    reads: ['environments'],
    ...about,
    observe: (answers, [of = '']) => {
      const one = environment(answers, of);
      if (!isKnown(one)) return one;
      return one === null ? null : value(one as Environment);
    },
    edit: (wanted, answers, entry) => ({
      route: `PUT ${at}`,
      parameters: { environment_name: known(answers, entry)?.name ?? entry[0] ?? '*' },
      sets: sets(wanted, answers, entry),
      keeps: asItIs(known(answers, entry)),
    }),
    made,
  };
}

const deployers = 'whoever deploys to it';
const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

const reviewerName = z
  .string()
  .refine(
    (one) =>
      one.startsWith('team:')
        ? teamSlug.safeParse(one.slice('team:'.length)).success
        : loginName.safeParse(one).success,
    'a reviewer is a person’s login, or team:its-slug',
  )
  .transform((one) => one.toLowerCase());

const readOf = (name: string): ReadKey =>
  name.startsWith('team:') ? `team ${name.slice('team:'.length)}` : `person ${name}`;

const reviewerNames = (value: Value | null): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [];

/** GitHub wants numbers. */
function reviewerId(name: string, answers: Answers, entry: Entry): number | null {
  const one = known(answers, entry);
  const there = one && reviewersOf(one).find((each) => nameOfReviewer(each) === name);
  if (there) return there.reviewer.id;
  const id = z.object({ id: z.number() }).safeParse(answers[readOf(name)]);
  return id.success ? id.data.id : null;
}

function missingReviewer({ value, entry = [] }: Declared, answers: Answers): Prose | null {
  const unseen = reviewerNames(value).filter((name) => reviewerId(name, answers, entry) === null);
  const none = unseen.filter((name) => answers[readOf(name)] === null);
  if (none.length > 0)
    return say`there is no ${list(none.map((name) => say`${name}`))}: a reviewer is a person on GitHub, or a team of this organization`;
  const [first] = unseen;
  return first === undefined ? null : say`whether there is a reviewer ${first} could not be looked up`;
}

const reviewers = setting({
  name: 'reviewers',
  says: 'Who can let a deployment through, one of them is enough: logins, and `team:slug`; at most 6',
  affects: `${deployers}, and whoever has to review`,
  schema: z.array(reviewerName).max(6).transform(sorted) as unknown as z.ZodType<Value>,
  alsoReads: (_, value) => reviewerNames(value).map(readOf),
  cannot: missingReviewer,
  value: (one) => sorted(reviewersOf(one).map(nameOfReviewer)),
  sets: (value, answers, entry) => ({
    reviewers: reviewerNames(value).map((name) => ({
      type: name.startsWith('team:') ? 'Team' : 'User',
      id: reviewerId(name, answers, entry),
    })),
  }),
});

/** GitHub keeps it in the rule about reviewers, and forgets it where there are none. */
function nobodyReviews({ entry = [], value }: Declared, answers: Answers, all: readonly Declared[]) {
  const declared = all.find((one) => one.type === reviewers && one.entry?.[0] === entry[0]);
  const one = known(answers, entry);
  const some = declared
    ? reviewerNames(declared.value).length > 0
    : one !== null && reviewersOf(one).length > 0;
  return value === true && !some ? own('it has an effect only where somebody has to review') : null;
}

const policies = {
  any: null,
  protected: { protected_branches: true, custom_branch_policies: false },
  selected: { protected_branches: false, custom_branch_policies: true },
} as const;

const branches = setting({
  name: 'branches',
  says: 'What may be deployed: `any` branch, `protected` ones, or those that are `selected`',
  affects: deployers,
  schema: z.enum(['any', 'protected', 'selected']).meta(stricter.other('any')),
  alsoReads: readsBranches,
  spreads: unselected,
  value: ({ deployment_branch_policy: policy }) =>
    policy === null ? 'any' : policy.protected_branches ? 'protected' : 'selected',
  sets: (value) => ({ deployment_branch_policy: policies[value as keyof typeof policies] ?? null }),
});

export const environmentSettings: readonly FieldSetting[] = [
  reviewers,
  setting({
    name: 'prevent-self-review',
    says: 'Nobody lets their own deployment through',
    affects: deployers,
    schema: z.boolean().meta(stricter.whenTrue),
    cannot: nobodyReviews,
    value: (one) => rule(one, 'required_reviewers')?.prevent_self_review ?? false,
    sets: (value) => ({ prevent_self_review: value }),
  }),
  setting({
    name: 'wait-minutes',
    says: 'Minutes that a deployment waits first',
    affects: deployers,
    schema: z.int().min(0).max(43_200).meta(stricter.larger),
    value: (one) => rule(one, 'wait_timer')?.wait_timer ?? 0,
    sets: (value) => ({ wait_timer: value }),
  }),
  branches,
  selectedBranches,
  setting({
    name: 'admins-bypass',
    says: 'Administrators of the repository may go round all of this',
    affects: 'its administrators',
    schema: z.boolean().meta(stricter.whenFalse),
    value: ({ can_admins_bypass: may }) => may ?? notKnown(own('GitHub left it out of its answer')),
    sets: (value) => ({ can_admins_bypass: value }),
  }),
];
