/** Collects the facts that the selected policies need: each once, in parallel, settled. */
import type { Collected, CollectedFacts, FactName, Gap } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { collectors } from './index.ts';
import type { Source } from './source.ts';

function gapOf(error: unknown): Gap {
  if (error instanceof CannotLook) return error.gap;
  return { reason: say`an error nobody expected (a defect in Fairlead, please report it): ${String(error)}` };
}

async function collectOne(fact: FactName, source: Source): Promise<Collected<unknown>> {
  try {
    return { ok: true, ...(await collectors[fact].collect(source)) };
  } catch (error) {
    return { ok: false, ...gapOf(error) };
  }
}

/** Never throws: whatever goes wrong becomes the fact's own reason. */
export async function collect(needs: readonly FactName[], source: Source): Promise<CollectedFacts> {
  const facts = [...new Set(needs)].sort();
  const settled = await Promise.all(
    facts.map(async (fact) => [fact, await collectOne(fact, source)] as const),
  );
  return Object.fromEntries(settled);
}
