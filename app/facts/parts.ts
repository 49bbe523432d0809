/** A judgement in parts: those that brought a process down are left out, and unknown with the reason. */
import { type Assessment, type Evaluation, evaluate } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts, Gap } from '../../policies/engine/facts.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import { CannotLook, type Parts } from '../looked.ts';

/** Why a part is left out; null when it is not, and told. */
export async function leftOut(parts: Parts | undefined, part: string): Promise<Gap | null> {
  try {
    await parts?.begin(part);
    return null;
  } catch (error) {
    if (error instanceof CannotLook) return error.gap;
    throw error;
  }
}

function unknown({ policy, rung, origin }: Setting, { reason }: Gap): Assessment {
  const result = { outcome: 'unknown', missing: [{ fact: null, reason }] } as const;
  return { policy: policy.id, title: policy.title, rung, origin, result, gaps: [] };
}

/** As `evaluate`, one policy after the other. */
export async function evaluateInParts(
  settings: readonly Setting[],
  facts: CollectedFacts,
  parts: Parts,
): Promise<Evaluation> {
  const all: Evaluation[] = [];
  for (const setting of settings) {
    const left = await leftOut(parts, `policy ${setting.policy.id}`);
    all.push(left ? { assessments: [unknown(setting, left)], notLookedAt: [] } : evaluate([setting], facts));
  }
  return {
    assessments: all.flatMap(({ assessments }) => assessments),
    notLookedAt: all.flatMap(({ notLookedAt }) => notLookedAt),
  };
}
