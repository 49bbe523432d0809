/** No reference but Fairlead's own branch moves, and none is forced, whatever is asked of the connection. */
import { describe, expect, it } from 'vitest';
import { ownBranchOnly } from '../../app/github/files-write/guard.ts';
import { addressesBack, addressesFor } from '../../app/github/files-write/write.ts';
import { needOf } from '../../app/settings/needs.ts';
import { environmentRoutes } from '../github/routes/delivery/environments.ts';
import { collaboratorRoutes } from '../github/routes/people/collaborators.ts';
import { memberRoutes } from '../github/routes/people/members.ts';
import { teamRoutes } from '../github/routes/people/teams.ts';
import { accessRoutes } from '../github/routes/settings/access.ts';
import { organizationRoutes } from '../github/routes/settings/organization.ts';
import { protectionRoutes } from '../github/routes/settings/protection.ts';
import { repositoryRoutes } from '../github/routes/settings/repository.ts';
import { rulesetRoutes } from '../github/routes/settings/rulesets.ts';

const at = 'https://api.github.test/repos/acme/shop';

describe('the connection', () => {
  it.each([
    ['POST', '/git/refs', { ref: 'refs/heads/fairlead/files', sha: 'x' }, true],
    ['PATCH', '/git/refs/heads%2Ffairlead%2Ffiles', { sha: 'x', force: false }, true],
    ['DELETE', '/git/refs/heads%2Ffairlead%2Ffiles', undefined, true],
    ['GET', '/git/refs/heads/main', undefined, true],
    ['POST', '/git/blobs', { content: 'x' }, true],
    ['POST', '/git/refs', { ref: 'refs/heads/main', sha: 'x' }, false],
    ['POST', '/git/refs', { ref: 'refs/tags/v1', sha: 'x' }, false],
    ['PATCH', '/git/refs/heads%2Ffairlead%2Ffiles', { sha: 'x', force: true }, false],
    ['PATCH', '/git/refs/heads%2Fmain', { sha: 'x' }, false],
    ['DELETE', '/git/refs/heads%2Fmain', undefined, false],
    ['DELETE', '/git/refs/heads%2Ffairlead%2Ffiles%2Fx', undefined, false],
  ])('%s %s %j: %s', async (method, path, body, goes) => {
    let asked = 0;
    const guarded = ownBranchOnly(async () => {
      asked += 1;
      return new Response('');
    });
    const call = guarded(`${at}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (goes) await call;
    else await expect(call).rejects.toThrow('nothing may be written here');
    expect(asked).toBe(goes ? 1 : 0);
  });
});

it('what is written for one repository is these calls', () => {
  expect(addressesFor('acme/shop', 3)).toEqual([
    'POST /repos/acme/shop/git/blobs',
    'POST /repos/acme/shop/git/trees',
    'POST /repos/acme/shop/git/commits',
    'POST /repos/acme/shop/git/refs',
    'PATCH /repos/acme/shop/git/refs/heads/fairlead/files',
    'PATCH /repos/acme/shop/pulls/3',
  ]);
  expect(addressesBack('acme/shop', [])).toEqual(['DELETE /repos/acme/shop/git/refs/heads/fairlead/files']);
});

/** Everything that the local GitHub lets somebody change by what governs repositories and organizations. */
const settingsRoutes = [
  ...accessRoutes,
  ...collaboratorRoutes,
  ...environmentRoutes,
  ...memberRoutes,
  ...organizationRoutes,
  ...protectionRoutes,
  ...repositoryRoutes,
  ...rulesetRoutes,
  ...teamRoutes,
].filter(({ name }) => !name.startsWith('GET '));

it.each(settingsRoutes.map(({ name, accepts }) => [name, accepts] as const))(
  'the permission for %s is one that GitHub takes',
  (name, accepts) => {
    expect(accepts).toContain(`${needOf(name)}=write`);
  },
);
