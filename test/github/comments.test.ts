import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.github.stop());

describe('comments', () => {
  it('are made, edited, listed and deleted', async () => {
    const { issues } = shop.octokit.rest;
    const { data } = await issues.createComment({ ...where, issue_number: 1, body: 'One' });
    expect(data).toMatchObject({
      user: { login: 'fairlead[bot]', type: 'Bot' },
      performed_via_github_app: { id: shop.app.id },
    });
    const one = { ...where, comment_id: data.id };
    await issues.updateComment({ ...one, body: 'Two' });
    expect((await issues.getComment(one)).data.body).toBe('Two');
    expect((await issues.listComments({ ...where, issue_number: 1 })).data).toHaveLength(1);
    await issues.deleteComment(one);
    expect((await refused(issues.getComment(one))).status).toBe(404);
  });

  it('that are too long are refused, and an edit leaves the old text', async () => {
    const { issues } = shop.octokit.rest;
    const create = (body: string) => issues.createComment({ ...where, issue_number: 1, body });
    const { data } = await create('x'.repeat(65_536));
    const long = { ...where, comment_id: data.id, body: 'y'.repeat(65_537) };
    const errors = [expect.objectContaining({ message: 'Body is too long (maximum is 65536 characters)' })];
    expect(await refused(create(long.body))).toMatchObject({ status: 422, errors });
    expect(await refused(issues.updateComment(long))).toMatchObject({ status: 422, errors });
    expect((await issues.getComment({ ...where, comment_id: data.id })).data.body).toBe(data.body);
    expect((await refused(create(' '))).status).toBe(422);
  });
});

describe('people', () => {
  it.each([
    ['owner', 'acme-owner', 'admin', 'admin'],
    ['collaborator', 'maria', 'write', 'write'],
    ['maintainer', 'mo', 'write', 'maintain'],
    ['triager', 'tri', 'read', 'triage'],
    ['stranger', 'nobody', 'none', 'none'],
  ] as const)('%s', async (_, username, permission, role_name) => {
    if (username === 'mo' || username === 'tri' || username === 'nobody') {
      const user = shop.github.createUser(username);
      if (role_name !== 'none') shop.shop.setCollaborator(user, role_name);
    }
    const { data } = await shop.octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username });
    expect(data).toMatchObject({ permission, role_name, user: { login: username } });
  });

  it('are in teams, which give them roles', async () => {
    const ann = shop.github.createUser('ann');
    shop.org.createTeam('Core', [ann], { shop: 'maintain' });
    const { data } = await shop.octokit.rest.teams.listMembersInOrg({ org: 'ACME', team_slug: 'core' });
    expect(data.map(({ login }) => login)).toEqual(['ann']);
    const level = await shop.octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username: 'ann' });
    expect(level.data.role_name).toBe('maintain');
    const lost = shop.octokit.rest.teams.listMembersInOrg({ org: 'acme', team_slug: 'none' });
    expect((await refused(lost)).status).toBe(404);
    const blind = shop.client(shop.installation.token({ permissions: { contents: 'read' } }));
    expect(
      (await refused(blind.rest.teams.listMembersInOrg({ org: 'acme', team_slug: 'core' }))).status,
    ).toBe(403);
  });
});
