import { describe, expect, it } from 'vitest';
import { tasksOf } from '../../app/events.ts';
import type { Payload } from '../../app/payload.ts';
import { keyOf } from '../../app/same-task.ts';
import { pullRequestOfGroup } from '../../app/subjects/merge-group/events.ts';
import { ofChanges } from '../subjects/settings-policies.ts';

const repository = { id: 7, name: 'shop', full_name: 'acme/shop' };
const at = { installation: 3, repositoryId: 7, owner: 'acme', repo: 'shop' };
const ownAppId = 99;
const here = { number: 12, base: { repo: { id: 7 } } };
const elsewhere = { number: 12, base: { repo: { id: 8 } } };
const sha = 'a'.repeat(40);
const queued = `gh-readonly-queue/main/pr-12-${sha}`;

function tasks(name: string, payload: Payload) {
  return tasksOf(name, { installation: { id: 3 }, repository, ...payload }, ownAppId, ofChanges);
}

const pull = (retargeted = false) => [{ kind: 'pull_request', number: 12, retargeted, ...at }];
const commit = [{ kind: 'commit', sha, ...at }];
const rerun = { rerun: true };
const newHead = [{ ...pull()[0], newHead: true }];
const told = (about: object | null) => ({ kind: 'delivery', about, ...at });
const release = (tag: string) => [{ kind: 'release', tag, ...at }];
const proposals = [{ kind: 'release_pull_requests', ...at }];
const openOn = (base: string | null) => [{ kind: 'open_pull_requests', base, ...at }];

