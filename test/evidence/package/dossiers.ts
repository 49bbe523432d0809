/** Dossiers of a made-up client, with planted violations; the same every time. */
import { createHash } from 'node:crypto';
import {
  type Answer,
  type AttributeId,
  type Attributes,
  attributeIds,
} from '../../../app/evidence/model/attribute.ts';
import type { Control, ControlEvidence } from '../../../app/evidence/model/control.ts';
import type { Dossier } from '../../../app/evidence/model/dossier.ts';
import type { Population, Row } from '../../../app/evidence/model/population.ts';
import { own, say } from '../../../policies/engine/prose.ts';

export const hostile =
  '=HYPERLINK("http://evil.test")<img src=x onerror=alert(1)>|`@all`\n\u202egpj.exe\u0007 \ud800';

const hash = (text: string): string => createHash('sha1').update(text).digest('hex');
const from = Date.parse('2026-07-01T00:00:00.000Z');
const quarter = 92 * 24 * 3_600_000;
const people = ['maria', 'tom', 'ines', 'oyelaran', 'priya', 'sven'];

/** What is wrong with a change, by its place. */
function planted(i: number): Partial<Record<AttributeId, Answer>> {
  if (i % 41 === 7)
    return { A1: 'fail', A2: 'fail', A3: 'not applicable', A4: 'not applicable', A5: 'not applicable' };
  if (i % 29 === 3) return { A2: 'fail', A5: 'fail' };
  if (i % 23 === 5) return { A6: 'unknown', A9: 'unknown' };
  if (i % 17 === 2) return { A7: 'fail' };
  return {};
}

const reasons: Readonly<Record<Answer, string>> = {
  pass: 'approved before it was merged',
  fail: 'nobody but its author looked at it',
  'not applicable': 'it did not come through a pull request',
  unknown: 'GitHub answered 403 when its checks were read',
};

function attributesOf(i: number): Attributes {
  const odd = planted(i);
  return Object.fromEntries(
    attributeIds.map((id) => {
      const answer = odd[id] ?? (id === 'A10' || id === 'A12' ? 'not applicable' : 'pass');
      return [id, { answer, because: say`${people[i % 6] ?? ''}: ${own(reasons[answer])}` }];
    }),
  ) as unknown as Attributes;
}

const pad = (i: number): string => String(i).padStart(7, '0');

export function change(i: number, of: number): Row {
  const author = people[(i * 7) % 6] ?? '';
  const repository = `acme/shop-${i % 20}`;
  return {
    id: `change-${pad(i)}`,
    at: new Date(from + Math.floor((quarter / of) * i)).toISOString(),
    cells: {
      repository,
      title: i === 4 ? hostile : `Fix order ${i} of the shop, so that carts keep what is in them`,
      author,
      class: planted(i).A1 === 'fail' ? 'direct push' : 'reviewed',
      url: `https://github.com/${repository}/pull/${i}`,
      hours: (i % 97) / 4,
      bot: i % 50 === 0,
    },
    attributes: attributesOf(i),
    raw: {
      pull: { number: i, author: { login: author, id: i % 6, type: 'User' }, merge: hash(`${i}`) },
      reviews: [
        { by: { login: people[(i + 1) % 6], id: (i + 1) % 6 }, commit: hash(`${i}`), state: 'approved' },
      ],
      pushes: [{ pusher: author, after: hash(`${i}`), email: `${author}@example.org` }],
    },
  };
}

