/** Deploy keys and webhooks. https://docs.github.com/rest/deploy-keys https://docs.github.com/rest/repos/webhooks */
import * as z from 'zod';
import { bodyAs, type Call, json, noContent, numberParameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { cursored, list } from '../../http/paging.ts';
import { found, invalid } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import {
  deployKeyShape,
  hookConfig,
  hookDeliveryShape,
  hookShape,
  organizationHookShape,
} from '../../shapes/access.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { Hook } from '../../state/access.ts';

const config = z.object({
  url: z.string().optional(),
  content_type: z.enum(['json', 'form']).optional(),
  secret: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});

const newHook = z.object({
  name: z.literal('web'),
  config: config.extend({ url: z.string() }),
  events: z.array(z.string()).min(1).optional(),
  active: z.boolean().optional(),
});

const changedHook = z.object({
  config: config.optional(),
  events: z.array(z.string()).min(1).optional(),
  active: z.boolean().optional(),
});

type Config = z.infer<typeof config>;

function configure(hook: Hook, { url, content_type, insecure_ssl, secret }: Config): void {
  if (url !== undefined) hook.url = url;
  if (content_type !== undefined) hook.contentType = content_type;
  if (insecure_ssl !== undefined) hook.insecureSsl = String(insecure_ssl) === '1' ? '1' : '0';
  if (secret !== undefined) hook.secret = secret === '' ? null : secret;
}

function make(call: Call, hooks: Hook[]): Hook {
  const { config: wanted, events = ['push'], active = true } = bodyAs(call, newHook);
  if (hooks.some(({ url }) => url === wanted.url)) throw invalid('Hook already exists on this repository');
  const hook: Hook = {
    id: call.world.nextId(),
    createdAt: call.world.now(),
    updatedAt: call.world.now(),
    active,
    events,
    url: wanted.url,
    contentType: 'form',
    insecureSsl: '0',
    secret: null,
    deliveries: [],
    lastResponse: { code: null, status: 'unused', message: null },
  };
  configure(hook, wanted);
  hooks.push(hook);
  return hook;
}

/** "If you previously had a `secret` set, you must provide the same `secret` or set a new `secret` or the secret will be removed." */
function change(call: Call, hook: Hook): void {
  const { config: wanted, events, active } = bodyAs(call, changedHook);
  if (wanted) {
    hook.secret = null;
    configure(hook, wanted);
  }
  if (events) hook.events = events;
  if (active !== undefined) hook.active = active;
}

const hookIn = (call: Call, hooks: readonly Hook[]): Hook => {
  const id = numberParameter(call, 'hook_id');
  return found(hooks.find((one) => one.id === id));
};

const hooksOf = ({ account }: OrganizationCall): Hook[] => found(account.organization).hooks;

function removeHook(call: Call, hooks: Hook[]) {
  hooks.splice(hooks.indexOf(hookIn(call, hooks)), 1);
  return noContent;
}

function reconfigure(call: Call, hooks: readonly Hook[]) {
  const hook = hookIn(call, hooks);
  configure(hook, bodyAs(call, config));
  return json(hookConfig(hook));
}

const newKey = z.object({ title: z.string().optional(), key: z.string(), read_only: z.boolean().optional() });

function addKey(call: RepositoryCall) {
  const { title = '', key, read_only: readOnly = false } = bodyAs(call, newKey);
  const { repository, world, identity } = call;
  if (!/^(ssh|ecdsa)-\S+ \S+/.test(key))
    throw invalid({ resource: 'PublicKey', code: 'custom', field: 'key' });
  if (world.repositories.some(({ deployKeys }) => deployKeys.some((one) => one.key === key)))
    throw invalid({ resource: 'PublicKey', code: 'custom', field: 'key', message: 'key is already in use' });
  const addedBy = identity.kind === 'user' ? identity.user : repository.owner;
  const made = {
    id: world.nextId(),
    title,
    key,
    readOnly,
    verified: true,
    createdAt: world.now(),
    addedBy,
    lastUsed: null,
  };
  repository.deployKeys.push(made);
  return json(deployKeyShape(world, repository, made), 201);
}

function removeKey(call: RepositoryCall) {
  const { deployKeys } = call.repository;
  const id = numberParameter(call, 'key_id');
  deployKeys.splice(deployKeys.indexOf(found(deployKeys.find((one) => one.id === id))), 1);
  return noContent;
}

const at = '/repos/{owner}/{repo}';
const administration = ['administration=read'];
const hooks = ['repository_hooks=read'];
const organizationHooks = ['organization_hooks=read'];

const ofKeys = documented('deploy-keys/deploy-keys', {
  'list-deploy-keys': repositoryRoute(`GET ${at}/keys`, administration, (call) =>
    list(call, call.repository.deployKeys, (key) => deployKeyShape(call.world, call.repository, key)),
  ),
  'get-a-deploy-key': repositoryRoute(`GET ${at}/keys/{key_id}`, administration, (call) => {
    const id = numberParameter(call, 'key_id');
    const key = found(call.repository.deployKeys.find((one) => one.id === id));
    return json(deployKeyShape(call.world, call.repository, key));
  }),
});

const writesKeys = documented('deploy-keys/deploy-keys', {
  'create-a-deploy-key': repositoryRoute(`POST ${at}/keys`, ['administration=write'], addKey),
  'delete-a-deploy-key': repositoryRoute(`DELETE ${at}/keys/{key_id}`, ['administration=write'], removeKey),
});

const hooksWrite = ['repository_hooks=write'];

const writesHooks = documented('repos/webhooks', {
  'create-a-repository-webhook': repositoryRoute(`POST ${at}/hooks`, hooksWrite, (call) =>
    json(hookShape(call.world, call.repository, make(call, call.repository.hooks)), 201),
  ),
  'update-a-webhook-configuration-for-a-repository': repositoryRoute(
    `PATCH ${at}/hooks/{hook_id}/config`,
    hooksWrite,
    (call) => reconfigure(call, call.repository.hooks),
  ),
  'update-a-repository-webhook': repositoryRoute(`PATCH ${at}/hooks/{hook_id}`, hooksWrite, (call) => {
    const hook = hookIn(call, call.repository.hooks);
    change(call, hook);
    return json(hookShape(call.world, call.repository, hook));
  }),
  'delete-a-repository-webhook': repositoryRoute(`DELETE ${at}/hooks/{hook_id}`, hooksWrite, (call) =>
    removeHook(call, call.repository.hooks),
  ),
});

const organizationHooksWrite = ['organization_hooks=write'];

const writesOrganizationHooks = documented('orgs/webhooks', {
  'create-an-organization-webhook': organizationRoute(
    'POST /orgs/{org}/hooks',
    organizationHooksWrite,
    (call) => json(organizationHookShape(call.world, call.account, make(call, hooksOf(call))), 201),
  ),
  'update-a-webhook-configuration-for-an-organization': organizationRoute(
    'PATCH /orgs/{org}/hooks/{hook_id}/config',
    organizationHooksWrite,
    (call) => reconfigure(call, hooksOf(call)),
  ),
  'update-an-organization-webhook': organizationRoute(
    'PATCH /orgs/{org}/hooks/{hook_id}',
    organizationHooksWrite,
    (call) => {
      const hook = hookIn(call, hooksOf(call));
      change(call, hook);
      return json(organizationHookShape(call.world, call.account, hook));
    },
  ),
  'delete-an-organization-webhook': organizationRoute(
    'DELETE /orgs/{org}/hooks/{hook_id}',
    organizationHooksWrite,
    (call) => removeHook(call, hooksOf(call)),
  ),
});

const ofRepositories = documented('repos/webhooks', {
  'list-repository-webhooks': repositoryRoute(`GET ${at}/hooks`, hooks, (call) =>
    list(call, call.repository.hooks, (hook) => hookShape(call.world, call.repository, hook)),
  ),
  'get-a-repository-webhook': repositoryRoute(`GET ${at}/hooks/{hook_id}`, hooks, (call) => {
    const id = numberParameter(call, 'hook_id');
    const hook = found(call.repository.hooks.find((one) => one.id === id));
    return json(hookShape(call.world, call.repository, hook));
  }),
});

const ofOrganizations = documented('orgs/webhooks', {
  'list-organization-webhooks': organizationRoute('GET /orgs/{org}/hooks', organizationHooks, (call) =>
    list(call, call.account.organization?.hooks ?? [], (hook) =>
      organizationHookShape(call.world, call.account, hook),
    ),
  ),
  'get-an-organization-webhook': organizationRoute(
    'GET /orgs/{org}/hooks/{hook_id}',
    organizationHooks,
    (call) => {
      const id = numberParameter(call, 'hook_id');
      const hook = found(call.account.organization?.hooks.find((one) => one.id === id));
      return json(organizationHookShape(call.world, call.account, hook));
    },
  ),
  'list-deliveries-for-an-organization-webhook': organizationRoute(
    'GET /orgs/{org}/hooks/{hook_id}/deliveries',
    organizationHooks,
    (call) => {
      const id = numberParameter(call, 'hook_id');
      const hook = found(call.account.organization?.hooks.find((one) => one.id === id));
      return cursored(call, hook.deliveries, (code) => hookDeliveryShape(call.world, hook, code));
    },
  ),
});

export const accessRoutes: readonly Route[] = [
  ...ofKeys,
  ...writesKeys,
  ...ofRepositories,
  ...writesHooks,
  ...ofOrganizations,
  ...writesOrganizationHooks,
];
