/** When rules were in force: what ends an interval, what does not, and what nobody can know. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContinuityOf, continuityOf } from '../../app/evidence/continuity/continuity.ts';
import type { RulesSeen } from '../../app/evidence/continuity/seen.ts';
import { continuitySentence } from '../../app/evidence/continuity/sentence.ts';
import type { Captured } from '../../app/evidence/model/captured.ts';
import type { RulesetWire } from '../../app/protection/model/wire.ts';
import { toPlain as plain } from '../../policies/engine/plain.ts';
import {
  actor,
  checkRule,
  classic,
  ofOrganization,
  pullRule,
  refs,
  reviews,
  unseen,
} from '../protection/wire.ts';
import {
  all,
  linesOf,
  nothing,
  quarter,
  ruleEvent,
  rulesetSeen,
  seenWith,
  statesOf,
  twoApprovals,
  versions,
} from './rules-seen.ts';

const [off, on] = ['2026-05-03T14:02:00.000Z', '2026-05-03T14:19:00.000Z'];
const start = '2026-01-10T10:00:00.000Z';

const of = (seen: RulesSeen, more: Partial<ContinuityOf> = {}) =>
  continuityOf({ seen, recorded: all, period: quarter, landed: [], ...more });

/** Two approvals, changed to this at 14:02, and back at 14:19. */
const between = (then: RulesetWire, is: RulesetWire = twoApprovals) =>
  seenWith([rulesetSeen(is, { history: versions([start, is], [off, then], [on, is]) })]);

/** For a branch by its name, whichever the default one was. */
const byName: RulesetWire = { ...twoApprovals, conditions: refs(['refs/heads/main']) };

const approving = (count: number, more: Partial<RulesetWire> = {}): RulesetWire => ({
  ...twoApprovals,
  rules: [pullRule({ required_approving_review_count: count })],
  ...more,
});

describe('a rule that was switched off for 17 minutes', () => {
  const landed = ['a', 'b', 'c', 'd'].map((id, i) => ({
    id,
    at: `2026-05-03T14:${10 + 4 * i}:00.000Z`,
    repository: 1,
    branch: 'main',
  }));
  const found = of(between({ ...twoApprovals, enforcement: 'disabled' }), { landed });

  it('is told in one sentence, with who did it and what landed', () => {
    const approvals = found.find(({ rule }) => rule === 'approvals');
    expect(plain(approvals ? continuitySentence(approvals) : [])).toBe(
      'At least two approvals on main: in force for 99.9 % of 92 days, but not 14:02–14:19 on 3 May (ruleset Main was switched off by mallory; nothing asked for it; 3 changes landed).',
    );
  });

  it('has its changes in the interval alone', () => {
    const approvals = found.find(({ rule }) => rule === 'approvals');
    expect(approvals?.intervals.map(({ changes }) => changes)).toEqual([[], ['a', 'b', 'c'], []]);
  });
});