export function changes(count: number): Population {
  return {
    id: 'changes',
    title: 'Changes of protected branches',
    about: own(
      'One row for every update of a protected branch in the period, whether it came through a pull request or not.',
    ),
    columns: [
      { key: 'repository', title: 'Repository', kind: 'text' },
      { key: 'title', title: 'Title', kind: 'text' },
      { key: 'author', title: 'Author', kind: 'text', means: 'Whoever opened the pull request, or pushed' },
      { key: 'class', title: 'Class', kind: 'text' },
      { key: 'url', title: 'Where', kind: 'link' },
      { key: 'hours', title: 'Open for', kind: 'hours' },
      { key: 'bot', title: 'By a bot', kind: 'text' },
    ],
    *rows() {
      for (let i = 0; i < count; i += 1) yield change(i, count);
    },
    sheet: () => ({
      queries: [
        {
          asked: 'GET /repos/{owner}/{repo}/activity',
          parameters: { per_page: 100, time_period: 'quarter' },
          permissions: 'contents: read',
          pages: Math.ceil(count / 100),
          rows: count,
          first: `change-${pad(0)}`,
          last: `change-${pad(count - 1)}`,
        },
      ],
      tieOuts: [
        {
          what: own('Updates of protected branches'),
          counts: [
            { of: 'activity', count },
            { of: 'push events', count: count - 2 },
            { of: 'first parents in git', count },
          ],
          holds: 'unknown',
          because: say`2 pushes were never delivered, while the service was down; ${'activity'} has them`,
        },
      ],
      gaps: [],
      exclusions: [
        { what: say`${'acme/archive'}`, because: own('it is archived, and nothing was pushed to it') },
      ],
      incomplete: [],
    }),
  };
}

const none = { queries: [], tieOuts: [], gaps: [], exclusions: [], incomplete: [] };

export const waivers: Population = {
  id: 'waivers',
  title: 'Waivers',
  about: own('One row for every waiver that was in force in the period.'),
  columns: [
    { key: 'policy', title: 'Policy', kind: 'text' },
    { key: 'reason', title: 'Reason', kind: 'text' },
    { key: 'approver', title: 'Approved by', kind: 'text' },
    { key: 'until', title: 'Until', kind: 'time' },
  ],
  rows: () => [
    {
      id: 'waiver-1',
      at: '2026-07-09T09:00:00.000Z',
      cells: {
        policy: 'review',
        reason: 'release of the till',
        approver: 'maria',
        until: '2026-09-30T23:59:59.999Z',
      },
      raw: { approver: { login: 'maria' } },
    },
  ],
  sheet: () => ({ ...none, incomplete: [own('Waivers in files were only read at the end of the period')] }),
};

export const alerts: Population = {
  id: 'alerts',
  title: 'Alerts',
  about: own('One row for every alert that was open in the period.'),
  columns: [{ key: 'severity', title: 'Severity', kind: 'text' }],
  rows: () => [],
  sheet: () => none,
};

export function tallyOf(count: number, id: AttributeId) {
  const tally = { pass: 0, fail: 0, 'not applicable': 0, unknown: 0 };
  for (let i = 0; i < count; i += 1) tally[attributesOf(i)[id].answer] += 1;
  return tally;
}

function coverageOf(evidence: readonly ControlEvidence[]): number | null {
  const all = evidence.reduce((sum, { inScope }) => sum + inScope, 0);
  return all === 0 ? null : evidence.reduce((sum, { passed, failed }) => sum + passed + failed, 0) / all;
}

