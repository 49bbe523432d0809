/** Alerts that waivers stand for, that came back, and that somebody dismissed. */
import { describe, expect, it } from 'vitest';
import type { Captured } from '../../app/evidence/model/captured.ts';
import { recordedLife } from '../../app/evidence/populations/alerts/life.ts';
import { type AlertAt, waivedIn } from '../../app/evidence/populations/alerts/waived.ts';
import { alerts } from '../../app/evidence/populations/alerts.ts';
import { type AlertLife, usualLevels, within } from '../../app/evidence/populations/levels.ts';
import type { Held } from '../../app/evidence/populations/waivers/row.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { evidenceWorld, ledgerOf, read } from './evidence-world.ts';
import { quarter } from './rules-seen.ts';

const collectedAt = '2026-07-02T08:00:00.000Z';
const life = (more: Partial<AlertLife> = {}): AlertLife => ({
  level: 'high',
  createdAt: '2026-05-01T00:00:00.000Z',
  fixedAt: null,
  dismissed: null,
  reopenedAt: null,
  ...more,
});

describe('a waiver', () => {
  const late = within(life(), usualLevels, quarter, collectedAt);
  const url = 'pkg:npm/lodash';
  const at: AlertAt = {
    repository: 'acme/shop',
    policy: 'vulnerability-alerts',
    finding: {
      fingerprint: `GHSA-1:${url}`,
      path: 'web/package-lock.json',
      advisories: [{ ids: ['GHSA-1'], package: 'lodash', packageUrl: url, fixed: true }],
    },
  };
  const held = (waiver: Partial<Held['waiver']> = {}, more: Partial<Held> = {}): Held => ({
    from: '2026-05-20T00:00:00.000Z',
    to: null,
    by: 'maria',
    link: null,
    ...more,
    waiver: {
      id: 'lodash',
      policy: 'vulnerability-alerts',
      scope: {
        repositories: [],
        paths: [],
        findings: [],
        advisory: { id: 'ghsa-1', package: null },
        head: null,
      },
      reason: 'It is not reached.',
      requestedBy: 'maria',
      approvedBy: 'joao',
      until: '2026-08-01',
      ticket: null,
      origin: { kind: 'comment', comment: 1, pullRequest: 1 },
      ...waiver,
    },
  });
  const scope = (more: Partial<Held['waiver']['scope']>) => ({ scope: { ...held().waiver.scope, ...more } });
  const until = quarter.to;
  it.each<readonly [string, readonly Held[], string, string]>([
    [
      'that stands for it',
      [held()],
      'not applicable',
      'lodash stands for it, which @joao approved and which holds until 2026-08-01',
    ],
    ['of nobody', [], 'fail', 'is not fixed'],
    [
      'that ended before',
      [held({ until: '2026-06-10' })],
      'fail',
      'held from 2026-05-20 until 2026-06-10 alone',
    ],
    ['that was taken back', [held({}, { to: '2026-06-11T00:00:00.000Z' })], 'fail', 'until 2026-06-11 alone'],
    [
      'that was given when it was late',
      [held({}, { from: '2026-06-05T00:00:00.000Z' })],
      'fail',
      'held from 2026-06-05',
    ],
    [
      'that another one went on from',
      [held({ until: '2026-06-10' }), held({ id: 'more' }, { from: '2026-06-09T00:00:00.000Z' })],
      'not applicable',
      'more stands for it',
    ],
    [
      'that another one went on from too late',
      [held({ until: '2026-06-10' }), held({ id: 'more' }, { from: '2026-06-12T00:00:00.000Z' })],
      'fail',
      'alone',
    ],
    ['that its asker approved', [held({ approvedBy: 'Maria' })], 'fail', 'who asked for it approved it'],
    ['of years', [held({ until: '2028-01-01' })], 'fail', 'longer than 180 days'],
    [
      'that holds until there is a fix, which there is',
      [held({ untilFixed: true })],
      'fail',
      'some version fixed it, and one does',
    ],
    ['of another policy', [held({ policy: 'dependencies' })], 'fail', 'is not fixed'],
    [
      'of another advisory',
      [held(scope({ advisory: { id: 'GHSA-2', package: null } }))],
      'fail',
      'is not fixed',
    ],
    [
      'of another package',
      [held(scope({ advisory: { id: 'GHSA-1', package: 'axios' } }))],
      'fail',
      'is not fixed',
    ],
    ['of another repository', [held(scope({ repositories: ['acme/other'] }))], 'fail', 'is not fixed'],
    ['of its repository', [held(scope({ repositories: ['Acme/*'] }))], 'not applicable', 'stands for it'],
    ['of another path', [held(scope({ paths: ['api/**'] }))], 'fail', 'is not fixed'],
    ['of one head of a pull request', [held(scope({ head: 'a'.repeat(40) }))], 'fail', 'is not fixed'],
  ])('%s', (_, all, answer, words) => {
    const found = waivedIn(all, at, late, until);
    expect([found.answer, toPlain(found.because)]).toEqual([answer, expect.stringContaining(words)]);
  });
});

