/** What there is toward each control: what is counted, what never is, and what the client adds. */
import { describe, expect, it } from 'vitest';
import { readClientEvidence } from '../../app/evidence/controls/client-file.ts';
import { type ControlsOf, controlsOf } from '../../app/evidence/controls/controls.ts';
import { crosswalks, readCrosswalk } from '../../app/evidence/controls/crosswalk.ts';
import { counted } from '../../app/evidence/controls/tally.ts';
import { noVerdicts, type VerdictTally, verdictsOf } from '../../app/evidence/controls/verdicts.ts';
import { type Answer, attributeIds } from '../../app/evidence/model/attribute.ts';
import type { LedgerReads } from '../../app/evidence/model/captured.ts';
import type { Continuity, Interval } from '../../app/evidence/model/interval.ts';
import type { Population, Row, Sheet } from '../../app/evidence/model/population.ts';
import { usualPolicy } from '../../app/evidence/population/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { quarter } from './rules-seen.ts';

const whole: Sheet = { queries: [], tieOuts: [], gaps: [], exclusions: [], incomplete: [] };

const population = (
  id: Population['id'],
  rows: readonly Row[],
  sheet: Partial<Sheet> = {},
  answer = false,
): Population => ({
  id,
  title: id,
  about: [],
  columns: answer ? [{ key: 'answer', title: 'In time', kind: 'answer' }] : [],
  rows: () => rows,
  sheet: () => ({ ...whole, ...sheet }),
});

const row = (id: string, more: Partial<Row> = {}): Row => ({ id, at: null, cells: {}, raw: null, ...more });

const answering = (id: string, answer: string): Row => row(id, { cells: { answer } });

const change = (id: string, answer: Answer): Row =>
  row(id, {
    attributes: Object.fromEntries(
      attributeIds.map((one) => [one, { answer, because: [] }]),
    ) as unknown as NonNullable<Row['attributes']>,
  });

async function talliedBy(on: VerdictTally['on'], ...populations: readonly Population[]) {
  const { populations: read, tally } = counted(populations, on);
  for (const one of read) for await (const _ of one.rows());
  return tally();
}

const tallied = (...populations: readonly Population[]) => talliedBy(noVerdicts.on, ...populations);

function crosswalk(evidence: string) {
  const read = readCrosswalk({
    path: 'x.yml',
    text: `framework: own\ntitle: Our own\nversion: '2026-01-01'\ncontrols:\n  - id: X.1\n    words: Our words\n    evidence:\n      - ${evidence}\n        toward: partial\n        rationale: It shows it.\n`,
  });
  if (!read.ok) throw new Error('broken');
  return read.crosswalk;
}

const base: Omit<ControlsOf, 'crosswalks'> = {
  catalogue,
  period: quarter,
  tally: new Map(),
  verdicts: noVerdicts,
  continuity: [],
  gaps: [],
  given: [],
};

const first = (evidence: string, more: Partial<ControlsOf> = {}) =>
  controlsOf({ ...base, crosswalks: [crosswalk(evidence)], ...more })[0];

const numbers = (evidence: string, more: Partial<ControlsOf> = {}) => {
  const { inScope, passed, failed, notApplicable, unknown } = first(evidence, more)?.evidence[0] ?? {};
  return { inScope, passed, failed, notApplicable, unknown };
};