function controls(count: number): readonly Control[] {
  const evidence = (['A1', 'A2', 'A6'] as const).map((attribute) => {
    const { pass, fail, unknown, 'not applicable': notApplicable } = tallyOf(count, attribute);
    return {
      of: { attribute },
      toward: attribute === 'A6' ? ('partial' as const) : ('full' as const),
      rationale: 'Who approves had no part in the change',
      // A tie-out of the changes is not known: one more that nobody knows.
      inScope: count + 1,
      passed: pass,
      failed: fail,
      unknown: unknown + 1,
      notApplicable,
    };
  });
  const all: readonly Omit<Control, 'coverage'>[] = [
    {
      framework: 'soc2',
      id: 'CC8.1',
      words: 'Changes are authorized, tested and approved before they go live',
      evidence: [
        ...evidence,
        {
          of: { policy: 'review' },
          toward: 'supporting',
          rationale: 'Judged when it happened',
          inScope: Math.max(count - 2, 0) + 2,
          passed: Math.max(count - 2, 0),
          failed: 1,
          notApplicable: 0,
          unknown: 1,
        },
        {
          of: { continuity: 'approvals' },
          toward: 'full',
          rationale: 'The rule was on',
          inScope: 1,
          passed: 0,
          failed: 1,
          notApplicable: 0,
          unknown: 0,
        },
        {
          of: { population: 'alerts' },
          toward: 'partial',
          rationale: 'What was found in what changed',
          inScope: 1,
          passed: 0,
          failed: 0,
          notApplicable: 0,
          unknown: 1,
        },
      ],
      manual: [],
      gapMinutes: 95,
    },
    {
      framework: 'soc2',
      id: 'CC1.1',
      words: 'People know how they are to behave',
      evidence: [],
      manual: [
        {
          asks: 'The code of conduct, signed by everybody',
          owner: null,
          date: null,
          file: null,
          sha256: null,
        },
        {
          asks: 'Minutes of the board',
          owner: 'ines',
          date: '2026-09-01T00:00:00.000Z',
          file: 'attachments/minutes.txt',
          sha256: createHash('sha256').update('minutes').digest('hex'),
        },
      ],
      gapMinutes: 0,
    },
    {
      framework: 'iso27001',
      id: 'A.8.32',
      words: 'Changes are managed',
      evidence: evidence.slice(0, 1),
      manual: [],
      gapMinutes: 95,
    },
  ];
  return all.map((one) => ({ ...one, coverage: coverageOf(one.evidence) }));
}

export function dossier(count: number, more: Partial<Dossier> = {}): Dossier {
  return {
    client: { id: 'github.com/7', host: 'github.com', name: 'Acme' },
    period: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
    timeZone: 'Europe/Berlin',
    collectedAt: '2026-10-02T03:00:00.000Z',
    collector: { by: 'the App', version: '0.1.0', ledgerSince: '2026-05-01T00:00:00.000Z' },
    populations: [changes(count), alerts, waivers],
    draw: { how: 'sample', size: 25, nonce: 'auditor 2026-10-05 41c8', preset: null },
    continuity: () => [
      {
        repository: { id: 3, name: 'acme/shop-3' },
        branch: 'main',
        rule: 'approvals',
        title: own('At least two approvals'),
        intervals: [
          {
            from: '2026-07-01T00:00:00.000Z',
            to: '2026-08-03T14:02:00.000Z',
            state: 'in force',
            because: own('ruleset 12'),
            changes: [],
          },
          {
            from: '2026-08-03T14:02:00.000Z',
            to: '2026-08-03T14:19:00.000Z',
            state: 'weaker',
            because: say`switched off by ${'tom'}`,
            changes: [],
          },
          {
            from: '2026-08-03T14:19:00.000Z',
            to: '2026-10-01T00:00:00.000Z',
            state: 'in force',
            because: own('ruleset 12'),
            changes: [],
          },
        ],
      },
    ],
    frameworks: [
      { id: 'soc2', title: 'SOC 2, Trust Services Criteria 2017 (points of focus 2022)', version: '1' },
      { id: 'iso27001', title: 'ISO/IEC 27001:2022, Annex A', version: '1' },
    ],
    controls: () => controls(count),
    gaps: () => [
      {
        from: '2026-08-11T02:10:00.000Z',
        to: '2026-08-11T03:45:00.000Z',
        watched: 'events',
        repositories: null,
        because: own('the service was down'),
        recovered: own('pushes and reviews, from GitHub'),
        lost: own('on which commit two reviews were given'),
      },
    ],
    notLookedAt: () => [say`Repository ${'acme/secret'}: the App is not installed there`],
    ledger: null,
    attachments: [{ path: 'attachments/minutes.txt', bytes: Buffer.from('minutes') }],
    ...more,
  };
}
