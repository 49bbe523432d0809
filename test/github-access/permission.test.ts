/** What somebody may do, out of every answer that GitHub may give. */
import { describe, expect, it } from 'vitest';
import { permissionIn, permissionOf, type RepositoryPermission } from '../../app/github/permission.ts';
import { CannotLook } from '../../app/looked.ts';
import { type Answer, fakeSource } from '../facts/fake-source.ts';

const flags = { admin: false, maintain: false, push: false, triage: false, pull: true };
const user = (permissions: Partial<typeof flags>) => ({ permissions: { ...flags, ...permissions } });

describe('permissionIn', () => {
  it.each<[string, object, RepositoryPermission]>([
    [
      'maintain, which the older word calls write',
      { role_name: 'maintain', permission: 'write' },
      'maintain',
    ],
    ['triage, which the older word calls read', { role_name: 'triage', permission: 'read' }, 'triage'],
    ['none', { role_name: 'none', permission: 'none' }, 'none'],
    [
      "a role of the organization's own, on maintain",
      {
        role_name: 'release-captain',
        permission: 'write',
        user: user({ maintain: true, push: true, triage: true }),
      },
      'maintain',
    ],
    [
      "a role of the organization's own, on write",
      { role_name: 'release-captain', permission: 'write', user: user({ push: true, triage: true }) },
      'write',
    ],
    ['an own role, without flags', { role_name: 'release-captain', permission: 'write' }, 'write'],
    [
      'an own role that may nothing',
      { role_name: 'x', permission: 'read', user: user({ pull: false }) },
      'none',
    ],
    ['words nobody knows', { role_name: 'x', permission: 'everything' }, 'none'],
    ['nothing', {}, 'none'],
    ['an empty name, and nothing', { role_name: '', permission: 'none' }, 'none'],
  ])('%s', (_, answer, level) => {
    expect(permissionIn(answer as Parameters<typeof permissionIn>[0])).toBe(level);
  });
});

describe('permissionOf', () => {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const answer = (user: object | null): Answer => ({
    data: { permission: 'write', role_name: 'maintain', user },
  });
  const ask = async (said: Answer, id: number | null) => {
    const { source } = fakeSource({ routes: { [route]: said } });
    if (!source.github) throw new Error('the source is GitHub');
    return permissionOf(source.github, { login: 'mo', id }).catch((error: unknown) => error);
  };

  it.each<[string, Answer, number | null, RepositoryPermission]>([
    ['a name', answer({ id: 7, login: 'Mo' }), null, 'maintain'],
    ['a name that nobody has', { status: 404 }, null, 'none'],
    ['an account', answer({ id: 7, login: 'mo' }), 7, 'maintain'],
    ['an account that changed its name meanwhile', answer({ id: 7, login: 'moritz' }), 7, 'maintain'],
  ])('%s', async (_, said, id, expected) => {
    expect(await ask(said, id)).toBe(expected);
  });

  it.each<[string, Answer, number | null]>([
    ['a name, and an answer about another one', answer({ id: 7, login: 'eve' }), null],
    ['a name, and an answer about nobody', answer(null), null],
    ['a name, and a refusal', { status: 403 }, null],
    ['an account whose name is now of another one', answer({ id: 8, login: 'mo' }), 7],
    ['an account, and an answer about nobody', answer(null), 7],
    ['an account, and no account of its name', { status: 404 }, 7],
    ['an account, and an outage', { status: 502 }, 7],
  ])('%s: nobody knows', async (_, said, id) => {
    expect(await ask(said, id)).toBeInstanceOf(CannotLook);
  });
});