describe('what ends an interval', () => {
  it.each<readonly [string, RulesetWire]>([
    ['a weaker value', approving(1)],
    ['a ruleset that is switched off', approving(2, { enforcement: 'disabled' })],
    ['one that only evaluates', approving(2, { enforcement: 'evaluate' })],
    ['a bypass', approving(2, { bypass_actors: [actor('Team', 7)] })],
    ['one without a trace', approving(2, { bypass_actors: [actor('Integration', 7, 'exempt')] })],
    ['an excluded branch', approving(2, { conditions: refs(['~DEFAULT_BRANCH'], ['refs/heads/main']) })],
    ['no rule any more', approving(2, { rules: [] })],
    ['another branch', approving(2, { conditions: refs(['refs/heads/dev']) })],
    ['a ruleset of tags', approving(2, { target: 'tag' })],
  ])('%s', (_, then) => {
    expect(statesOf(of(between(then)), 'approvals')).toEqual(['in force', 'weaker', 'in force']);
  });

  it.each<readonly [string, RulesetWire]>([
    ['more approvals', approving(3)],
    ['more rules', approving(2, { rules: [...(twoApprovals.rules ?? []), { type: 'non_fast_forward' }] })],
    ['another name', approving(2, { name: 'Trunk' })],
    ['all branches', approving(2, { conditions: refs(['~ALL']) })],
    ['the branch by name', approving(2, { conditions: refs(['refs/heads/main']) })],
  ])('and what does not: %s', (_, then) => {
    expect(statesOf(of(between(then)), 'approvals')).toEqual(['in force']);
  });

  it('a bypass that becomes wider, and not one that becomes narrower', () => {
    const by = (mode: string) => approving(2, { bypass_actors: [actor('Team', 7, mode)] });
    const changed = (from: RulesetWire, to: RulesetWire) =>
      seenWith([rulesetSeen(to, { history: versions([start, from], [off, to]) })]);
    expect(statesOf(of(changed(by('pull_request'), by('always'))), 'approvals')).toEqual([
      'in force',
      'weaker',
    ]);
    expect(statesOf(of(changed(by('always'), by('exempt'))), 'approvals')).toEqual(['in force', 'weaker']);
    expect(statesOf(of(changed(by('always'), by('pull_request'))), 'approvals')).toEqual(['in force']);
  });

  it('but not where another place asks for as much', () => {
    const other = { ...approving(2), id: 13, name: 'All', ...ofOrganization };
    const off12 = { ...twoApprovals, enforcement: 'disabled' };
    const seen = seenWith([
      rulesetSeen(twoApprovals, {
        history: versions([start, twoApprovals], [off, off12], [on, twoApprovals]),
      }),
      rulesetSeen(other, { history: versions([start, other]) }),
    ]);
    expect(statesOf(of(seen), 'approvals')).toEqual(['in force']);
  });

  it('a check that any App may report, where one had to', () => {
    const from = { ...twoApprovals, rules: [checkRule([{ context: 'ci', integration_id: 15 }])] };
    const to = { ...twoApprovals, rules: [checkRule(['ci'])] };
    const changed = (a: RulesetWire, b: RulesetWire) =>
      of(seenWith([rulesetSeen(b, { history: versions([start, a], [off, b]) })]));
    expect(statesOf(changed(from, to), 'checks')).toEqual(['in force', 'weaker']);
    expect(statesOf(changed(to, from), 'checks')).toEqual(['in force']);
  });
});

describe('a rule for the default branch, of a time in which nobody recorded which one that was', () => {
  const kept = (...rulesets: readonly RulesetWire[]) =>
    seenWith(rulesets.map((one) => rulesetSeen(one, { history: versions([start, one]) })));

  it('is not known to have been in force, with why', () => {
    const [line, ...others] = linesOf(of(kept(twoApprovals), { recorded: nothing }), 'approvals');
    expect(line).toMatch(/^unknown .*only rules for the default branch ask for it, and whether this was/);
    expect(others).toEqual([]);
    expect(statesOf(of(kept(twoApprovals)), 'approvals')).toEqual(['in force']);
  });

  it('is where it names the branch, or all, and where another one does', () => {
    const forAll = { ...twoApprovals, conditions: refs(['~ALL']) };
    const both = { ...twoApprovals, conditions: refs(['~DEFAULT_BRANCH', 'refs/heads/main']) };
    const other = { ...byName, id: 13, name: 'By name' };
    for (const seen of [kept(byName), kept(forAll), kept(both), kept(twoApprovals, other)])
      expect(statesOf(of(seen, { recorded: nothing }), 'approvals')).toEqual(['in force']);
  });

  it('is not where it is for all but the default branch', () => {
    const but = { ...twoApprovals, conditions: refs(['~ALL'], ['~DEFAULT_BRANCH']) };
    const seen = { ...kept(but), branches: ['release'], classic: { ...kept(but).classic } };
    const states = (recorded: ContinuityOf['recorded']) =>
      statesOf(of(seen, { recorded }), 'approvals', 'release');
    expect([states(all), states(nothing)]).toEqual([['in force'], ['unknown']]);
  });

  it('is unknown in a hole of the record only', () => {
    const hole = { from: off, to: on, watched: 'events', repositories: null } as const;
    const gap = { ...hole, because: [], recovered: null, lost: [] };
    const recorded = { ...all, gaps: [gap] } as ContinuityOf['recorded'];
    const seen = kept(twoApprovals);
    expect(statesOf(of(seen, { recorded }), 'approvals')).toEqual(['unknown', 'in force']);
    const said = (at: string, branch = 'main') => ({ repository: 1, at, branch });
    const known = (...defaults: NonNullable<ContinuityOf['recorded']['defaults']>) =>
      statesOf(of(seen, { recorded: { ...recorded, defaults } }), 'approvals');
    expect(known(said(quarter.from))).toEqual(['in force', 'unknown', 'in force']);
    expect(known(said('2026-05-01T00:00:00.000Z'))).toEqual(['in force', 'unknown', 'in force']);
    expect(statesOf(of(kept(byName), { recorded }), 'approvals')).toEqual(['in force']);
  });
});