describe('an alert that came back', () => {
  const event = (state: string, at: string): Extract<Captured, { about: 'alert' }> => ({
    about: 'alert',
    event: `dependabot_alert.${state}`,
    delivery: at,
    at,
    repository: { id: 1, name: 'acme/shop' },
    sender: { id: 7, login: 'maria', type: 'User' },
    source: 'dependabot',
    number: 1,
    what: null,
    severity: 'high',
    state,
    because: 'tolerable_risk',
  });
  const early = event('dismissed', '2026-05-03T00:00:00.000Z');
  it.each([
    ['counts from then', [early, event('reopened', '2026-06-20T00:00:00.000Z')], 'not applicable'],
    ['is due again', [early, event('reopened', '2026-05-04T00:00:00.000Z')], 'fail'],
    [
      'after the period was dismissed in it',
      [early, event('reopened', '2026-07-01T00:00:00.000Z')],
      'not applicable',
    ],
    [
      'without having gone counts from its beginning',
      [event('reopened', '2026-06-20T00:00:00.000Z')],
      'fail',
    ],
    ['never is as GitHub says', [], 'fail'],
    [
      'had ended only after it was due',
      [event('dismissed', '2026-06-19T00:00:00.000Z'), event('reopened', '2026-06-20T00:00:00.000Z')],
      'fail',
    ],
    [
      'appears in a branch while it is open, which begins nothing anew',
      [
        early,
        event('reopened', '2026-05-04T00:00:00.000Z'),
        event('appeared-in-branch', '2026-06-20T00:00:00.000Z'),
      ],
      'fail',
    ],
  ])('%s', (_, events, answer) => {
    const lived = recordedLife(life(), events, quarter.to);
    expect(within(lived, usualLevels, quarter, collectedAt).answer).toBe(answer);
  });
});

it('an alert that had ended late before the period is not late again for it', () => {
  const stretches = [{ endedAt: '2026-03-20T00:00:00.000Z', reopenedAt: '2026-06-20T00:00:00.000Z' }];
  const lived = life({
    createdAt: '2026-01-01T00:00:00.000Z',
    reopenedAt: '2026-06-20T00:00:00.000Z',
    stretches,
  });
  expect(within(lived, usualLevels, quarter, collectedAt).answer).toBe('not applicable');
});

describe('of a local GitHub', () => {
  const day = 86_400_000;
  const ago = (days: number) => new Date(Date.now() - days * day);
  const waiver = (id: string, ghsa: string, days: number) => `  - id: ${id}
    policy: vulnerability-alerts
    advisory: ${ghsa}
    reason: It is not reached from outside.
    requested-by: maria
    approved-by: joao
    until: ${ago(-days).toISOString().slice(0, 10)}
`;

  it('each late alert names the waiver that stands for it, or that none does', async () => {
    const { of, shop, maria } = await evidenceWorld();
    for (const name of ['axios', 'chalk', 'debug'])
      shop.addDependabotAlert({ package: name, ghsa: `GHSA-${name}`, createdAt: ago(35), fixedIn: null });
    const back = shop.addDependabotAlert({ package: 'express', createdAt: ago(80) });
    Object.assign(back, { fixed_at: ago(3).toISOString() });
    const gone = shop.addDependabotAlert({ package: 'fastify', createdAt: ago(20), state: 'dismissed' });
    await shop.commit({
      branch: 'main',
      files: {
        '.github/fairlead/waivers.yml': `waivers:\n${waiver('axios', 'GHSA-axios', 30)}${waiver('chalk', 'GHSA-chalk', -1)}`,
      },
      author: maria,
      date: ago(10),
    });
    const { rows, incomplete, sheet } = await read(alerts(of({ ledger: ledgerOf([]) })));
    expect(incomplete).toEqual([]);
    const found = rows
      .filter(({ cells }) => cells.source === 'dependabot')
      .map(({ cells }) => [String(cells.about).split(' ')[0], cells.answer, cells.because]);
    expect(found).toEqual([
      ['lodash', 'not applicable', 'it is due after the period'],
      [
        'axios',
        'not applicable',
        expect.stringMatching(/^the waiver axios stands for it, which @joao approved/),
      ],
      ['chalk', 'fail', expect.stringMatching(/is not fixed; the waiver chalk held from/)],
      ['debug', 'fail', expect.stringMatching(/is not fixed$/)],
      ['express', 'not applicable', 'it is due after the period'],
      ['fastify', 'not applicable', expect.stringMatching(/dismissed it in time: tolerable_risk$/)],
    ]);
    expect(gone.dismissed_by?.login).toBe(rows.find(({ cells }) => cells.state === 'dismissed')?.cells.by);
    expect(sheet.queries.some(({ asked }) => asked.includes('commits'))).toBe(true);
  });

  it('a waiver that cannot be read may stand for it', async () => {
    const { of, shop, github } = await evidenceWorld();
    shop.addDependabotAlert({ package: 'axios', createdAt: ago(35) });
    github.faults.add({ match: { path: /\/commits\?/ }, do: { status: 403, body: { message: 'No' } } });
    const { rows } = await read(alerts(of({ ledger: ledgerOf([]) })));
    expect(rows.map(({ cells }) => cells.answer)).toContain('unknown');
    expect(rows.map(({ cells }) => cells.answer)).not.toContain('fail');
  });

  it('an empty list is said to be one that nothing confirms', async () => {
    const { of } = await evidenceWorld();
    const { sheet } = await read(alerts(of({ ledger: ledgerOf([]) })));
    for (const { holds, because } of sheet.tieOuts) {
      expect(holds).toBe('unknown');
      expect(toPlain(because ?? [])).toMatch(
        /^GitHub answered with an empty list, and nothing else could confirm it/,
      );
    }
  });
});
