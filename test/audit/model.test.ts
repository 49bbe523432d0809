/** Checks → risks, grades, a plan, and what moved: tables, without a clone or a server. */
import { describe, expect, it } from 'vitest';
import { auditOf } from '../../app/audit/model/audit.ts';
import type { Check, Concern } from '../../app/audit/model/check.ts';
import { comparedWith } from '../../app/audit/model/compare.ts';
import { checksOfReport, riskOfPolicy } from '../../app/audit/model/from-report.ts';
import { planFor } from '../../app/audit/model/plan.ts';
import { postures } from '../../app/audit/model/posture.ts';
import { risksOf, severityOf } from '../../app/audit/model/risk.ts';
import { auditJson, readEarlier } from '../../app/audit/papers/json.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import type { Level } from '../../policies/risks/weight.ts';
import { policyRisks } from '../../policies/risks.ts';
import { aboutRepositories } from '../subjects/settings-policies.ts';

const at = '2026-11-30T09:00:00.000Z';

function concern(risk: string, likelihood: Level, impact: Level, about: Partial<Concern> = {}): Concern {
  return {
    risk,
    title: own(risk),
    likelihood: { level: likelihood, because: own('so') },
    impact: { level: impact, because: own('so') },
    left: { likelihood: 1, impact: 1 },
    evidence: [{ message: own('here'), fingerprint: risk }],
    count: 1,
    mitigation: own('mend it'),
    hours: { low: 1, high: 3 },
    scale: 'each',
    by: 'people',
    ...about,
  };
}

function check(id: string, result: Check['result'], about: Partial<Check> = {}): Check {
  return { id, area: 'code', repository: 'acme/shop', asks: id, result, gaps: [], ...about };
}

const found = (one: Concern, about: Partial<Check> = {}) =>
  check(one.risk, { state: 'concern', concerns: [one] }, about);
const fine = (id: string, about: Partial<Check> = {}) =>
  check(id, { state: 'fine', because: own('so') }, about);
const unseen = (id: string, about: Partial<Check> = {}) =>
  check(id, { state: 'not seen', reason: own('no') }, about);

const audit = (checks: readonly Check[], when = at) =>
  auditOf({
    kind: 'organization',
    name: 'acme',
    source: own('so'),
    at: when,
    engine: '0',
    repositories: [],
    checks,
    portrait: null,
  });

describe('risks', () => {
  it('join what several repositories show of one', () => {
    const risks = risksOf([
      found(concern('a', 2, 3)),
      found(concern('a', 4, 5, { count: 3 }), { repository: 'acme/web' }),
      found(concern('b', 3, 3)),
    ]);
    expect(risks.map(({ id, severity, score, count }) => [id, severity, score, count])).toEqual([
      ['a', 'critical', 20, 4],
      ['b', 'medium', 9, 1],
    ]);
    expect(risks[0]).toMatchObject({
      hours: { low: 2, high: 6 },
      affected: [
        { repository: 'acme/shop', count: 1 },
        { repository: 'acme/web', count: 3 },
      ],
    });
  });

  it('are weighed by one place, not by the worst of several', () => {
    const [risk] = risksOf([
      found(concern('a', 5, 1)),
      found(concern('a', 1, 5), { repository: 'acme/web' }),
    ]);
    expect(risk?.score).toBe(5);
  });

  it('have work that is done once for all, or for each', () => {
    const once = { scale: 'once' } as const;
    const all = [
      found(concern('a', 3, 3, once)),
      found(concern('a', 3, 3, once), { repository: 'acme/web' }),
    ];
    expect(risksOf(all)[0]?.hours).toEqual({ low: 1, high: 3 });
  });

  it('have borders', () => {
    expect([1, 5, 6, 11, 12, 19, 20, 25].map(severityOf)).toEqual([
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ]);
  });
});