describe('an attribute of changes', () => {
  const changes = [
    change('a', 'pass'),
    change('b', 'fail'),
    change('c', 'unknown'),
    change('d', 'not applicable'),
  ];

  it('is counted, and what is unknown is in scope and not tested', async () => {
    const tally = await tallied(population('changes', changes));
    expect(numbers('attribute: A2', { tally })).toEqual({
      inScope: 3,
      passed: 1,
      failed: 1,
      notApplicable: 1,
      unknown: 1,
    });
    expect(first('attribute: A2', { tally })?.coverage).toBe(2 / 3);
  });

  it.each<readonly [string, Partial<Sheet>]>([
    ['may be incomplete', { incomplete: [['a page is missing']] }],
    ['does not tie out', { tieOuts: [{ what: [], counts: [], holds: false, because: null }] }],
    ['is not known to tie out', { tieOuts: [{ what: [], counts: [], holds: 'unknown', because: null }] }],
  ])('of a population that %s is never covered in full', async (_, sheet) => {
    const tally = await tallied(population('changes', [change('a', 'pass')], sheet));
    expect(first('attribute: A2', { tally })?.coverage).toBe(0.5);
  });

  it('of changes that nobody read is unknown', () => {
    expect(first('attribute: A2')?.coverage).toBe(0);
  });

  it('of a period without changes has nothing in scope', async () => {
    const tally = await tallied(population('changes', []));
    expect(first('attribute: A2', { tally })?.coverage).toBe(null);
  });
});

describe('a population', () => {
  it('with answers counts them, and a word that is none is unknown', async () => {
    const rows = ['pass', 'fail', 'unknown', 'not applicable', 'ok'].map((one, i) =>
      answering(String(i), one),
    );
    const tally = await tallied(population('alerts', rows, {}, true));
    expect(numbers('population: alerts', { tally })).toEqual({
      inScope: 4,
      passed: 1,
      failed: 1,
      notApplicable: 1,
      unknown: 2,
    });
  });

  it('without answers is tested for being whole, which nobody knows where there is nothing to compare it with', async () => {
    const tieOuts = [{ what: [], counts: [], holds: true, because: null }];
    const [good, bad, alone] = [
      await tallied(population('access', [row('a'), row('b')], { tieOuts })),
      await tallied(population('access', [row('a')], { tieOuts, incomplete: [['403']] })),
      await tallied(population('access', [row('a')])),
    ];
    expect(first('population: access', { tally: good })?.coverage).toBe(1);
    expect(first('population: access', { tally: bad })?.coverage).toBe(0);
    expect(first('population: access', { tally: alone })?.coverage).toBe(0);
  });

  it('counts each of its rows once, however many answers a row has', async () => {
    const two = (id: string, answer: string, other: string): Row => row(id, { cells: { answer, other } });
    const of = population(
      'alerts',
      [two('a', 'pass', 'fail'), two('b', 'pass', 'pass'), two('c', 'unknown', 'pass')],
      {},
      true,
    );
    const columns = [...of.columns, { key: 'other', title: 'Other', kind: 'answer' as const }];
    const tally = await tallied({ ...of, columns });
    expect(numbers('population: alerts', { tally })).toEqual({
      inScope: 3,
      passed: 1,
      failed: 1,
      notApplicable: 0,
      unknown: 1,
    });
  });

  it('is counted once, however often it is read, and not when the reading breaks off', async () => {
    const { populations, tally } = counted([population('alerts', [answering('a', 'pass')], {}, true)]);
    const [one] = populations;
    for (let i = 0; i < 2; i += 1) for await (const _ of one?.rows() ?? []);
    expect(tally().get('alerts')?.rows).toBe(1);
    const broken = counted([population('alerts', [answering('a', 'pass')], {}, true)]);
    for await (const _ of broken.populations[0]?.rows() ?? []) break;
    expect(broken.tally().size).toBe(0);
  });
});

