/** Deploy keys and webhooks as GitHub shows them. */

import type { DeployKey, Hook } from '../state/access.ts';
import type { Account, Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { api, fullName, stamp, stampOrNull } from './accounts.ts';

export function deployKeyShape(world: World, repository: Repository, key: DeployKey): Schemas['deploy-key'] {
  return {
    id: key.id,
    key: key.key,
    url: api(world, `/repos/${fullName(repository)}/keys/${key.id}`),
    title: key.title,
    verified: key.verified,
    created_at: stamp(key.createdAt),
    read_only: key.readOnly,
    added_by: key.addedBy.login,
    last_used: stampOrNull(key.lastUsed),
    enabled: true,
  };
}

/** A secret is never shown: asterisks say that there is one. */
export const hookConfig = (hook: Hook) => ({
  content_type: hook.contentType,
  insecure_ssl: hook.insecureSsl,
  url: hook.url,
  ...(hook.secret === null ? {} : { secret: '********' }),
});

export function hookShape(world: World, repository: Repository, hook: Hook): Schemas['hook'] {
  const url = api(world, `/repos/${fullName(repository)}/hooks/${hook.id}`);
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: [...hook.events],
    config: hookConfig(hook),
    updated_at: stamp(hook.updatedAt),
    created_at: stamp(hook.createdAt),
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { ...hook.lastResponse },
  };
}

export function organizationHookShape(world: World, { login }: Account, hook: Hook): Schemas['org-hook'] {
  const url = api(world, `/orgs/${login}/hooks/${hook.id}`);
  return {
    type: 'Organization',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: [...hook.events],
    config: hookConfig(hook),
    updated_at: stamp(hook.updatedAt),
    created_at: stamp(hook.createdAt),
    url,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
  };
}

/** One delivery of a webhook, by the status it was answered with. */
export function hookDeliveryShape(world: World, hook: Hook, code: number): Schemas['hook-delivery-item'] {
  const id = world.nextId();
  return {
    id,
    guid: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`,
    delivered_at: stamp(hook.updatedAt),
    redelivery: false,
    duration: 0.12,
    status: code < 300 ? 'OK' : `Invalid HTTP Response: ${code}`,
    status_code: code,
    event: 'push',
    action: null,
    installation_id: null,
    repository_id: null,
    throttled_at: null,
  };
}