describe('grades', () => {
  const grade = (...checks: readonly Check[]) => {
    const [area] = postures(checks, risksOf(checks)).filter((one) => one.area === 'code');
    return area?.grade;
  };
  const [low, medium, high, critical] = [
    (id: string) => found(concern(id, 1, 3)),
    (id: string) => found(concern(id, 3, 3)),
    (id: string) => found(concern(id, 3, 4)),
    (id: string) => found(concern(id, 4, 5)),
  ];

  it('follow the rule that is printed beside them', () => {
    expect(grade(fine('a'))).toBe('A');
    expect(grade(fine('a'), low('b'), low('c'), low('d'))).toBe('A');
    expect(grade(medium('a'), medium('b'))).toBe('B');
    expect(grade(medium('a'), medium('b'), medium('c'))).toBe('C');
    expect(grade(high('a'))).toBe('C');
    expect(grade(high('a'), high('b'))).toBe('D');
    expect(grade(critical('a'))).toBe('D');
    expect(grade(critical('a'), critical('b'))).toBe('E');
    expect(grade(critical('a'), high('b'), high('c'))).toBe('E');
  });

  it('are not given for what was not visible, nor a good one for a little of it', () => {
    expect(grade()).toBe(null);
    expect(grade(unseen('a'))).toBe(null);
    expect(grade(check('a', { state: 'does not apply', because: own('no') }))).toBe(null);
    expect(grade(fine('a'), unseen('b'))).toBe('A');
    expect(grade(fine('a'), unseen('b'), unseen('c'))).toBe(null);
    // What is bad is bad, however little was seen.
    expect(grade(high('a'), unseen('b'), unseen('c'))).toBe('C');
  });
});

describe('the plan', () => {
  const risk = (id: string, likelihood: Level, impact: Level, low: number, high: number) =>
    found(concern(id, likelihood, impact, { hours: { low, high } }));
  const ids = (items: readonly { readonly risk: string }[]) => items.map((one) => one.risk);

  it('takes what gives most for an hour first, and what is critical before all', () => {
    const plan = planFor(
      risksOf([risk('slow', 3, 4, 20, 20), risk('quick', 2, 3, 0.5, 0.5), risk('worst', 4, 5, 10, 10)]),
      at,
    );
    expect(ids(plan.first)).toEqual(['worst', 'quick', 'slow']);
    expect(plan.first.map(({ due }) => due)).toEqual(['2026-12-30', '2026-12-30', '2026-12-30']);
    expect(plan.quickWins).toEqual(['quick']);
  });

  it('puts off what does not fit, and drops nothing', () => {
    const plan = planFor(risksOf(['a', 'b', 'c', 'd', 'e'].map((id) => risk(id, 3, 4, 30, 30))), at, 32);
    expect([plan.first, plan.second, plan.third, plan.later].map(ids)).toEqual([
      ['a'],
      ['b'],
      ['c'],
      ['d', 'e'],
    ]);
    expect(plan.second[0]?.due).toBe('2027-01-29');
    expect(plan.later[0]?.due).toBe(null);
    // Larger than any period: it begins in the first that is empty.
    expect(ids(planFor(risksOf([risk('huge', 3, 4, 300, 300)]), at).first)).toEqual(['huge']);
  });
});

describe('what was not visible', () => {
  it('is told once for all repositories', () => {
    const gaps = ['a', 'b'].map((repository) => unseen('keys', { repository }));
    expect(audit(gaps).notVisible).toMatchObject([{ what: 'keys', repositories: ['a', 'b'] }]);
  });

  it('is told of what stands all the same', () => {
    const partly = found(concern('a', 3, 3), {
      gaps: [{ reason: own('half of it'), permission: 'contents: read' }],
    });
    expect(audit([partly]).notVisible).toMatchObject([{ what: 'a', permission: 'contents: read' }]);
  });
});

describe('two audits', () => {
  const earlier = (checks: readonly Check[]) => {
    const read = readEarlier(auditJson(audit(checks, '2026-10-01T09:00:00.000Z')));
    if (!read) throw new Error('an audit reads what an audit writes');
    return read;
  };
  const between = (before: readonly Check[], after: readonly Check[]) => {
    const { movement } = comparedWith(audit(after), earlier(before));
    const ids = (moved: readonly { readonly id: string }[] = []) => moved.map(({ id }) => id).join();
    return movement
      ? `new ${ids(movement.appeared)} lit ${ids(movement.cameToLight)} worse ${ids(movement.worse)} better ${ids(movement.better)} gone ${ids(movement.gone)} unseen ${ids(movement.unseen)} same ${movement.same}`
      : null;
  };

  it('show what is new, worse, better and gone', () => {
    const b = (n: number) => found(concern('b', 3, 3, { count: n }));
    expect(between([], [found(concern('a', 3, 3))])).toBe('new a lit  worse  better  gone  unseen  same 0');
    expect(between([b(1)], [b(2)])).toBe('new  lit  worse b better  gone  unseen  same 0');
    expect(between([b(2)], [b(1)])).toBe('new  lit  worse  better b gone  unseen  same 0');
    expect(between([b(1)], [b(1)])).toBe('new  lit  worse  better  gone  unseen  same 1');
    expect(between([b(1)], [fine('b')])).toBe('new  lit  worse  better  gone b unseen  same 0');
    expect(between([found(concern('b', 4, 4))], [found(concern('b', 2, 4, { count: 9 }))])).toContain(
      'better b',
    );
  });

  it('do not take what is not visible any more for mended, nor what became visible for new', () => {
    const bad = found(concern('a', 3, 3));
    expect(between([bad], [unseen('a')])).toBe('new  lit  worse  better  gone  unseen a same 0');
    // Nobody asked at all.
    expect(between([bad], [])).toContain('unseen a');
    // Only half of it was looked at.
    expect(between([bad], [fine('a', { gaps: [{ reason: own('half') }] })])).toContain('unseen a');
    expect(between([unseen('a')], [bad])).toContain('lit a');
  });

  it('are not compared with something else', () => {
    expect(readEarlier('{"fairlead":"audit, 0"}')).toBe(null);
    expect(readEarlier('nonsense')).toBe(null);
  });
});

