/** Apps, their installations and tokens. */
import * as z from 'zod';
import { mintToken } from '../changes/installations.ts';
import { type Answer, bodyAs, type Call, json, numberParameter, parameter } from '../http/call.ts';
import { counted, list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, route } from '../http/router.ts';
import { installationShape, integration, repositoryShape, stamp } from '../shapes/accounts.ts';
import type { App, Installation, Permissions, Repository, Schemas } from '../state.ts';
import { covers, repositoriesOf, repositoryByName } from '../world.ts';

/** Only a JWT speaks for the App itself. */
export function appOf(call: Call): App {
  if (call.identity.kind === 'app') return call.identity.app;
  throw new Refusal(401, 'A JSON web token could not be decoded');
}

function installationsOf(call: Call): readonly Installation[] {
  const app = appOf(call);
  return call.world.installations.filter((one) => one.app === app && !one.deleted);
}

const installationIn = (call: Call): Installation => {
  const id = numberParameter(call, 'installation_id');
  return found(installationsOf(call).find((one) => one.id === id));
};

const permissions = z.record(z.string(), z.enum(['read', 'write', 'admin'])) as z.ZodType<Permissions>;
const narrowing = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: permissions.optional(),
});

function chosen(
  installation: Installation,
  repositories: readonly Repository[],
  body: z.infer<typeof narrowing>,
) {
  if (!body.repositories && !body.repository_ids) return undefined;
  const names = new Set(body.repositories?.map((name) => name.toLowerCase()));
  const ids = new Set(body.repository_ids);
  const asked = repositories.filter(({ name, id }) => names.has(name.toLowerCase()) || ids.has(id));
  if (asked.length < names.size + ids.size || !asked.every((one) => covers(installation, one))) {
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return asked;
}

function mint(call: Call): Answer {
  const { world } = call;
  const installation = installationIn(call);
  const body = bodyAs(call, narrowing);
  const repositories = chosen(installation, repositoriesOf(world, installation), body);
  const token = mintToken(world, installation, {
    ...(repositories ? { repositories } : {}),
    ...(body.permissions ? { permissions: body.permissions } : {}),
  });
  const shape: Schemas['installation-token'] = {
    token: token.value,
    expires_at: stamp(token.expiresAt),
    permissions: { metadata: 'read', ...token.permissions },
    repository_selection: repositories || installation.repositories !== 'all' ? 'selected' : 'all',
    ...(repositories ? { repositories: repositories.map((one) => repositoryShape(world, one)) } : {}),
  };
  return json(shape, 201);
}

export const appRoutes: readonly Route[] = [
  route('GET /app', (call) => {
    const shape: Schemas['integration'] = {
      ...integration(call.world, appOf(call)),
      installations_count: installationsOf(call).length,
    };
    return json(shape);
  }),
  route('GET /apps/{app_slug}', (call) => {
    const slug = parameter(call, 'app_slug').toLowerCase();
    return json(integration(call.world, found(call.world.apps.find((one) => one.slug === slug))));
  }),
  route('GET /app/installations', (call) =>
    list(call, installationsOf(call), (one) => installationShape(call.world, one)),
  ),
  route('GET /app/installations/{installation_id}', (call) =>
    json(installationShape(call.world, installationIn(call))),
  ),
  route('POST /app/installations/{installation_id}/access_tokens', mint),
  route('GET /repos/{owner}/{repo}/installation', (call) => {
    const { owner = '', repo = '' } = call.parameters;
    const repository = found(repositoryByName(call.world, owner, repo));
    return json(
      installationShape(call.world, found(installationsOf(call).find((one) => covers(one, repository)))),
    );
  }),
  route('GET /orgs/{org}/installation', (call) => {
    const org = (call.parameters.org ?? '').toLowerCase();
    const installation = installationsOf(call).find((one) => one.account.login.toLowerCase() === org);
    return json(installationShape(call.world, found(installation)));
  }),
  route('GET /installation/repositories', async (call) => {
    if (call.identity.kind !== 'installation') {
      throw new Refusal(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    }
    const { installation, repositories } = call.identity.token;
    const seen = repositoriesOf(call.world, installation).filter(({ id }) => repositories?.has(id) ?? true);
    const answer = await counted(call, 'repositories', seen, (one) => repositoryShape(call.world, one));
    const selection = installation.repositories === 'all' ? 'all' : 'selected';
    return { ...answer, body: { repository_selection: selection, ...(answer.body as object) } };
  }),
];
