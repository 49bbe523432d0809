/** One environment as GitHub answers it. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../engine/part.ts';
import { own } from '../../engine/prose.ts';
import { type Answers, answer, type Entry } from '../setting-type.ts';

export const at = '/repos/{owner}/{repo}/environments/{environment_name}';

export const reviewer = z.object({
  type: z.enum(['User', 'Team']),
  reviewer: z.object({ id: z.number(), login: z.string().optional(), slug: z.string().optional() }),
});

const shape = z.object({
  id: z.number(),
  name: z.string(),
  protection_rules: z.array(
    z.object({
      type: z.string(),
      wait_timer: z.number().optional(),
      prevent_self_review: z.boolean().optional(),
      reviewers: z.array(reviewer).optional(),
    }),
  ),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable(),
  /** https://github.com/google/go-github/pull/2727: answered, taken, and not described. */
  can_admins_bypass: z.boolean().optional(),
});

export type Environment = z.infer<typeof shape>;

/** Null: there is none of that name, whose case does not matter to GitHub. */
export function environment(answers: Answers, name: string): Part<Environment | null> {
  const given = answer(answers, 'environments');
  if (!isKnown(given)) return given;
  const parsed = z.array(shape).safeParse(given);
  if (!parsed.success) return notKnown(own('GitHub’s answer is not as it describes it'));
  return parsed.data.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

export const known = (answers: Answers, [name = '']: Entry): Environment | null => {
  const found = environment(answers, name);
  return isKnown(found) ? (found as Environment | null) : null;
};
