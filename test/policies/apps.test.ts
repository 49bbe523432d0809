import { expect, it } from 'vitest';
import { apps } from '../../policies/organization/apps.ts';
import { judged, person } from './organization-facts.ts';

const app = (slug: string, more: object = {}) => ({
  slug,
  repositories: 'selected',
  permissions: { metadata: 'read' },
  suspendedAt: null,
  since: '2026-01-05T10:00:00Z',
  ...more,
});
const installed = (...all: readonly object[]) => ({ installedApps: all });

it.each([
  'administration',
  'members',
  'organization_administration',
  'organization_custom_org_roles',
  'organization_custom_roles',
  'organization_personal_access_token_requests',
  'organization_personal_access_tokens',
])('who may write %s is an owner by another name', (permission) => {
  const of = (level: string, options = {}) =>
    judged(apps, installed(app('Terraform', { permissions: { [permission]: level } })), options);
  expect(of('write').fingerprints).toEqual(['administers:terraform']);
  expect(of('admin').fingerprints).toEqual(['administers:terraform']);
  expect(of('read').outcome).toBe('pass');
  expect(of('write', { administrators: ['terraform'] }).outcome).toBe('pass');
});

it.each([
  [app('renovate', { repositories: 'all', permissions: { contents: 'write', workflows: 'write' } }), {}, []],
  [
    app('renovate', { repositories: 'all', permissions: { contents: 'write' } }),
    { 'all-repositories': 'refuse' },
    ['everywhere:renovate'],
  ],
  [app('renovate', { permissions: { contents: 'write' } }), { 'all-repositories': 'refuse' }, []],
  [app('reader', { repositories: 'all' }), { 'all-repositories': 'refuse' }, []],
  [app('old-ci', { suspendedAt: '2025-03-01T10:00:00Z' }), {}, ['suspended:old-ci']],
  [app('old-ci', { suspendedAt: '2025-03-01T10:00:00Z' }), { suspended: 'accept' }, []],
  [app('stranger'), { known: ['fairlead'] }, ['unknown:stranger']],
  [app('Fairlead'), { known: ['fairlead'] }, []],
  [app('terraform'), { known: ['fairlead'], administrators: ['terraform'] }, []],
] as const)('%j with %j: %j', (one, options, fingerprints) => {
  const said = judged(apps, installed(one), options);
  expect([said.outcome, said.fingerprints]).toEqual([
    fingerprints.length > 0 ? 'fail' : 'pass',
    fingerprints,
  ]);
});

it('judges Fairlead like the others', () => {
  const said = judged(apps, installed(app('fairlead', { permissions: { administration: 'write' } })));
  expect(said.fingerprints).toEqual(['administers:fairlead']);
});

it('says what each may write, and where', () => {
  const renovate = app('renovate', {
    repositories: 'all',
    permissions: { workflows: 'write', contents: 'write' },
  });
  expect(judged(apps, installed(renovate, app('reader'))).notes).toEqual([
    'renovate may write contents, workflows, on all repositories.',
    'reader reads, on selected repositories.',
  ]);
});

it('leaves a person’s account alone', () => {
  expect(judged(apps, person).outcome).toBe('skip');
});
