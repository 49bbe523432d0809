import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../app/clients/life-events.ts';
import type { Payload } from '../../app/payload.ts';

const account = { id: 5, login: 'acme' };
const installation = { id: 3, account, suspended_at: null };
const held = { ...installation, suspended_at: '2026-11-01T00:00:00Z' };
const shop = { id: 7, name: 'shop', full_name: 'acme/shop' };
const known = { repositoryId: 7, owner: 'acme', name: 'shop' };
const seen = (suspended: boolean) => ({
  kind: 'client_seen',
  facts: { installation: 3, accountId: 5, login: 'acme', suspended },
});
const repositorySeen = (facts: object = known) => ({
  kind: 'repositories_seen',
  installation: 3,
  repositories: [facts],
});
const repositoryLeft = { kind: 'repositories_left', installation: 3, repositoryIds: [7] };

describe('lifeOf', () => {
  const cases: readonly [string, string, Payload, readonly unknown[]][] = [
    [
      'an installation',
      'installation',
      { action: 'created', installation, repositories: [shop] },
      [seen(false), repositorySeen()],
    ],
    [
      'an uninstallation',
      'installation',
      { action: 'deleted', installation, repositories: [shop] },
      [{ kind: 'client_left', installation: 3 }],
    ],
    ['a suspension', 'installation', { action: 'suspend', installation }, [seen(true)]],
    ['the end of a suspension', 'installation', { action: 'unsuspend', installation: held }, [seen(false)]],
    [
      'new permissions of a suspended client',
      'installation',
      { action: 'new_permissions_accepted', installation: held },
      [seen(true)],
    ],
    [
      'an installation without an account',
      'installation',
      { action: 'created', installation: { id: 3 } },
      [],
    ],
    [
      'repositories that come and go',
      'installation_repositories',
      {
        action: 'added',
        installation,
        repositories_added: [{ id: 8, full_name: 'acme/api' }],
        repositories_removed: [shop],
      },
      [repositoryLeft, repositorySeen({ ...known, repositoryId: 8, name: 'api' })],
    ],
    [
      'a rename',
      'repository',
      { action: 'renamed', installation, repository: { ...shop, full_name: 'acme/store' } },
      [repositorySeen({ ...known, name: 'store' })],
    ],
    [
      'a transfer',
      'repository',
      { action: 'transferred', installation, repository: { ...shop, full_name: 'other/shop' } },
      [repositorySeen({ ...known, owner: 'other' })],
    ],
    [
      'a repository made public',
      'repository',
      { action: 'publicized', installation, repository: shop },
      [repositorySeen()],
    ],
    ['a deletion', 'repository', { action: 'deleted', installation, repository: shop }, [repositoryLeft]],
    [
      'a renamed account',
      'installation_target',
      { action: 'renamed', installation: { id: 3 }, account: { id: 5, login: 'acme-inc' } },
      [{ kind: 'account_renamed', accountId: 5, login: 'acme-inc' }],
    ],
    ['an event without an installation', 'repository', { action: 'renamed', repository: shop }, []],
    ['an event called like what every object has', 'constructor', { installation }, []],
    ['an event called like the parent of every object', '__proto__', { installation }, []],
    ['an event of work', 'pull_request', { action: 'opened', installation, repository: shop }, []],
  ];
  it.each(cases)('%s', (_, name, payload, expected) => {
    expect(lifeOf(name, payload)).toEqual(expected);
  });
});