describe('branch protection of the old kind', () => {
  const asks = (count: number) => ({
    wire: { ok: true as const, value: classic({ required_pull_request_reviews: reviews(count) }) },
    more: unseen('not shown'),
  });

  it('beside a ruleset holds what the ruleset stops asking for', () => {
    const seen = { ...between({ ...twoApprovals, enforcement: 'disabled' }), classic: { main: asks(2) } };
    expect(statesOf(of(seen), 'approvals')).toEqual(['in force']);
  });

  it('is in force as long as its changes were recorded, and there are none', () => {
    const seen = seenWith([], { classic: { main: asks(2) } });
    const recorded = { ...all, since: '2026-05-01T00:00:00.000Z' };
    expect(linesOf(of(seen, { recorded }), 'approvals')).toEqual([
      expect.stringMatching(/^unknown 2026-04-01T00:00 2026-05-01T00:00: .*keeps no history/),
      expect.stringMatching(/^in force 2026-05-01T00:00 2026-07-02T00:00: branch protection asks for it/),
    ]);
  });

  it('without a ledger is not known before now', () => {
    const seen = seenWith([], { classic: { main: asks(2) } });
    expect(statesOf(of(seen, { recorded: nothing }), 'approvals')).toEqual(['unknown']);
  });

  it('that might have asked for it leaves unknown what a ruleset stopped asking for, with what is known', () => {
    const found = linesOf(
      of(between({ ...byName, enforcement: 'disabled' }, byName), { recorded: nothing }),
      'approvals',
    );
    expect(found.map((line) => line.split(' 2026')[0])).toEqual(['in force', 'unknown', 'in force']);
    expect(found[1]).toMatch(
      /switched off by mallory; nothing asked for it; .*branch protection that was removed since would not be seen/,
    );
  });
});