describe('continuity', () => {
  const of = (...states: readonly Interval['state'][]): Continuity => ({
    repository: { id: 1, name: 'acme/shop' },
    branch: 'main',
    rule: 'approvals',
    title: [],
    intervals: states.map((state, i) => ({
      from: `2026-04-${String(10 + i).padStart(2, '0')}T00:00:00.000Z`,
      to: `2026-04-${String(11 + i).padStart(2, '0')}T00:00:00.000Z`,
      state,
      because: [],
      changes: [],
    })),
  });

  it('counts branches: in force throughout, weaker at any time, not known', () => {
    const continuity = [of('in force'), of('in force', 'weaker', 'unknown'), of('in force', 'unknown'), of()];
    expect(numbers('continuity: approvals', { continuity })).toEqual({
      inScope: 4,
      passed: 1,
      failed: 1,
      notApplicable: 0,
      unknown: 2,
    });
  });

  it('has its minutes of gap once, with those of the ledger, and within the period', () => {
    const gap = (from: string, to: string | null, lost: boolean) => ({
      from,
      to,
      watched: 'events' as const,
      repositories: null,
      because: [],
      recovered: null,
      lost: lost ? ['x'] : null,
    });
    const continuity = [of('in force', 'unknown'), of('in force', 'unknown')];
    const gaps = [
      gap('2026-04-11T12:00:00.000Z', '2026-04-12T12:00:00.000Z', true),
      gap('2026-05-01T00:00:00.000Z', '2026-05-02T00:00:00.000Z', false),
      gap('2026-07-01T23:00:00.000Z', null, true),
    ];
    expect(first('continuity: approvals', { continuity, gaps })?.gapMinutes).toBe(36 * 60 + 60);
  });
});

