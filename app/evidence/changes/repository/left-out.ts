/** Which branches are not looked at, and which may be missing. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { rulesNow } from '../../continuity/moments.ts';
import type { RulesSeen } from '../../continuity/seen.ts';
import type { Period } from '../../model/period.ts';
import type { BranchFacts, PullFact, Told } from '../../population/facts.ts';
import { demandsOf } from '../../population/in-force.ts';
import { noDemands } from '../../population/rules.ts';

/** Bases of pull requests that nobody looks at. */
export function basesLeft(pulls: Told<readonly PullFact[]>, names: readonly string[], { from, to }: Period) {
  const known = new Set(names);
  const others = (pulls.told ? pulls.value : []).filter(
    ({ base, mergedAt }) => !known.has(base) && mergedAt >= from && mergedAt < to,
  );
  if (others.length === 0) return [];
  const bases = new Set(others.map(({ base }) => base)).size;
  return [
    {
      what: say`${others.length} pull requests merged into ${bases} other branches`,
      because: own('these branches are neither the default branch nor protected now'),
    },
  ];
}

/** A list that lacks a branch of which rules are known may lack others. */
export function unseenBranches(
  name: string,
  {
    branches,
    heads,
    seen,
    refusal,
  }: {
    readonly branches: readonly BranchFacts[];
    readonly heads: ReadonlyMap<string, string>;
    readonly seen: RulesSeen;
    readonly refusal: Prose | null;
  },
): readonly Prose[] {
  if (refusal) return [say`${name}: which branches are protected could not be read (${refusal})`];
  const lacking = branches.filter(
    ({ branch, head }) =>
      !heads.has(branch) && head.told && head.value !== null && !noDemands(demandsOf(rulesNow(seen, branch))),
  );
  return lacking.map(
    ({ branch }) =>
      say`${name}: GitHub's list of protected branches lacks ${branch}, of which it says that rules protect it: others may be missing`,
  );
}
