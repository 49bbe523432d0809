/** Deploy keys and webhooks: read only. https://docs.github.com/rest/deploy-keys https://docs.github.com/rest/repos/webhooks */
import { json, numberParameter } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { cursored, list } from '../../http/paging.ts';
import { found } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { deployKeyShape, hookDeliveryShape, hookShape, organizationHookShape } from '../../shapes/access.ts';

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

export const accessRoutes: readonly Route[] = [...ofKeys, ...ofRepositories, ...ofOrganizations];