describe('a policy', () => {
  const soc2 = crosswalks.filter(({ framework }) => framework.id === 'soc2');
  const verdict = (subject: string, outcome: string, at: string, more = {}) => ({
    kind: 'pull_request',
    repository_id: 1,
    subject,
    judged_at: at,
    assessments: { review: { rung: 'block', outcome } },
    ...more,
  });
  const ledger = (...payloads: readonly unknown[]): LedgerReads => ({
    since: quarter.from,
    async *records() {
      for (const [place, payload] of payloads.entries())
        yield { place, at: quarter.from, kind: 'verdict', hash: '', payload };
    },
  });
  const evidenceOf = (more: Partial<ControlsOf>, policy = 'review') =>
    controlsOf({ ...base, crosswalks: soc2, ...more })
      .find(({ id }) => id === 'CC8.1')
      ?.evidence.find(({ of }) => 'policy' in of && of.policy === policy);

  const landed = (number: number, more: Readonly<Record<string, unknown>> = {}): Row => ({
    ...change(String(number), 'pass'),
    raw: {
      repository: { id: 1 },
      landing: { after: `merge-${number}`, at: '2026-04-05T00:00:00.000Z' },
      pulls: [{ number, head: `head-${number}`, mergedAt: '2026-04-05T00:00:00.000Z', ...more }],
    },
  });
  const on = (number: number, outcome: string, at = '2026-04-04T00:00:00+00:00', more = {}) =>
    verdict(String(number), outcome, at, { head: `head-${number}`, ...more });
  const counted = async (rows: readonly Row[], ...verdicts: readonly unknown[]) => {
    const verdictTally = await verdictsOf(ledger(...verdicts), quarter, new Set([1]));
    const tally = await talliedBy(verdictTally.on, population('changes', rows));
    const { inScope, passed, failed, notApplicable, unknown } =
      evidenceOf({ verdicts: verdictTally, tally }) ?? {};
    return { inScope, passed, failed, notApplicable, unknown };
  };
  const counts = { inScope: 1, passed: 0, failed: 0, notApplicable: 0, unknown: 0 };

  it.each([
    ['that passed', [on(1, 'pass')], { passed: 1 }],
    ['that failed', [on(1, 'fail')], { failed: 1 }],
    ['that was waived', [on(1, 'waived')], { failed: 1 }],
    ['that does not apply', [on(1, 'skip')], { inScope: 0, notApplicable: 1 }],
    ['that could not look', [on(1, 'unknown')], { unknown: 1 }],
    ['the last before the merge', [on(1, 'fail', '2026-04-03T00:00:00Z'), on(1, 'pass')], { passed: 1 }],
    [
      'that passed after the merge only',
      [on(1, 'fail'), on(1, 'pass', '2026-04-06T00:00:00Z')],
      { failed: 1 },
    ],
    [
      'that was shown after the merge only',
      [on(1, 'pass', '2026-04-04T23:59:59Z', { published_at: '2026-04-05T01:00:00Z' })],
      { unknown: 1 },
    ],
    [
      'that GitHub merged by at once',
      [on(1, 'pass', '2026-04-04T23:59:59Z', { published_at: '2026-04-05T00:00:02Z' })],
      { passed: 1 },
    ],
    ['on a commit before the last', [on(1, 'pass', undefined, { head: 'earlier' })], { unknown: 1 }],
    ['of another pull request', [on(2, 'pass')], { unknown: 1 }],
    ['of another repository', [on(1, 'pass', undefined, { repository_id: 2 })], { unknown: 1 }],
    ['from before the period', [on(1, 'pass', '2026-03-20T00:00:00Z')], { passed: 1 }],
    [
      'of its merge group that failed',
      [
        on(1, 'pass'),
        verdict('merge-1', 'fail', '2026-04-04T01:00:00Z', { kind: 'merge_group', head: 'merge-1' }),
      ],
      { failed: 1 },
    ],
    ['that cannot be read', [null], { unknown: 1 }],
  ])('counts for a change the verdict %s', async (_, verdicts, expected) => {
    expect(await counted([landed(1)], ...verdicts)).toEqual({ ...counts, ...expected });
  });

  it('counts what nobody judged as unknown, however many others were judged', async () => {
    const pushed = { ...landed(9), raw: { ...(landed(9).raw as object), pulls: [] } };
    const nothing = { ...landed(8), cells: { class: 'nothing landed' } };
    const others = [2, 3, 4].map((number) => on(number, 'pass'));
    expect(await counted([landed(1), pushed, nothing], on(1, 'pass'), ...others)).toEqual({
      ...counts,
      inScope: 2,
      passed: 1,
      unknown: 1,
    });
  });

  it('counts the last verdict on each repository in the period, and those that nobody judged as unknown', async () => {
    const of = (id: number, outcome: string, at: string) => ({
      kind: 'repository',
      repository_id: id,
      subject: String(id),
      judged_at: at,
      assessments: { 'branch-protection': { rung: 'block', outcome } },
    });
    const verdicts = await verdictsOf(
      ledger(
        of(1, 'fail', '2026-04-02T00:00:00Z'),
        of(1, 'pass', '2026-04-03T00:00:00Z'),
        of(2, 'pass', '2026-03-03T00:00:00Z'),
      ),
      quarter,
      new Set([1, 2]),
    );
    const tally = await tallied(
      population(
        'repositories',
        ['1', '2', '3'].map((id) => row(id)),
      ),
    );
    expect(evidenceOf({ verdicts, tally }, 'branch-protection')).toMatchObject({
      inScope: 3,
      passed: 1,
      unknown: 2,
    });
  });

  it('without a ledger is unknown for every change', async () => {
    const tally = await tallied(population('changes', [landed(1), landed(2)]));
    expect(evidenceOf({ tally })).toMatchObject({ inScope: 2, passed: 0, unknown: 2 });
  });

  it('that is off has nothing in scope', async () => {
    const verdicts = await verdictsOf(
      ledger(verdict('1', 'pass', '2026-04-03T00:00:00Z')),
      quarter,
      new Set([1]),
    );
    expect(evidenceOf({ verdicts }, 'title')).toMatchObject({ inScope: 0, passed: 0, unknown: 0 });
  });

  it('of the catalogue is there in every control that it names', () => {
    const all = controlsOf({ ...base, crosswalks });
    for (const { id, controls } of catalogue)
      for (const { framework, id: of, coverage } of controls) {
        const found = all.find((one) => one.framework === framework && one.id === of);
        expect(found?.evidence.filter((one) => 'policy' in one.of && one.of.policy === id)).toMatchObject([
          { toward: coverage },
        ]);
      }
  });
});

describe('nothing at all', () => {
  it('covers nothing', () => {
    for (const { coverage } of controlsOf({ ...base, crosswalks })) expect(coverage ?? 0).toBe(0);
  });
});

