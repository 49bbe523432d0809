/** What the attributes of a change say of the rules when it landed agrees with a second, much simpler reading of the same history. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchRules, continuityOf } from '../../app/evidence/continuity/continuity.ts';
import type { RulesSeen } from '../../app/evidence/continuity/seen.ts';
import type { Captured, CapturedScope } from '../../app/evidence/model/captured.ts';
import { isWithin } from '../../app/evidence/model/period.ts';
import { branchChanges } from '../../app/evidence/population/change-rows.ts';
import { type BranchFacts, type CheckFact, told } from '../../app/evidence/population/facts.ts';
import { rulesInForce } from '../../app/evidence/population/in-force.ts';
import type { RulesetWire } from '../../app/protection/model/wire.ts';
import { actor, checkRule, pullRule, refs, unseen } from '../protection/wire.ts';
import { cyd, madeUp, period, person, refused, start, type World } from './changes/made.ts';
import { all, nothing, ruleEvent, rulesetSeen, seenWith, twoApprovals, versions } from './rules-seen.ts';

/** What a ruleset was from a moment on. */
interface State {
  readonly enforcement: 'active' | 'disabled' | 'evaluate';
  readonly branch: 'main' | 'dev' | 'default';
  readonly approvals: number;
  readonly check: boolean;
  readonly signed: boolean;
  readonly bypass: boolean;
}

const wireOf = ({ enforcement, branch, approvals, check, signed, bypass }: State): RulesetWire => ({
  ...twoApprovals,
  enforcement,
  conditions: refs([branch === 'default' ? '~DEFAULT_BRANCH' : `refs/heads/${branch}`]),
  rules: [
    ...(approvals > 0 ? [pullRule({ required_approving_review_count: approvals })] : []),
    ...(check ? [checkRule(['ci'])] : []),
    ...(signed ? [{ type: 'required_signatures' }] : []),
  ],
  bypass_actors: bypass ? [actor('Team', 7)] : [],
});

const readAt = '2026-07-05T00:00:00.000Z';
const instant = (ms: number): string => new Date(ms).toISOString();

const rulesOf = (seen: RulesSeen, recorded: typeof all | typeof nothing = all) =>
  rulesInForce(branchRules({ seen: { ...seen, readAt }, recorded, period }, 'main'));

const state: fc.Arbitrary<State> = fc.record({
  enforcement: fc.constantFrom('active', 'active', 'disabled', 'evaluate'),
  branch: fc.constantFrom('main', 'default', 'dev'),
  approvals: fc.nat(2),
  check: fc.boolean(),
  signed: fc.boolean(),
  bypass: fc.boolean(),
});

/** Edits within a few seconds of landings, and far from them. */
const edit = fc.record({
  at: fc
    .tuple(fc.nat(5), fc.constantFrom(-7200_000, -1001, -1000, -1, 0, 1, 500, 999, 1000, 1001, 3600_000))
    .map(([i, ms]) => start + 86_400_000 + i * 21_600_000 + ms),
  state,
});

interface Edit {
  readonly at: number;
  readonly state: State;
}

const historyOf = (first: State, edits: readonly Edit[]): readonly (readonly [string, RulesetWire])[] => [
  ['2026-01-10T10:00:00.000Z', wireOf(first)],
  ...edits.map((one) => [instant(one.at), wireOf(one.state)] as const),
];

const width = (ms: number): number => (ms % 1000 === 0 ? 1000 : 1);