describe('what was recorded as it happened', () => {
  const live = (
    events: readonly Captured[],
    now: RulesetWire | null = twoApprovals,
    gaps: ContinuityOf['recorded']['gaps'] = [],
  ) => of(seenWith(now ? [rulesetSeen(now)] : []), { recorded: { ...all, captured: events, gaps } });
  const edited = (at: string, after: unknown, more = {}) =>
    ruleEvent('repository_ruleset.edited', at, after, more);

  it('shows who switched a rule off, with no history at hand', () => {
    const disabled = edited(off, approving(2, { enforcement: 'disabled' }), {
      changes: { enforcement: { from: 'active' } },
    });
    expect(statesOf(live([disabled, edited(on, twoApprovals)]), 'approvals')).toEqual([
      'in force',
      'weaker',
      'in force',
    ]);
  });

  it('does not know what was before an edit that does not say it', () => {
    expect(statesOf(live([edited(off, approving(2))]), 'approvals')).toEqual(['unknown', 'in force']);
  });

  it('does not believe what cannot be: an event is missing', () => {
    const lost = live([edited(off, approving(0))]);
    expect(statesOf(lost, 'approvals')).toEqual(['unknown']);
    expect(linesOf(lost, 'approvals')[1]).toMatch(/a change was not told/);
  });

  it('does not know what an event does not show', () => {
    const { rules: _, ...short } = twoApprovals;
    expect(statesOf(live([edited(off, short)]), 'approvals')[0]).toBe('unknown');
  });

  it('knows of a ruleset that is gone since', () => {
    const events = [
      edited('2026-04-10T00:00:00.000Z', twoApprovals),
      ruleEvent('repository_ruleset.deleted', off, null),
    ];
    const found = of(seenWith([]), { recorded: { ...all, captured: events } });
    expect(statesOf(found, 'approvals')).toEqual(['unknown', 'in force', 'weaker']);
    expect(linesOf(found, 'approvals')[2]).toMatch(/ruleset Main was removed by mallory/);
  });

  it('knows that there was nothing before one was made', () => {
    const found = live([ruleEvent('repository_ruleset.created', off, twoApprovals)]);
    expect(statesOf(found, 'approvals')).toEqual(['weaker', 'in force']);
  });

  const gap = {
    from: '2026-04-20T00:00:00.000Z',
    to: '2026-04-21T00:00:00.000Z',
    watched: 'events' as const,
    repositories: null,
    because: ['the service was down'],
    recovered: null,
    lost: ['changes of rules'],
  };

  it('has a hole where nobody recorded', () => {
    const seen = seenWith([], {
      classic: {
        main: {
          wire: { ok: true, value: classic({ required_pull_request_reviews: reviews(1) }) },
          more: unseen('not shown'),
        },
      },
    });
    const event = ruleEvent('branch_protection_rule.edited', '2026-04-10T00:00:00.000Z', null, {
      what: 'protection of dev',
    });
    const holed = { ...all, captured: [event], gaps: [gap] };
    expect(statesOf(of(seen, { recorded: holed }), 'approvals')).toEqual(['unknown', 'in force']);
    const recovered = { ...holed, gaps: [{ ...gap, lost: null }] };
    expect(statesOf(of(seen, { recorded: recovered }), 'approvals')).toEqual(['in force']);
    const elsewhere = { ...holed, gaps: [{ ...gap, repositories: [2] }] };
    expect(statesOf(of(seen, { recorded: elsewhere }), 'approvals')).toEqual(['in force']);
  });

  it('knows which branch was the default one before', () => {
    const change: Captured = {
      about: 'scope',
      event: 'repository.edited',
      delivery: 'x',
      at: off,
      repository: { id: 1, name: 'acme/shop' },
      sender: null,
      what: 'repository',
      changes: { default_branch: { from: 'master' } },
      after: null,
    };
    const named = approving(2, { conditions: refs(['refs/heads/master']) });
    const seen = seenWith([rulesetSeen(named)], {
      classic: {
        main: { wire: { ok: true, value: null }, more: unseen('none') },
        master: { wire: { ok: true, value: null }, more: unseen('none') },
      },
    });
    const found = of(seen, { recorded: { ...all, captured: [change] } });
    expect(statesOf(found, 'approvals')).toEqual(['in force', 'weaker']);
    expect(linesOf(found, 'approvals')[1]).toMatch(/another branch became the default one/);
  });
});

describe('who may go around the rules', () => {
  it('and is not shown is unknown, and the rule says so', () => {
    const { bypass_actors: _, ...hidden } = twoApprovals;
    const found = of(seenWith([rulesetSeen(hidden)]));
    expect(linesOf(found, 'approvals')[0]).toMatch(/^in force .*whom it did not bind is not known/);
    expect(statesOf(found, 'bypass')).toEqual(['unknown']);
  });

  it('and was free from the beginning breaks no promise', () => {
    const free = approving(2, { bypass_actors: [actor('OrganizationAdmin', 1)] });
    expect(statesOf(of(seenWith([rulesetSeen(free)])), 'bypass')).toEqual(['in force']);
  });
});

describe('a branch', () => {
  it('that nothing protects is told as such', () => {
    expect(statesOf(of(seenWith([])), 'approvals')).toEqual(['weaker']);
  });

  it.each([
    ['rulesets cannot be listed', { rulesets: unseen('GitHub answered 500 when asked for the rulesets') }],
    ['protection cannot be read', { classic: { main: { wire: unseen('403'), more: unseen('403') } } }],
    ['protection was not looked at', { classic: {} }],
  ])('is not known to be bare where its %s', (_, more) => {
    for (const rule of ['approvals', 'pull-request', 'checks', 'force-push', 'deletion'])
      expect(statesOf(of(seenWith([], more)), rule)).toEqual(['unknown']);
  });

  it('is held to what its owner promised', () => {
    const seen = seenWith([rulesetSeen(approving(1))]);
    expect(statesOf(of(seen, { promised: { approvals: 2 } }), 'approvals')).toEqual(['weaker']);
    expect(statesOf(of(seen), 'approvals')).toEqual(['in force']);
  });
});

