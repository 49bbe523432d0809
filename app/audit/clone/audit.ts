/** The audit of a local clone, offline: what git and files can show, and a list of what they cannot. */
import { notKnown } from '../../../policies/engine/part.ts';
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { engineVersion } from '../../identity.ts';
import { type Audit, auditOf } from '../model/audit.ts';
import { portraitOf } from '../model/portrait.ts';
import { probeClone } from '../model/probes/index.ts';
import { policyChecks } from './policies.ts';
import { type CloneOptions, readClone } from './read.ts';
import type { SecretsCheckpoint } from './secrets.ts';

/** Throws `CannotLook` when there is no clone or no commit. */
export async function auditClone(
  path: string,
  options: CloneOptions & { readonly catalogue: readonly AnyPolicy[] },
): Promise<{ readonly audit: Audit; readonly checkpoint: SecretsCheckpoint | null }> {
  const { repository, facts, checkpoint } = await readClone(path, options);
  const { name, branch, commit } = facts;
  const ref = branch ?? notKnown(own('it is not a branch, so it has no branch name'));
  const { now, catalogue } = options;
  const policies = await policyChecks({ repository, tip: { ref, sha: commit }, name, now, catalogue });
  const checks = [...policies, ...probeClone(facts)];
  const audit = auditOf({
    kind: 'clone',
    name,
    source: say`a clone at ${commit.slice(0, 10)} of ${branch ?? 'HEAD'}`,
    at: options.now,
    engine: engineVersion,
    repositories: [{ name, state: 'audited', note: null }],
    checks,
    portrait: portraitOf(facts),
    ...(options.capacity ? { capacity: options.capacity } : {}),
  });
  return { audit, checkpoint };
}
