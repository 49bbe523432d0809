/** Populations of access, alerts, incidents, waivers, changes of controls and vendors, from GitHub and from the ledger. */
import { describe, expect, it } from 'vitest';
import { accessSince } from '../../app/evidence/populations/access/since.ts';
import { access } from '../../app/evidence/populations/access.ts';
import { accessChanges } from '../../app/evidence/populations/access-changes.ts';
import { alerts } from '../../app/evidence/populations/alerts.ts';
import { controlChanges } from '../../app/evidence/populations/control-changes.ts';
import { incidents } from '../../app/evidence/populations/incidents.ts';
import { type AlertLife, usualLevels, within } from '../../app/evidence/populations/levels.ts';
import { populationsOf } from '../../app/evidence/populations/populations.ts';
import { vendors } from '../../app/evidence/populations/vendors.ts';
import { waivers } from '../../app/evidence/populations/waivers.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { evidenceWorld, ledgerOf, read, recording } from './evidence-world.ts';
import { quarter } from './rules-seen.ts';

const cells = (rows: Awaited<ReturnType<typeof read>>['rows'], ...keys: readonly string[]) =>
  rows.map((row) => keys.map((key) => String(row.cells[key])).join(' | ')).sort();

describe('with a whole GitHub', () => {
  it('every population says what there is, by which way, and that it is whole', async () => {
    const { of } = await evidenceWorld();
    const reached = await read(access(of()));
    expect(reached.incomplete).toEqual([]);
    expect(cells(reached.rows, 'kind', 'who', 'role', 'ways')).toEqual([
      expect.stringMatching(/^App \| fairlead \| writes .* \| installed$/),
      'deploy key | robot | write | deploy key, added by maria',
      'person | acme-owner | admin | owner',
      'person | eve | write | outside collaborator',
      'person | joao | admin | owner',
      'person | maria | read | default permission (read)',
    ]);
    expect(reached.sheet.tieOuts.map(({ holds }) => holds)).toEqual([true]);
    expect(new Set(reached.rows.map(({ cells }) => cells.atStart ?? 'an App'))).toEqual(
      new Set(['not known: nobody recorded', 'an App']),
    );

    const alerted = await read(alerts(of()));
    expect(alerted.incomplete).toEqual([]);
    expect(cells(alerted.rows, 'source', 'state', 'answer')).toEqual([
      'dependabot | open | not applicable',
      'secret scanning | open | not applicable',
    ]);

    const opened = await read(incidents(of()));
    expect(opened.incomplete).toEqual([]);
    expect(cells(opened.rows, 'title', 'labels', 'by')).toEqual(['Checkout is down | incident | eve']);

    const bought = await read(vendors(of()));
    expect(bought.incomplete).toEqual([]);
    expect(cells(bought.rows, 'kind', 'vendor', 'version', 'pinned')).toEqual([
      'App | fairlead | null | null',
      `action | actions/checkout | ${'a'.repeat(40)} | commit`,
      'action | actions/checkout | v4 | version that can be moved',
      'action | someone/else | main | name that moves',
      'action | vendor/within | v1 | version that can be moved',
      'image | docker://alpine | 3.20 | version that can be moved',
      'image | docker://alpine | edge | name that moves',
    ]);
    expect(bought.sheet.exclusions.map(({ what }) => toPlain(what))).toContain(
      'acme/shop: ./local, which a workflow uses',
    );

    const waived = await read(waivers(of({ ledger: ledgerOf([]) })));
    expect(waived.incomplete).toEqual([]);
    expect(cells(waived.rows, 'id', 'policy', 'answer', 'approvedBy', 'uses')).toEqual([
      'late | review | pass | joao | 0',
    ]);

    const changed = await read(controlChanges(of({ ledger: ledgerOf([]) })));
    expect(changed.incomplete).toEqual([]);
    expect(cells(changed.rows, 'what', 'event')).toEqual(['.github/fairlead.yml | commit']);
  });

  it('has rows in one order with ids that are unique, and asks for nothing before they are read', async () => {
    const { of, github } = await evidenceWorld();
    const all = populationsOf(of());
    expect(github.requests).toEqual([]);
    for (const one of all) {
      const { rows } = await read(one);
      const ids = rows.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort());
      expect((await read(one)).rows).toEqual(rows);
      const keys = new Set(one.columns.map(({ key }) => key));
      for (const row of rows) expect(Object.keys(row.cells).filter((key) => !keys.has(key))).toEqual([]);
    }
  });
});