describe('whatever happened', () => {
  const moments = fc.integer({ min: Date.parse('2026-02-01'), max: Date.parse('2026-07-01') });
  const given = (bypass: fc.Arbitrary<boolean>) => {
    const wire = fc
      .record({
        count: fc.nat(3),
        enforcement: fc.constantFrom('active', 'disabled', 'evaluate'),
        bypass,
      })
      .map(({ count, enforcement, bypass }) =>
        approving(count, { enforcement, bypass_actors: bypass ? [actor('Team', 7)] : [] }),
      );
    const event = fc
      .record({ at: moments, wire: fc.option(wire), name: fc.constantFrom('edited', 'created', 'deleted') })
      .map(({ at, wire: after, name }) =>
        ruleEvent(`repository_ruleset.${name}`, new Date(at).toISOString(), after),
      );
    return fc.record({
      events: fc.array(event, { maxLength: 6 }),
      since: fc.option(moments),
      hole: fc.option(fc.tuple(moments, moments)),
    });
  };
  const mixed = given(fc.boolean());
  interface Given {
    readonly events: readonly Captured[];
    readonly since: number | null;
    readonly hole: readonly [number, number] | null;
  }
  const found = ({ events, since, hole }: Given, promised: Readonly<Record<string, number>> = {}) =>
    of(seenWith([rulesetSeen(twoApprovals)]), {
      promised,
      recorded: {
        captured: events,
        since: since === null ? null : new Date(since).toISOString(),
        gaps: hole
          ? [
              {
                from: new Date(Math.min(...hole)).toISOString(),
                to: new Date(Math.max(...hole)).toISOString(),
                watched: 'events',
                repositories: null,
                because: [],
                recovered: null,
                lost: ['all'],
              },
            ]
          : [],
      },
    });

  it('intervals touch and are the whole period', () => {
    fc.assert(
      fc.property(mixed, (one) => {
        for (const { intervals } of found(one)) {
          expect(intervals[0]?.from).toBe(quarter.from);
          expect(intervals.at(-1)?.to).toBe(quarter.to);
          for (const [i, { from, to }] of intervals.entries()) {
            expect(from < to).toBe(true);
            if (i > 0) expect(intervals[i - 1]?.to).toBe(from);
          }
        }
      }),
    );
  });

  it('neither order nor duplicates of events matter', () => {
    fc.assert(
      fc.property(mixed, fc.nat(), (one, turn) => {
        const at = turn % (one.events.length + 1);
        const turned = [...one.events.slice(at), ...one.events.slice(0, at), ...one.events.slice(0, 2)];
        expect(found({ ...one, events: turned })).toEqual(found(one));
      }),
    );
  });

  it('less recorded never makes more of it in force', () => {
    fc.assert(
      // Who was free from the beginning breaks no promise, as far as the beginning is known: so nobody is here.
      fc.property(given(fc.constant(false)), (one) => {
        const states = (which: typeof one) => {
          // Of the same level: without a promise it is what was asked for first, as far as that is known.
          const approvals = found(which, { approvals: 2 }).find(({ rule }) => rule === 'approvals');
          const at = (when: number) =>
            approvals?.intervals.find(({ from, to }) => Date.parse(from) <= when && when < Date.parse(to))
              ?.state;
          return Array.from({ length: 40 }, (_, i) => at(Date.parse(quarter.from) + i * 2.2 * 86_400_000));
        };
        const [more, less] = [states({ ...one, hole: null }), states(one)];
        for (const [i, state] of less.entries()) if (state === 'in force') expect(more[i]).not.toBe('weaker');
      }),
    );
  });
});