describe('the file of a client', () => {
  const read = (text: string) => readClientEvidence(text, crosswalks);
  const lines = (text: string) => {
    const found = read(text);
    return found.ok ? [] : found.problems.map(({ line, message }) => `${line}: ${toPlain(message)}`);
  };

  it('says how soon, what branches ask for, and what GitHub cannot show', () => {
    const found = read(
      'resolve-within-days:\n  critical: 7\n  low: null\nrules:\n  approvals: 2\n  checks: [ci]\n  signatures: false\nmanual:\n  - control: soc2 CC1.4\n    owner: Maria\n    date: 2026-05-01\n    file: training.pdf\n',
    );
    expect(found).toEqual({
      ok: true,
      evidence: {
        levels: { critical: 7, high: 30, medium: 90, low: null, secret: 7 },
        promised: { approvals: 2, checks: [{ name: 'ci', appId: null }] },
        changes: usualPolicy,
        given: [
          {
            framework: 'soc2',
            control: 'CC1.4',
            slot: 1,
            owner: 'Maria',
            date: '2026-05-01T00:00:00.000Z',
            file: 'training.pdf',
            sha256: null,
          },
        ],
      },
    });
  });

  it('says which programs may land what without a review, and what is an emergency', () => {
    const found = read(`changes:
  bots:
    - account: renovate[bot]
      id: 29139614
    - { account: 'release[bot]', id: 7, may: [push], repositories: ['web-*'], branches: [main] }
  emergency:
    labels: [urgent]
    look-within-hours: 24
    by: [{ account: maria, id: 12 }]
  signed: true
`);
    expect(found.ok ? found.evidence.changes : found).toEqual({
      bots: [
        { id: 29_139_614, may: ['merge'], repositories: null, branches: null },
        { id: 7, may: ['push'], repositories: ['web-*'], branches: ['main'] },
      ],
      emergencyLabels: ['urgent'],
      emergencyHours: 24,
      emergencyBy: [12],
      signed: true,
    });
  });

  it('fills the slots of its controls, and no others', () => {
    const given = [
      {
        framework: 'soc2',
        control: 'CC1.4',
        slot: 1,
        owner: 'Maria',
        date: null,
        file: 'a.pdf',
        sha256: null,
      },
    ];
    const all = controlsOf({ ...base, crosswalks, given });
    const filled = all.filter(({ manual }) => manual.some(({ file }) => file !== null)).map(({ id }) => id);
    expect(filled).toEqual(['CC1.4']);
    expect(all.find(({ id }) => id === 'CC1.4')?.coverage).toBe(null);
  });

  it.each([
    ['manual:\n  - control: soc2 CC1.9\n', /^2: soc2 has no control CC1\.9 here/],
    ['manual:\n  - control: sox 404\n', /^2: no framework is called sox/],
    [
      'manual:\n  - control: soc2 CC1.4\n    slot: 2\n',
      /^2: CC1\.4 asks for 1 thing, and this is for number 2/,
    ],
    ['manual:\n  - control: soc2 CC1.4\n  - control: soc2 CC1.4\n', /^3: CC1\.4 has this already/],
    ['manual:\n  - control: soc2 CC1.4\n    date: May\n', /^3: /],
    ['resolve-within-days:\n  urgent: 3\n', /^2: unknown key "urgent"/],
    ['rules:\n  approvals: many\n', /^2: "rules\.approvals" must/],
    ['rule: 1\n', /^1: unknown key "rule"/],
    ['changes:\n  bots:\n    - account: maria\n      id: 7\n', /^3: maria is no program/],
    ['changes:\n  bots:\n    - account: x[bot]\n', /^3: "changes\.bots\.0\.id" is missing/],
    ['changes:\n  bots: [x[bot]]\n', /^2: /],
    [
      'changes:\n  bots:\n    - { account: "x[bot]", id: 7, repositories: ["/web"] }\n',
      /^3: \/web: paths have no leading slash/,
    ],
    [
      'changes:\n  bots:\n    - { account: "x[bot]", id: 7, may: [approve] }\n',
      /^3: "changes\.bots\.0\.may\.0" must/,
    ],
  ])('%s is refused with its line', (text, message) => {
    expect(lines(text).join('\n')).toMatch(message);
  });
});