/** Each state that there may have been when it landed at this second. */
function possible(first: State, edits: readonly Edit[], landed: number): readonly State[] {
  const order = [{ at: Number.NEGATIVE_INFINITY, state: first }, ...edits];
  return order.flatMap(({ at, state: one }, i) => {
    const next = order[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const begun = at < landed + width(landed);
    const over = next + width(next) <= landed;
    return begun && !over ? [one] : [];
  });
}

const binds = ({ enforcement, branch }: State): boolean => enforcement === 'active' && branch !== 'dev';

/** A change that somebody approved, that is signed, and whose check passed or did not. */
function answer(one: State, passed: boolean) {
  const { approvals, check, signed, bypass } = one;
  const on = binds(one);
  const asked = on && (approvals > 0 || check || signed);
  const broken = on && check && !passed;
  // Whoever may go around it may have: nothing is logged here. Where nobody may, what is lacking is a riddle.
  const around = broken ? (bypass ? 'fail' : 'unknown') : bypass ? 'unknown' : 'pass';
  return {
    A6: on && check ? (passed ? 'pass' : 'fail') : 'not applicable',
    A8: asked ? around : 'not applicable',
    A10: on && signed ? 'pass' : 'not applicable',
  };
}

const ids = ['A6', 'A8', 'A10'] as const;

/** In their order, one at each moment. */
const history = fc
  .array(edit, { maxLength: 5 })
  .map((all) => [...new Map(all.map((one) => [one.at, one])).values()].sort((a, b) => a.at - b.at));

function seenThen(first: State, edits: readonly Edit[]): RulesSeen {
  const last = wireOf(edits.at(-1)?.state ?? first);
  const seen = seenWith([rulesetSeen(last, { history: versions(...historyOf(first, edits)) })]);
  return { ...seen, readAt };
}

const signature = { valid: true, byGitHub: false };

/** As many approved as any of these rules asks for. */
function approvedThrice({ facts }: World): BranchFacts {
  const pulls = (facts.pulls.told ? facts.pulls.value : []).map((pull) => ({
    ...pull,
    reviews: pull.reviews.flatMap((one) => [
      one,
      { ...one, id: `${one.id}0`, by: cyd },
      { ...one, id: `${one.id}1`, by: person(77, 'dee') },
    ]),
  }));
  return { ...facts, pulls: told(pulls) };
}

/** All of it signed. */
function reviewedTen(): BranchFacts {
  const facts = approvedThrice(madeUp(Array.from({ length: 10 }, () => 'reviewed' as const)));
  const pulls = (facts.pulls.told ? facts.pulls.value : []).map((pull) => ({
    ...pull,
    commits: pull.commits.map((commit) => ({ ...commit, signature })),
  }));
  return { ...facts, pulls: told(pulls) };
}

/** Where it is not known which of several states held, nothing is said that not all of them say. */
function agrees(found: string | undefined, expected: readonly string[]): boolean {
  const may = new Set(expected);
  if (may.size > 1) return found === 'unknown';
  return may.has(found ?? '') || (expected.length > 1 && found === 'unknown');
}

describe('what a change met', () => {
  it('is what was in force when it landed, and nobody knows it where both are of one moment', () => {
    fc.assert(
      fc.property(state, history, fc.boolean(), (first, edits, passed) => {
        const facts = reviewedTen();
        const pulls = facts.pulls.told ? facts.pulls.value : [];
        const ran: CheckFact = {
          name: 'ci',
          app: 1,
          state: passed ? 'success' : 'failure',
          startedAt: period.from,
          at: period.from,
          by: null,
        };
        const checks = new Map(pulls.map(({ head }) => [head, told([ran])] as const));
        const of = { ...facts, rules: rulesOf(seenThen(first, edits)), checks, suites: refused };
        for (const { at, attributes } of branchChanges(of, period, '').rows()) {
          const states = possible(first, edits, Date.parse(at ?? '')).map((one) => answer(one, passed));
          for (const id of ids) {
            const expected = states.map((one) => one[id]);
            const found = attributes?.[id].answer;
            expect(agrees(found, expected), `${id} at ${at}: ${found} is not of ${expected}`).toBe(true);
          }
        }
      }),
    );
  });

  it('of a review agrees with the interval of its continuity', () => {
    fc.assert(
      fc.property(state, history, (first, edits) => {
        const seen = seenThen(first, edits);
        const lines = continuityOf({ seen, recorded: all, period, landed: [] });
        const stateAt = (rule: string, at: string) =>
          lines.find((one) => one.rule === rule)?.intervals.find((one) => isWithin(one, at))?.state;
        const of = { ...reviewedTen(), rules: rulesOf(seen) };
        for (const { at, attributes } of branchChanges(of, period, '').rows()) {
          const found = attributes?.A11.answer;
          const near = ['pull-request', 'approvals'].map((rule) => stateAt(rule, at ?? ''));
          if (found === 'pass') expect(new Set(near)).toEqual(new Set(['in force']));
          if (found === 'fail') expect(near).toContain('weaker');
        }
      }),
    );
  });
});

const [off, on] = ['2026-05-03T14:02:00.000Z', '2026-05-03T15:02:00.000Z'];
const noon = Date.parse('2026-05-03T14:30:00.000Z');

/** What A8 and A11 say of what landed before, between and after. */
function around(seen: RulesSeen, recorded: typeof all | typeof nothing = all) {
  const times = [noon - 7_200_000, noon, noon + 7_200_000];
  const facts = approvedThrice(madeUp(['reviewed', 'reviewed', 'reviewed'], times));
  const of = { ...facts, rules: rulesOf(seen, recorded), suites: refused };
  const rows = [...branchChanges(of, period, '').rows()];
  return (['A8', 'A11'] as const).map((id) =>
    rows.map(({ attributes }) => attributes?.[id].answer).join(' '),
  );
}

const changedTo = (then: Partial<RulesetWire>) =>
  seenWith([
    rulesetSeen(twoApprovals, {
      history: versions(
        ['2026-01-10T10:00:00.000Z', twoApprovals],
        [off, { ...twoApprovals, ...then }],
        [on, twoApprovals],
      ),
    }),
  ]);

const scopeEvent = (event: string, changes: unknown, at = off) =>
  ({ ...ruleEvent(event, at, null), about: 'scope', what: event, changes }) as unknown as CapturedScope;

const recorded = (...captured: readonly Captured[]) => ({ ...all, captured }) as unknown as typeof all;

const above = (conditions: object = {}) => ({
  ...twoApprovals,
  source_type: 'Organization',
  source: 'acme',
  conditions: { ...refs(['~DEFAULT_BRANCH']), ...conditions },
});

const ofOrganization = (conditions: object = {}) => {
  const wire = above(conditions);
  return seenWith([rulesetSeen(wire, { history: versions(['2026-01-10T10:00:00.000Z', wire]) })]);
};

describe('a rule that was another for an hour', () => {
  it.each<readonly [string, Partial<RulesetWire>, readonly string[]]>([
    ['switched off', { enforcement: 'disabled' }, ['pass not applicable pass', 'pass fail pass']],
    ['only evaluated', { enforcement: 'evaluate' }, ['pass not applicable pass', 'pass fail pass']],
    [
      'for another branch',
      { conditions: refs(['refs/heads/dev']) },
      ['pass not applicable pass', 'pass fail pass'],
    ],
    [
      'with the branch excluded',
      { conditions: refs(['~ALL'], ['refs/heads/main']) },
      ['pass not applicable pass', 'pass fail pass'],
    ],
    [
      'with one approval',
      { rules: [pullRule({ required_approving_review_count: 1 })] },
      ['pass pass pass', 'pass fail pass'],
    ],
    [
      'with three',
      { rules: [pullRule({ required_approving_review_count: 3 })] },
      ['pass pass pass', 'pass pass pass'],
    ],
    ['with a bypass', { bypass_actors: [actor('Team', 7)] }, ['pass unknown pass', 'pass fail pass']],
    ['with another name', { name: 'Trunk' }, ['pass pass pass', 'pass pass pass']],
  ])('%s', (_, then, answers) => {
    expect(around(changedTo(then))).toEqual(answers);
  });

  const properties = { repository_property: { include: [{ name: 'tier', property_values: ['1'] }] } };

  it('for repositories with a property, which nobody knows of then', () => {
    const ofOrganization = { source_type: 'Organization', source: 'acme' };
    const then = { ...ofOrganization, conditions: { ...refs(['~ALL']), ...properties } };
    expect(around(changedTo(then))).toEqual(['pass unknown pass', 'pass unknown pass']);
  });

  it('deleted, and made again under its name', () => {
    const again = { ...twoApprovals, id: 99, conditions: refs(['refs/heads/main']) };
    const made = rulesetSeen(again, { createdAt: on, history: versions([on, again]) });
    const seen = seenWith([made]);
    const deleted = ruleEvent('repository_ruleset.deleted', off, null, { before: twoApprovals });
    expect(around(seen, recorded(deleted))).toEqual(['pass not applicable pass', 'pass fail pass']);
    // Without a record nobody knows that there was another one.
    expect(around(seen, nothing)[1]).toBe('unknown unknown pass');
    const ofDefault = { ...again, conditions: refs(['~DEFAULT_BRANCH']) };
    const since = rulesetSeen(ofDefault, { createdAt: on, history: versions([on, ofDefault]) });
    expect(around(seenWith([since]), nothing)[1]).toBe('unknown unknown unknown');
  });

  it('moved from the organization to the repository', () => {
    const own = { ...twoApprovals, id: 99 };
    const all = above({ repository_name: { include: ['~ALL'], exclude: [] } });
    const seen = seenWith([rulesetSeen(own, { createdAt: on, history: versions([on, own]) })]);
    const deleted = ruleEvent('repository_ruleset.deleted', off, null, { before: all, repository: null });
    expect(around(seen, recorded(deleted))).toEqual(['pass not applicable pass', 'pass fail pass']);
    const elsewhere = above({ repository_name: { include: ['other'] } });
    const other = ruleEvent('repository_ruleset.deleted', off, null, { before: elsewhere, repository: null });
    expect(around(seen, recorded(other))[1]).toBe('fail fail pass');
  });

  it('is for other repositories since, and was for this one: no contradiction, and not in force', () => {
    const event = (at: string, names: readonly string[], type = 'edited') => {
      const after = above({ repository_name: { include: names, exclude: [] } });
      return ruleEvent(`repository_ruleset.${type}`, at, after, { repository: null });
    };
    const captured = [event('2026-02-01T00:00:00.000Z', ['shop'], 'created'), event(off, ['other'])];
    expect(around(seenWith([]), recorded(...captured))).toEqual([
      'pass not applicable not applicable',
      'pass fail fail',
    ]);
  });
});

describe('a repository', () => {
  it('that came from another account was not bound by the rules of this one, and what bound it nobody knows', () => {
    const came = scopeEvent('repository.transferred', { owner: { from: { user: { login: 'ann' } } } });
    expect(around(ofOrganization())).toEqual(['pass pass pass', 'pass pass pass']);
    expect(around(ofOrganization(), recorded(came))).toEqual(['unknown pass pass', 'unknown pass pass']);
    expect(around(seenWith([]), recorded(came))[1]).toBe('unknown fail fail');
  });

  it('was bound by the rules for repositories of the name that it had', () => {
    const renamed = scopeEvent('repository.renamed', { repository: { name: { from: 'till' } } });
    const named = (...names: readonly string[]) =>
      ofOrganization({ repository_name: { include: names, exclude: [] } });
    expect(around(named('shop'), recorded(renamed))[1]).toBe('fail pass pass');
    expect(around(named('shop', 'till'), recorded(renamed))[1]).toBe('pass pass pass');
    expect(around(named('~ALL'), recorded(renamed))[1]).toBe('pass pass pass');
  });

  it('of which Fairlead heard nothing for a while has a hole there', () => {
    const none = { count: 0, repositories: [] };
    const shop = { count: 1, repositories: [{ id: 1, name: 'acme/shop' }] };
    const taken = scopeEvent('installation_repositories.removed', { added: none, removed: shop });
    const given = scopeEvent('installation_repositories.added', { added: shop, removed: none }, on);
    expect(around(seenWith([]), recorded(taken, given))[1]).toBe('unknown unknown fail');
    expect(around(seenWith([]), recorded(given))[1]).toBe('unknown unknown fail');
    // Without it nothing changed unseen.
    expect(around(seenWith([]))[1]).toBe('fail fail fail');
    expect(around(seenWith([]), recorded(taken))[1]).toBe('unknown unknown unknown');
  });

  it('whose default branch changed was bound by the rules of each name at its time', () => {
    const changed = scopeEvent('repository.edited', { default_branch: { from: 'dev' } });
    expect(around(ofOrganization(), recorded(changed))[1]).toBe('fail pass pass');
  });
});

describe('what nobody recorded', () => {
  it('is what the last edit left since then, and unknown before, without a history', () => {
    const byName = { ...twoApprovals, conditions: refs(['refs/heads/main']) };
    const seen = seenWith([rulesetSeen(byName, { updatedAt: off })]);
    expect(around(seen, nothing)).toEqual(['unknown pass pass', 'unknown pass pass']);
  });

  it('of a branch with a strange name is that it was not looked at', () => {
    const seen = { ...seenWith([]), readAt };
    const [fact] = rulesInForce(branchRules({ seen, recorded: all, period }, 'constructor'));
    expect(fact?.review.state).toBe('unknown');
  });

  it('of classic protection that is there now is unknown, and never that there was none', () => {
    const asks = { wire: unseen('GitHub refused it'), more: unseen('GitHub refused it') };
    expect(around(seenWith([], { classic: { main: asks } }))).toEqual([
      'unknown unknown unknown',
      'unknown unknown unknown',
    ]);
  });
});
