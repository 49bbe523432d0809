/** What an incident's text names as its cause: pull requests and deployments that were told of both have small numbers. */
import { expect, it } from 'vitest';
import { causesIn, homeOf } from '../../app/delivery/definitions/references.ts';
import { incidentOf, issueRowOfRest } from '../../app/delivery/github/issue-rows.ts';
import { deployment } from './made.ts';

const deployments = [
  deployment('a', '03-02 10:00', { id: '12' }),
  deployment('b', '03-03 10:00', { id: 'v1' }),
];
const changes = ['#12', '#13', 'c'.repeat(40)];
const find = (name: string) =>
  changes.find((id) => id === name || id === `#${name}` || id.startsWith(name)) ?? null;

function named(body: string) {
  const html_url = 'https://github.com/acme/shop/issues/1';
  const issue = { number: 1, html_url, state: 'open', closed_at: null, created_at: '2026-03-02T11:00:00Z' };
  const row = issueRowOfRest('acme/shop', { ...issue, body, updated_at: issue.created_at, labels: [] });
  const { deployments: of, causedBy = [] } = incidentOf(row, deployments, find);
  return { of, causedBy };
}

it.each([
  ['Caused-by: #12', [], ['#12']],
  ['Caused-by: #12.', [], ['#12']],
  ['Caused-by: https://github.com/acme/shop/pull/12', [], ['#12']],
  ['Caused-by: deployment 12', ['12'], []],
  ['Caused-by: Deployment #12', ['12'], []],
  ['Caused-by: https://github.com/acme/shop/deployments/12', ['12'], []],
  ['Caused-by: 12', ['12'], []],
  ['Caused-by: 13', [], ['#13']],
  ['Caused-by: deployment 13', [], []],
  ['Caused-by: v1', ['v1'], []],
  ['Caused-by: https://github.com/acme/shop/releases/tag/v1', ['v1'], []],
  ['Caused-by: ccccccc', [], ['c'.repeat(40)]],
  ['Caused-by: #', [], []],
  // Several, in one line.
  ['Caused-by: #12, #13', [], ['#12', '#13']],
  ['Caused-by: #12 and #13.', [], ['#12', '#13']],
  ['Caused-by: deployment 12; v1', ['12', 'v1'], []],
  ['Caused-by: #12 (login), deployment 12 and more', ['12'], ['#12']],
  ['Caused-by: #12, 13 users saw it', [], ['#12']],
  ['Caused-by: 12, 13', ['12'], ['#13']],
  // Of elsewhere: the same number is another thing there.
  ['Caused-by: acme/shop#12', [], ['#12']],
  ['Caused-by: Acme/Shop#12, GH-13', [], ['#12', '#13']],
  ['Caused-by: acme/other#12', [], []],
  ['Caused-by: deadbeef/x#12', [], []],
  ['Caused-by: acme/other#12, #13', [], ['#13']],
  ['Caused-by: acme/other@ccccccc', [], []],
  ['Caused-by: https://github.com/acme/other/pull/12', [], []],
  ['Caused-by: https://ghe.acme.test/acme/shop/pull/12', [], []],
  ['Caused-by: <https://github.com/acme/shop/pull/12/files>', [], ['#12']],
  ['Caused-by: https://github.com/acme/shop/commit/ccccccc', [], ['c'.repeat(40)]],
] as const)('%s', (body, of, causedBy) => {
  expect(named(body)).toEqual({ of, causedBy });
});

it('reads each line once', () => {
  expect(
    causesIn(
      'Caused-by: #12\r\nCaused-by: #12\nCaused-by: deployment 9',
      homeOf('https://github.com/acme/shop'),
    ),
  ).toEqual(['#12', 'deployment 9']);
});
