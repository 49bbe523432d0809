/** The hashes in a report's identity: of the rules that judged, and of the facts they judged. */
import { createHash } from 'node:crypto';
import packageJson from '../package.json' with { type: 'json' };
import type { CollectedFacts } from '../policies/engine/facts.ts';
import type { Setting } from '../policies/engine/setting.ts';
import type { WaiverRules } from '../policies/engine/waiver.ts';

/** The version of Fairlead that judges. */
export const engineVersion = packageJson.version;

/** JSON with the members of every object in order: equal data has one text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** The same for the same effective rules, wherever each of them was set. SHA-256, hexadecimal. */
export function rulesRevision(settings: readonly Setting[], waivers: WaiverRules): string {
  return hashOf({
    policies: settings.map(({ policy, rung, options }) => [policy.id, rung, options]),
    waivers,
  });
}

/** The same for the same facts, whenever they were read: the time of the look is a part of the report. SHA-256, hexadecimal. */
export function factsDigest(facts: CollectedFacts): string {
  const { pullRequest } = facts;
  if (!pullRequest?.ok) return hashOf(facts);
  return hashOf({ ...facts, pullRequest: { ...pullRequest, value: { ...pullRequest.value, readAt: null } } });
}