describe('tasksOf', () => {
  const cases: readonly [string, string, Payload, readonly unknown[]][] = [
    ['a new pull request', 'pull_request', { action: 'opened', pull_request: { number: 12 } }, newHead],
    ['a push to it', 'pull_request', { action: 'synchronize', pull_request: { number: 12 } }, newHead],
    ['a new title', 'pull_request', { action: 'edited', pull_request: { number: 12 }, changes: {} }, pull()],
    [
      'a new base',
      'pull_request',
      { action: 'edited', pull_request: { number: 12 }, changes: { base: { ref: { from: 'lax' } } } },
      pull(true),
    ],
    ['a closed one', 'pull_request', { action: 'closed', pull_request: { number: 12 } }, []],
    ['an assignment', 'pull_request', { action: 'assigned', pull_request: { number: 12 } }, []],
    ['a review', 'pull_request_review', { action: 'dismissed', pull_request: { number: 12 } }, pull()],
    [
      'a check on it',
      'check_run',
      { action: 'completed', check_run: { head_sha: sha, pull_requests: [here], app: { id: 1 } } },
      pull(),
    ],
    [
      'a check on a fork',
      'check_run',
      { action: 'completed', check_run: { head_sha: sha, pull_requests: [], app: { id: 1 } } },
      commit,
    ],
    [
      'a check whose pull request is elsewhere',
      'check_run',
      { action: 'completed', check_run: { head_sha: sha, pull_requests: [elsewhere], app: { id: 1 } } },
      commit,
    ],
    [
      'our own check',
      'check_run',
      { action: 'completed', check_run: { head_sha: sha, pull_requests: [here], app: { id: ownAppId } } },
      [],
    ],
    [
      '"Re-run" on our check',
      'check_run',
      { action: 'rerequested', check_run: { head_sha: sha, pull_requests: [here], app: { id: ownAppId } } },
      [{ ...pull()[0], ...rerun }],
    ],
    [
      '"Re-run" on our check of a fork',
      'check_run',
      { action: 'rerequested', check_run: { head_sha: sha, pull_requests: [], app: { id: ownAppId } } },
      [{ ...commit[0], ...rerun }],
    ],
    [
      '"Re-run" on our check of a merge group',
      'check_run',
      {
        action: 'rerequested',
        check_run: { head_sha: sha, app: { id: ownAppId }, check_suite: { head_branch: queued } },
      },
      [
        { ...commit[0], ...rerun },
        { kind: 'merge_group', sha, ref: queued, ...at, ...rerun },
      ],
    ],
    [
      'a suite',
      'check_suite',
      { action: 'completed', check_suite: { head_sha: sha, pull_requests: [here], app: { id: 1 } } },
      pull(),
    ],
    [
      'a workflow run',
      'workflow_run',
      { action: 'completed', workflow_run: { head_sha: sha, pull_requests: [here] } },
      pull(),
    ],
    ['a status', 'status', { sha }, commit],
    [
      'a merge group',
      'merge_group',
      { action: 'checks_requested', merge_group: { head_sha: sha, head_ref: 'x' } },
      [{ kind: 'merge_group', sha, ref: 'x', ...at }],
    ],
    [
      'a destroyed merge group',
      'merge_group',
      { action: 'destroyed', merge_group: { head_sha: sha, head_ref: 'x' } },
      [],
    ],
    ['a push of code', 'push', { ref: 'refs/heads/main', commits: [{ modified: ['src/a.ts'] }] }, []],
    [
      'a push of the configuration',
      'push',
      { ref: 'refs/heads/main', commits: [{ modified: ['.github/fairlead.yml'] }] },
      openOn('main'),
    ],
    [
      'a push that removes an owner file',
      'push',
      { ref: 'refs/heads/release/1', commits: [{ removed: ['docs/CODEOWNERS'] }] },
      openOn('release/1'),
    ],
    [
      'a push of a decision',
      'push',
      { ref: 'refs/heads/main', commits: [{ added: ['docs/adr/0007-x.md'] }] },
      openOn('main'),
    ],
    [
      'a push too large to list',
      'push',
      { ref: 'refs/heads/main', commits: Array.from({ length: 20 }, () => ({})) },
      openOn('main'),
    ],
    [
      'a forced push, which takes away what it does not list',
      'push',
      { ref: 'refs/heads/main', forced: true, commits: [{ modified: ['src/a.ts'] }] },
      openOn('main'),
    ],
    ['a push of a tag', 'push', { ref: 'refs/tags/v1', commits: [] }, [...release('v1'), told(null)]],
    ['a tag that is gone', 'push', { ref: 'refs/tags/v1', deleted: true, commits: [] }, []],
    [
      'a push of code to the default branch',
      'push',
      {
        ref: 'refs/heads/main',
        repository: { ...repository, default_branch: 'main' },
        commits: [{ modified: ['src/a.ts'] }],
      },
      proposals,
    ],
    [
      'a release',
      'release',
      { action: 'published', release: { tag_name: 'v1' } },
      [...release('v1'), told({ release: 'v1' }), told(null)],
    ],
    ['a deployment', 'deployment_status', { deployment_status: { state: 'success' } }, [told(null)]],
    ['a deployment that failed', 'deployment_status', { deployment_status: { state: 'failure' } }, []],
    [
      'a pull request that was merged',
      'pull_request',
      { action: 'closed', pull_request: { number: 12, merged: true } },
      [told({ pullRequest: 12 })],
    ],
    [
      'a pull request that was closed',
      'pull_request',
      { action: 'closed', pull_request: { number: 12, merged: false } },
      [],
    ],
    ['new notes', 'release', { action: 'edited', release: { tag_name: 'v1' } }, release('v1')],
    ['a deleted release', 'release', { action: 'deleted', release: { tag_name: 'v1' } }, []],
    ['an issue that gets a label', 'issues', { action: 'labeled', issue: { labels: [{}] } }, proposals],
    [
      'an issue that loses its last label',
      'issues',
      { action: 'unlabeled', label: {}, issue: { labels: [] } },
      proposals,
    ],
    ['an issue without labels', 'issues', { action: 'opened', issue: { labels: [] } }, []],
    ['somebody assigned to an issue', 'issues', { action: 'assigned', issue: { labels: [{}] } }, []],
    [
      'a pull request with a label that is closed',
      'pull_request',
      { action: 'closed', pull_request: { number: 12, labels: [{}] } },
      proposals,
    ],
    [
      'our own check of releases',
      'check_run',
      { action: 'completed', check_run: { name: 'Fairlead release', head_sha: sha, app: { id: ownAppId } } },
      [],
    ],
    [
      '"Re-run" on our check of releases',
      'check_run',
      {
        action: 'rerequested',
        check_run: { name: 'Fairlead release', head_sha: sha, app: { id: ownAppId } },
      },
      [{ kind: 'released_commit', sha, ...at, ...rerun }],
    ],
    [
      '"Re-run" on all our checks',
      'check_suite',
      { action: 'rerequested', check_suite: { head_sha: sha, pull_requests: [here], app: { id: ownAppId } } },
      [
        { ...pull()[0], ...rerun },
        { kind: 'released_commit', sha, ...at, ...rerun },
      ],
    ],
    ['an event nobody asked for', 'star', { action: 'created' }, []],
  ];
  it.each(cases)('%s', (_, name, payload, expected) => {
    expect(tasks(name, payload)).toEqual(expected);
  });

  it('looks at every repository of a new installation', () => {
    const payload = { action: 'created', installation: { id: 3 }, repositories: [repository] };
    expect(tasksOf('installation', payload, ownAppId, ofChanges)).toEqual(openOn(null));
  });

  it('looks at added repositories', () => {
    const payload = { action: 'added', installation: { id: 3 }, repositories_added: [repository] };
    expect(tasksOf('installation_repositories', payload, ownAppId, ofChanges)).toEqual(openOn(null));
  });

  it('looks at every repository of an installation that is no longer suspended, which names none', () => {
    const payload = { action: 'unsuspend', installation: { id: 3 } };
    const [task, ...others] = tasksOf('installation', payload, ownAppId, ofChanges);
    expect([task, others]).toEqual([{ kind: 'every_repository', installation: 3 }, []]);
    expect(tasksOf('installation', { ...payload, action: 'suspend' }, ownAppId, ofChanges)).toEqual([]);
  });

  it('looks at every repository after a change of the organization’s rulesets', () => {
    const payload = {
      action: 'edited',
      installation: { id: 3 },
      organization: { id: 5, login: 'acme' },
      repository_ruleset: { id: 1 },
    };
    expect(tasksOf('repository_ruleset', payload, ownAppId, ofChanges)).toEqual([
      { kind: 'every_repository', installation: 3 },
    ]);
    expect(tasksOf('repository_ruleset', payload, ownAppId)).toEqual([
      { kind: 'every_repository', installation: 3 },
      { kind: 'repositories', installation: 3 },
      { kind: 'organization', installation: 3, login: 'acme' },
    ]);
  });

  it('does nothing for a payload without an installation', () => {
    expect(
      tasksOf('pull_request', { action: 'opened', repository, pull_request: { number: 1 } }, ownAppId),
    ).toEqual([]);
  });

  it('gives one key to one subject, whatever the event', () => {
    const keys = [
      ...tasks('pull_request', { action: 'opened', pull_request: { number: 12 } }),
      ...tasks('pull_request_review', { pull_request: { number: 12 } }),
    ].map(keyOf);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('pullRequestOfGroup', () => {
  it.each([
    [`refs/heads/gh-readonly-queue/main/pr-12-${sha}`, 12],
    [`gh-readonly-queue/release/1.2/pr-345-${sha}`, 345],
    ['gh-readonly-queue/main/pr-12', null],
    ['refs/heads/main', null],
  ])('%s → %s', (ref, number) => {
    expect(pullRequestOfGroup(ref)).toBe(number);
  });
});

describe('the repository of the organization’s configuration', () => {
  const home = { id: 9, name: '.github', full_name: 'acme/.github', default_branch: 'main' };
  const there = { installation: 3, repositoryId: 9, owner: 'acme', repo: '.github' };
  const everywhere = [{ kind: 'every_repository', installation: 3 }];
  const pushed = (path: string, more: Payload = {}): Payload => ({
    repository: home,
    ref: 'refs/heads/main',
    commits: [{ modified: [path] }],
    ...more,
  });

  it.each([
    ['its configuration', pushed('.github/fairlead.yml'), everywhere],
    ['its waivers', pushed('.github/fairlead/waivers.yml'), everywhere],
    ['a push that does not tell', pushed('a.md', { forced: true }), everywhere],
    [
      'another branch',
      pushed('.github/fairlead.yml', { ref: 'refs/heads/next' }),
      [{ kind: 'open_pull_requests', base: 'next', ...there }],
    ],
    ['its owners', pushed('CODEOWNERS'), [{ kind: 'open_pull_requests', base: 'main', ...there }]],
    ['its profile', pushed('profile/README.md'), [{ kind: 'release_pull_requests', ...there }]],
  ])('%s', (_, payload, expected) => {
    expect(tasks('push', payload)).toEqual(expected);
  });

  it('can be seen from now on', () => {
    expect(tasks('installation_repositories', { repositories_added: [home, repository] })).toEqual([
      ...everywhere,
      ...openOn(null),
    ]);
  });

  it('is one subject however often it is pushed to', () => {
    const [one] = tasks('push', pushed('.github/fairlead.yml'));
    expect(one && keyOf(one)).toBe('3/-/every_repository/*');
  });
});