describe('without a ledger', () => {
  it('who came and left cannot be known, and open invitations are shown', async () => {
    const { of } = await evidenceWorld();
    const { rows, incomplete } = await read(accessChanges(of()));
    expect(cells(rows, 'what', 'whose', 'role')).toEqual(['invited | new-one | direct_member']);
    expect(incomplete).toEqual([expect.stringMatching(/^there is no ledger/)]);
  });
});

describe('with a ledger', () => {
  const event = (about: string, at: string, more: Readonly<Record<string, unknown>>) => ({
    kind: 'event',
    payload: {
      about,
      at,
      delivery: `d-${at}-${more.event}`,
      repository: { id: 1, name: 'acme/shop' },
      sender: { id: 9, login: 'joao', type: 'User' },
      changes: null,
      ...more,
    },
  });
  const now = new Date().toISOString();
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const joined = event('access', now, {
    event: 'member.added',
    whose: 'kim',
    account: null,
    to: 'repository',
    role: 'write',
  });

  it('has one row for each delivery of the period, and says when recording began and where it has holes', async () => {
    const { of } = await evidenceWorld();
    const records = [
      joined,
      joined,
      event('access', now, {
        event: 'organization.member_removed',
        whose: 'lee',
        account: null,
        to: 'organization',
        role: null,
      }),
      event('access', '2020-01-01T00:00:00.000Z', {
        event: 'member.added',
        whose: 'old',
        account: null,
        to: 'repository',
        role: 'write',
      }),
      event('push', now, { event: 'push' }),
      { kind: 'event', payload: null },
    ];
    const found = await read(accessChanges(of({ ledger: ledgerOf(records) })));
    expect(cells(found.rows, 'what', 'whose', 'by')).toEqual([
      'invited | new-one | joao',
      'joined | kim | joao',
      'left | lee | joao',
    ]);
    expect(found.incomplete).toEqual(['1 recorded events were erased, and may have been of this']);
    const late = await read(accessChanges(of({ ledger: ledgerOf([], now) })));
    expect(late.incomplete).toEqual(['Fairlead began to record only after the period had begun']);
    const gap = {
      from: of().period.from,
      to: null,
      watched: 'events',
      repositories: null,
      because: [],
      recovered: null,
      lost: ['x'],
    } as const;
    const holed = await read(accessChanges(of({ ledger: ledgerOf([]), gaps: [gap] })));
    expect(holed.incomplete).toEqual(['in some of the period nobody recorded; the gaps are listed']);
  });

  it('says whose access is as it was when the period began, and what is not known of it', async () => {
    const { of, maria, eve } = await evidenceWorld();
    const moved = event('access', now, {
      event: 'member.edited',
      whose: 'eve',
      account: { id: eve.id, login: 'eve', type: 'User' },
      to: 'repository',
      role: 'write',
      repository: null,
    });
    const edge = of().period.from;
    const ledger = ledgerOf([moved, moved]);
    const { rows } = await read(access(of({ ledger })));
    const atStart = (login: string) => rows.find(({ cells }) => cells.who === login)?.cells.atStart;
    expect(atStart('maria')).toBe('as now: no change was recorded since');
    expect(atStart('robot')).toBe('as now: no change was recorded since');
    const late = await accessSince(of({ ledger, collectedAt: '2099-01-01T00:00:00.000Z' }));
    expect(late.at(edge, 1, eve.id, 'eve')).toMatch(/^not known: changed .* \(member.edited, eve: write\)$/);
    const since = await accessSince(of({ ledger: ledgerOf([], '2098-01-01T00:00:00.000Z') }));
    expect(since.at(edge, 1, maria.id, 'maria')).toBe('not known: recording began later');
  });

  it('has waivers of comments, until they are taken back', async () => {
    const { of, shop } = await evidenceWorld();
    const grant = {
      comment: 5,
      repository_id: shop.data.id,
      pull_request: 3,
      head: 'h',
      policy: 'review',
      reason: 'An emergency at night.',
      requested_by: 'maria',
      approved_by: 'maria',
      permission: 'admin',
      until: '2099-01-01',
      granted_at: ago(60),
      revoked_at: null,
    };
    const records = [
      { kind: 'waiver', payload: grant },
      { kind: 'waiver', payload: { ...grant, revoked_at: now, revoked_because: 'deleted' } },
      {
        kind: 'verdict',
        payload: {
          repository_id: shop.data.id,
          judged_at: ago(30),
          assessments: { review: { outcome: 'waived' } },
        },
      },
    ];
    const found = await read(waivers(of({ ledger: ledgerOf(records) })));
    expect(cells(found.rows, 'id', 'answer', 'ended', 'uses')).toEqual([
      `comment-5 | fail | ${now} | 1`,
      'late | pass | null | 0',
    ]);
  });

  it('names an alert that GitHub does not list any more', async () => {
    const { of, shop } = await evidenceWorld();
    const lost = event('alert', now, {
      event: 'dependabot_alert.created',
      repository: { id: shop.data.id, name: 'acme/shop' },
      source: 'dependabot',
      number: 99,
      severity: 'high',
      state: 'created',
      because: null,
    });
    const found = await read(alerts(of({ ledger: ledgerOf([lost]) })));
    expect(found.incomplete).toEqual([
      'an alert was recorded that GitHub does not list: dependabot 99 in acme/shop',
    ]);
  });
});

