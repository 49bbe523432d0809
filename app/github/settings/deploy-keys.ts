/** https://docs.github.com/rest/deploy-keys/deploy-keys */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import { mapShown } from '../../../policies/engine/shown.ts';
import type { DeployKey, DeployKeys } from '../../../policies/facts/deploy-keys.ts';
import type { SettingsOf } from './ask.ts';
import { shownList } from './ask-list.ts';

const answer = z.object({
  id: z.number(),
  title: z.string(),
  verified: z.boolean(),
  read_only: z.boolean(),
  created_at: z.string(),
  added_by: z.string().nullish(),
  last_used: z.string().nullish(),
  enabled: z.boolean().optional(),
});

function keyOf(one: z.infer<typeof answer>): DeployKey {
  return {
    id: one.id,
    title: one.title,
    mayWrite: !one.read_only,
    verified: one.verified,
    enabled: one.enabled ?? null,
    createdAt: one.created_at,
    lastUsed: one.last_used ?? null,
    addedBy: one.added_by ?? null,
  };
}

/** `readAt`: ISO 8601, UTC. */
export async function readDeployKeys(of: SettingsOf, readAt: string): Promise<DeployKeys> {
  const read = await shownList(of, {
    route: 'GET /repos/{owner}/{repo}/keys',
    answer,
    what: own('the deploy keys'),
    permission: 'administration: read',
  });
  return { readAt, keys: mapShown(read, (all) => all.map(keyOf).sort((a, b) => a.id - b.id)) };
}