describe('policies', () => {
  const about = catalogue.filter(({ subject }) => subject === 'repository' || subject === 'organization');

  it('about settings are each weighed as a risk', () => {
    expect(about.map(({ id }) => id).filter((id) => !Object.hasOwn(policyRisks, id))).toEqual([]);
  });

  it('that nobody weighed are a risk all the same, in the words of their title', () => {
    expect(riskOfPolicy(aboutRepositories)).toMatchObject({
      risk: 'This does not hold: the default branch is called as everywhere else',
      likelihood: 3,
      impact: 3,
    });
  });

  const assessed = (result: object, gaps: readonly object[] = []) =>
    checksOfReport(
      {
        assessments: [{ policy: 'default-branch', title: 'T', rung: 'observe', origin: {}, result, gaps }],
        provenance: { notLookedAt: [] },
      } as never,
      'acme/shop',
      [aboutRepositories],
    );
  const finding = {
    message: say`It is called ${'x'}.`,
    remedy: own('Rename it.'),
    who: 'owner',
    fingerprint: 'n',
  };

  it('that fail are concerns, as bad as their worst finding', () => {
    const [one] = assessed({
      outcome: 'fail',
      findings: [
        { ...finding, severity: 'critical' },
        { ...finding, severity: 'low' },
      ],
    });
    expect(one?.result).toMatchObject({
      state: 'concern',
      concerns: [{ risk: 'default-branch', impact: { level: 5 }, count: 2, mitigation: ['Rename it'] }],
    });
    const [light] = assessed({ outcome: 'fail', findings: [{ ...finding, severity: 'low' }] });
    expect(light?.result).toMatchObject({ concerns: [{ impact: { level: 2 } }] });
    // Of a finding that nobody rated, the usual.
    const [unrated] = assessed({ outcome: 'fail', findings: [finding, { ...finding, severity: 'low' }] });
    expect(unrated?.result).toMatchObject({ concerns: [{ impact: { level: 3 } }] });
  });

  it('that could not be judged are not visible, with the permission that is lacking', () => {
    const missing = [
      { fact: 'repository', reason: own('GitHub refused'), permission: 'administration: read' },
    ];
    const [one] = assessed({ outcome: 'unknown', missing });
    expect(one?.result).toMatchObject({ state: 'not seen', permission: 'administration: read' });
  });

  it('say what a reader would take to be covered and is not, and what to do about an outage', () => {
    const [fine] = assessed({
      outcome: 'pass',
      because: own('all is well'),
      unseen: [own('A file was odd.')],
    });
    expect(fine).toMatchObject({ result: { state: 'fine' }, gaps: [{ reason: ['A file was odd'] }] });
    const outage = { reason: own('GitHub failed'), remedy: own('It looks again by itself.'), later: true };
    const [unseen] = assessed({ outcome: 'unknown', missing: [outage] });
    expect(unseen?.result).toEqual({
      state: 'not seen',
      reason: ['GitHub failed'],
      remedy: expect.arrayContaining([expect.stringContaining('Run the audit again')]),
    });
  });

  it('that were not looked at are not visible, but those of other kinds', () => {
    const report = (elsewhere: boolean) =>
      checksOfReport(
        {
          assessments: [],
          provenance: {
            notLookedAt: [{ policy: 'default-branch', rung: 'block', reason: own('no'), elsewhere }],
          },
        } as never,
        'acme/shop',
        [aboutRepositories],
      );
    expect(report(false)).toMatchObject([{ result: { state: 'not seen' } }]);
    expect(report(true)).toEqual([]);
  });
});