const refused = (status: number, message: string, headers = {}) =>
  Object.assign(new Error(message), { status, response: { headers, data: { message } } });

const faults: Readonly<
  Record<
    string,
    (answer: {
      readonly data: unknown;
      readonly headers: object;
    }) => never | { readonly data: unknown; readonly headers: Readonly<Record<string, string>> }
  >
> = {
  '401': () => {
    throw refused(401, 'Bad credentials');
  },
  '403': () => {
    throw refused(403, 'Resource not accessible by integration');
  },
  '404': () => {
    throw refused(404, 'Not there at all');
  },
  '422': () => {
    throw refused(422, 'Validation Failed: the parameter is odd');
  },
  '429': () => {
    throw refused(429, 'Too many requests', { 'retry-after': '1' });
  },
  '500': () => {
    throw refused(500, 'Server Error');
  },
  '502': () => {
    throw refused(502, 'Bad gateway');
  },
  'no answer': () => {
    throw new Error('socket hang up');
  },
  'not a list': () => ({ data: { message: 'hello' }, headers: {} }),
  null: () => ({ data: null, headers: {} }),
  'a page that is announced and not given': ({ data }) => ({
    data,
    headers: { link: '<https://github.test/x?page=3>; rel="last"' },
  }),
};

/** GitHub says with 422 that there is no such type of issue; a page can be missing from lists alone. */
const means = (id: string, route: string, name: string): boolean =>
  (id === 'incidents' && name === '422') ||
  (name.startsWith('a page') && (route.endsWith('contents/{path}') || route === 'GET /orgs/{org}'));

