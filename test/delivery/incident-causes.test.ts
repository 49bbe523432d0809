/** What an incident's text names as its cause: pull requests and deployments that were told of both have small numbers. */
import { expect, it } from 'vitest';
import { causesIn, incidentOf, issueRowOfRest } from '../../app/delivery/github/issue-rows.ts';
import { deployment } from './made.ts';

const deployments = [
  deployment('a', '03-02 10:00', { id: '12' }),
  deployment('b', '03-03 10:00', { id: 'v1' }),
];
const changes = ['#12', '#13', 'c'.repeat(40)];
const find = (name: string) =>
  changes.find((id) => id === name || id === `#${name}` || id.startsWith(name)) ?? null;

function named(body: string) {
  const issue = { number: 1, state: 'open', closed_at: null, created_at: '2026-03-02T11:00:00Z' };
  const row = issueRowOfRest('acme/shop', { ...issue, body, updated_at: issue.created_at, labels: [] });
  const { deployment: of, causedBy = [] } = incidentOf(row, deployments, find);
  return { of, causedBy };
}

it.each([
  ['Caused-by: #12', null, ['#12']],
  ['Caused-by: #12.', null, ['#12']],
  ['Caused-by: https://github.com/acme/shop/pull/12', null, ['#12']],
  ['Caused-by: deployment 12', '12', []],
  ['Caused-by: Deployment #12', '12', []],
  ['Caused-by: https://github.com/acme/shop/deployments/12', '12', []],
  ['Caused-by: 12', '12', []],
  ['Caused-by: 13', null, ['#13']],
  ['Caused-by: deployment 13', null, []],
  ['Caused-by: v1', 'v1', []],
  ['Caused-by: https://github.com/acme/shop/releases/tag/v1', 'v1', []],
  ['Caused-by: ccccccc', null, ['c'.repeat(40)]],
  ['Caused-by: #', null, []],
] as const)('%s', (body, of, causedBy) => {
  expect(named(body)).toEqual({ of, causedBy });
});

it('reads each line once', () => {
  expect(causesIn('Caused-by: #12\r\nCaused-by: #12\nCaused-by: deployment 9')).toEqual([
    '#12',
    'deployment 9',
  ]);
});
