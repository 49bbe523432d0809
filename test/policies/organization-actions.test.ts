import { describe, expect, it } from 'vitest';
import { organizationActions } from '../../policies/organization/organization-actions.ts';
import { hidden, judged, person } from './organization-facts.ts';

const anything = { allowed: 'all', githubOwned: true, verified: true, patterns: [] };
const group = (name: string, visibility: string, open = false) => ({
  name,
  visibility,
  allowsPublicRepositories: open,
});
const forks = { run: true, writeTokens: false, secrets: false, approval: true };

it.each([
  [{ token: 'write' }, {}, ['token-writes']],
  [{ token: 'write' }, { token: 'write' }, []],
  [{ approves: true }, {}, ['approves']],
  [{ approves: true }, { approve: 'accept' }, []],
  [{ repositories: 'all' }, { repositories: 'selected' }, ['all-repositories']],
  [{ repositories: 'selected' }, { repositories: 'selected' }, []],
  [{ actions: anything, pinned: false }, {}, ['any-action']],
  [{ actions: anything, pinned: true }, {}, []],
  [{ actions: { ...anything, allowed: 'local_only' }, pinned: false }, {}, []],
  [{ actions: anything, pinned: false }, { actions: 'any' }, []],
  [{ forkApproval: 'first_time_contributors_new_to_github' }, {}, ['fork-approval']],
  [{ forkApproval: 'first_time_contributors_new_to_github' }, { 'fork-approval': 'new-to-github' }, []],
  [{ forkApproval: 'first_time_contributors' }, { 'fork-approval': 'everybody' }, ['fork-approval']],
  [{ forkApproval: 'all_external_contributors' }, { 'fork-approval': 'everybody' }, []],
  [{ privateForks: forks }, {}, []],
  [{ privateForks: { ...forks, secrets: true } }, {}, ['private-forks']],
  [{ privateForks: { ...forks, writeTokens: true } }, {}, ['private-forks']],
  [{ privateForks: { ...forks, run: false, secrets: true } }, {}, []],
  [{ privateForks: { ...forks, secrets: true } }, { 'private-forks': 'accept' }, []],
  [{ runnerGroups: [group('office', 'all', true)] }, {}, ['public-runners']],
  [{ runnerGroups: [group('office', 'all', true)] }, { runners: 'any' }, []],
  [{ runnerGroups: [group('office', 'all')] }, {}, []],
  [
    { runnerGroups: [group('office', 'all'), group('lab', 'selected')] },
    { runners: 'selected' },
    ['wide-runners'],
  ],
  [{ runnerGroups: [group('lab', 'selected')] }, { runners: 'selected' }, []],
  // Where nothing runs, nothing else matters.
  [{ repositories: 'none', token: 'write', approves: true, runnerGroups: hidden }, {}, []],
])('%j with %j: %j', (actions, options, fingerprints) => {
  const said = judged(organizationActions, { organizationActions: actions }, options);
  expect([said.outcome, said.fingerprints]).toEqual([
    fingerprints.length > 0 ? 'fail' : 'pass',
    fingerprints,
  ]);
});

it.each([
  ...['*', '**', '*/*', '*@*', '*/*@v*', ' */*@* '].map((all) => [all, ['any-action']] as const),
  ...['acme/*', '*/checkout@v4', 'acme/*@*'].map((some) => [some, []] as const),
])('a list of actions with %s: %j', (pattern, fingerprints) => {
  const actions = { ...anything, allowed: 'selected', patterns: ['acme/tool', pattern] };
  const said = judged(organizationActions, { organizationActions: { actions, pinned: false } });
  expect(said.fingerprints).toEqual(fingerprints);
});

describe('a setting that is hidden', () => {
  const settings = {
    repositories: { repositories: 'all' },
    actions: { actions: 'any' },
    token: { token: 'write' },
    approves: { approve: 'accept' },
    forkApproval: null,
    privateForks: { 'private-forks': 'accept' },
    runnerGroups: { runners: 'any' },
  } as const;

  it.each(Object.entries(settings))('%s never passes where it is asked for', (name, unasked) => {
    const strict = { repositories: 'selected' };
    const base = { repositories: 'selected' };
    const said = judged(organizationActions, { organizationActions: { ...base, [name]: hidden } }, strict);
    expect([said.outcome, said.permissions]).toEqual(['unknown', ['organization_administration: read']]);
    if (unasked === null) return;
    const left = judged(organizationActions, { organizationActions: { [name]: hidden } }, unasked);
    expect(left.outcome).toBe('pass');
  });

  it('whether actions are pinned, matters where any may be used', () => {
    const of = (actions: object) => judged(organizationActions, { organizationActions: actions }).outcome;
    expect(of({ actions: anything, pinned: hidden })).toBe('unknown');
    expect(of({ pinned: hidden })).toBe('pass');
  });
});

it('leaves a person’s account alone', () => {
  expect(judged(organizationActions, person).outcome).toBe('skip');
});