describe('whatever fails', () => {
  it('no population is whole then, and each says why', async () => {
    const { of } = await evidenceWorld();
    const ledger = ledgerOf([]);
    const tries = await Promise.all(
      populationsOf(of()).map(async ({ id }, at) => {
        const { octokit, routes, replay } = recording(of().octokit);
        const make = async (github: typeof octokit) => {
          const all = populationsOf(of({ octokit: github, settings: github, ledger }));
          const [one] = all.slice(at);
          return one ? (await read(one)).incomplete : [];
        };
        expect(await make(octokit)).toEqual([]);
        const all = [...routes].flatMap((route) =>
          Object.entries(faults).map(([name, effect]) => ({ route, name, effect })),
        );
        return Promise.all(
          all
            .filter(({ route, name }) => !means(id, route, name))
            .map(async ({ route, name, effect }) => {
              const { length } = await make(replay(route, effect));
              return { what: `${id}: ${route}: ${name}`, length };
            }),
        );
      }),
    );
    expect(tries.flat().filter(({ length }) => length === 0)).toEqual([]);
    expect(tries.flat().length).toBeGreaterThan(150);
  });

  it.each([
    ['access', /members\?|collaborators/],
    ['alerts', /alerts/],
    ['incidents', /issues/],
  ])('a list of %s that lost its second half is not believed', async (id, path) => {
    const { of, github, maria, shop } = await evidenceWorld();
    shop.addDependabotAlert({ package: 'axios' });
    shop.addSecretAlert();
    shop.openIssue({ title: 'Down again', author: maria, labels: ['incident'] });
    const find = () => populationsOf(of()).find((one) => one.id === id);
    const before = find();
    expect(before && (await read(before)).incomplete).toEqual([]);
    github.faults.add({ match: { path }, do: 'truncate-page' });
    const after = find();
    expect(after && (await read(after)).incomplete).not.toEqual([]);
  });

  it('nobody at all among owners or people is not believed', async () => {
    const { of } = await evidenceWorld();
    const { octokit, replay } = recording(of().octokit);
    await read(access(of({ octokit, settings: octokit })));
    const empty = () => ({ data: [], headers: {} });
    for (const route of ['GET /orgs/{org}/members', 'GET /repos/{owner}/{repo}/collaborators']) {
      const github = replay(route, empty);
      expect((await read(access(of({ octokit: github, settings: github })))).incomplete).not.toEqual([]);
    }
  });
});

describe('an alert', () => {
  const { to } = quarter;
  const life = (more: Partial<AlertLife>): AlertLife => ({
    level: 'high',
    createdAt: '2026-05-01T00:00:00.000Z',
    fixedAt: null,
    dismissed: null,
    reopenedAt: null,
    ...more,
  });
  const dismissed = (at: string | null, more = {}) => ({
    dismissed: { at, by: 'maria', reason: 'tolerable_risk', byRule: false, ...more },
  });
  it.each<readonly [string, Partial<AlertLife>, string]>([
    ['fixed to the millisecond', { fixedAt: '2026-05-31T00:00:00.000Z' }, 'pass'],
    ['fixed a millisecond late', { fixedAt: '2026-05-31T00:00:00.001Z' }, 'fail'],
    ['still open', {}, 'fail'],
    ['due after the period', { createdAt: '2026-06-20T00:00:00.000Z' }, 'not applicable'],
    ['fixed after the period, due in it', { fixedAt: to }, 'fail'],
    [
      'fixed after the period, due after it',
      { createdAt: '2026-06-20T00:00:00.000Z', fixedAt: to },
      'not applicable',
    ],
    ['dismissed in time with a reason', dismissed('2026-05-02T00:00:00.000Z'), 'not applicable'],
    ['dismissed late', dismissed('2026-06-02T00:00:00.000Z'), 'fail'],
    ['dismissed with no reason', dismissed('2026-05-02T00:00:00.000Z', { reason: null }), 'fail'],
    ['dismissed after the period', dismissed(to), 'fail'],
    ['dismissed at no time', dismissed(null), 'unknown'],
    ['dismissed by a rule', dismissed('2026-05-02T00:00:00.000Z', { byRule: true }), 'not applicable'],
    ['of no severity', { level: null, fixedAt: '2026-05-02T00:00:00.000Z' }, 'unknown'],
    ['opened at no time', { createdAt: null }, 'unknown'],
    ['that came back, and is not due again', { reopenedAt: '2026-06-20T00:00:00.000Z' }, 'not applicable'],
    ['that came back, and was due again', { reopenedAt: '2026-05-20T00:00:00.000Z' }, 'fail'],
    ['critical, and fixed after 16 days', { level: 'critical', fixedAt: '2026-05-17T00:00:00.000Z' }, 'fail'],
  ])('%s', (_, more, answer) => {
    expect(within(life(more), usualLevels, quarter, '2026-07-02T08:00:00.000Z').answer).toBe(answer);
  });

  it('is judged by what is known when it is collected', () => {
    const early = within(life({}), usualLevels, quarter, '2026-05-20T00:00:00.000Z');
    expect(early.answer).toBe('not applicable');
  });
});
