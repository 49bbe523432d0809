/** Kinds of updates, one by one: how each is joined from what the sources tell, and what it is taken for. */
import { describe, expect, it } from 'vitest';
import { branchChanges } from '../../../app/evidence/population/change-rows.ts';
import {
  type BranchFacts,
  nowhere,
  type PullFact,
  type Told,
  told,
} from '../../../app/evidence/population/facts.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import {
  ann,
  commitFact,
  cyd,
  instant,
  madeUp,
  period,
  pullFact,
  refused,
  review,
  robot,
  sha,
  start,
} from './made.ts';

const hour = 3_600_000;
const host = 'https://github.com';
const ref = 'refs/heads/main';
const signed = { valid: true, byGitHub: true };

const changesIn = (facts: BranchFacts, within = period) => {
  const { rows, ...more } = branchChanges(facts, within, host);
  return { ...more, rows: [...rows()] };
};
const shown = (facts: BranchFacts, within = period) =>
  changesIn(facts, within).rows.map(({ cells }) => `${cells.class}, ${cells.how}, ${cells.sources}`);

const list = <T>(
  of: { readonly told: true; readonly value: readonly T[] } | { readonly told: false },
): readonly T[] => (of.told ? of.value : []);

/** One update after those of a history. */
function after(
  { facts }: { readonly facts: BranchFacts },
  about: {
    readonly type?: string | null;
    readonly event?: boolean;
    readonly to?: string;
    readonly pull?: Partial<PullFact> | null;
    readonly parents?: readonly string[];
    readonly signature?: typeof signed | null;
    readonly at?: number;
    readonly actor?: typeof ann;
    readonly author?: typeof ann | null;
  },
): BranchFacts {
  const {
    type = 'push',
    event = true,
    to = sha(),
    pull = null,
    signature = null,
    at = start + 48 * hour,
    actor = ann,
  } = about;
  const before = facts.head.told ? (facts.head.value ?? '') : '';
  const line = [
    commitFact({
      sha: to,
      parents: about.parents ?? [before],
      signature,
      committedAt: instant(at),
      author: about.author === undefined ? actor : about.author,
    }),
    ...list(facts.line),
  ];
  const move = { ref, before, after: to };
  return {
    ...facts,
    head: told(to),
    line: told(line),
    activity:
      type === null
        ? facts.activity
        : told([...list(facts.activity), { ...move, id: '900', at: instant(at), type, actor }]),
    pushes: event
      ? told([
          ...list(facts.pushes),
          { ...move, delivery: 'd900', at: instant(at + 400), forced: false, by: actor },
        ])
      : facts.pushes,
    pushers: pull?.head
      ? new Map([...facts.pushers, [pull.head, { by: ann, at: instant(start + 46 * hour) }]])
      : facts.pushers,
    pulls: pull
      ? told([
          ...list(facts.pulls),
          pullFact({ number: 900, head: sha(), mergedAt: instant(at), mergeCommit: to, ...pull }),
        ])
      : facts.pulls,
  };
}

const approved = (head: string) => ({
  head,
  reviews: [review({ at: instant(start + 47 * hour), commit: head })],
  commits: [{ sha: head, parents: 1, headline: 'Work', signature: null, authors: [ann], committer: ann }],
});

describe('an update', () => {
  const before = () => madeUp(['reviewed']);
  const head = sha();

  it.each<[string, Parameters<typeof after>[1], string]>([
    ['a push', {}, 'direct push, push, activity, event, git'],
    ['a push that only the log has', { event: false }, 'direct push, push, activity, git'],
    [
      'a push that only an event told of, where the log can be read',
      { type: null },
      'unknown, not known, event, git',
    ],
    ['what only the line has', { type: null, event: false }, 'unknown, not known, git'],
    [
      'a merge of which the line tells',
      { type: null, event: false, pull: approved(head), signature: signed },
      'reviewed, not known, git, pull request',
    ],
    [
      'a merge that GitHub did not sign',
      { type: null, event: false, pull: approved(head) },
      'unknown, not known, git, pull request',
    ],
    [
      'a push of exactly what was approved',
      { to: head, pull: approved(head) },
      'reviewed, push, activity, event, git, pull request',
    ],
    [
      'a merge that somebody made and pushed',
      { pull: approved(head), parents: [sha(), head] },
      'direct push, push, activity, event, git, pull request',
    ],
    [
      'a merge that somebody made of an emergency and pushed',
      {
        pull: { ...approved(head), labels: [{ name: 'emergency', atMerge: true }] },
        parents: [sha(), head],
      },
      'direct push, push, activity, event, git, pull request',
    ],
    [
      'a merge of a pull request that is not shown',
      { type: 'pr_merge' },
      'unknown, pull request merge, activity, event, git',
    ],
    ['an unknown kind of activity', { type: 'pr_teleport' }, 'unknown, not known, activity, event, git'],
    [
      'an approved pull request',
      { type: 'pr_merge', pull: approved(head) },
      'reviewed, pull request merge, activity, event, git, pull request',
    ],
    [
      'one into another branch',
      { type: 'push', pull: { ...approved(head), base: 'develop' } },
      'direct push, push, activity, event, git',
    ],
    ['a push by a listed program', { actor: robot }, 'bot by policy, push, activity, event, git'],
    [
      'a push by a listed program of what a person wrote',
      { actor: robot, author: ann },
      'direct push, push, activity, event, git',
    ],
    [
      'a push by a listed program of what nobody’s account wrote',
      { actor: robot, author: null },
      'unknown, push, activity, event, git',
    ],
    [
      'a push by a person of what a program wrote, as the commit says',
      { author: robot },
      'direct push, push, activity, event, git',
    ],
    [
      'a push by a person with its number',
      { actor: { ...robot, type: 'User' } },
      'direct push, push, activity, event, git',
    ],
    [
      'a push by a program that is called as it is',
      { actor: { ...robot, id: 99 } },
      'direct push, push, activity, event, git',
    ],
  ])('%s', (_, about, expected) => {
    expect(shown(after(before(), about)).at(-1)).toBe(expected);
  });

  it('is one for each pull request where a queue merged them together, each in its own class', () => {
    const { facts } = madeUp(['reviewed']);
    const base = facts.head.told ? (facts.head.value ?? '') : '';
    const [one, two, first, second] = [sha(), sha(), sha(), sha()];
    const at = start + 48 * hour;
    const queued: BranchFacts = {
      ...facts,
      head: told(second),
      pushers: new Map([...facts.pushers, [one, { by: ann, at: instant(at - 18_000_000) }]]),
      activity: told([
        ...list(facts.activity),
        {
          id: '900',
          ref,
          before: base,
          after: second,
          at: instant(at),
          type: 'merge_queue_merge',
          actor: robot,
        },
      ]),
      pushes: refused,
      line: told([
        commitFact({ sha: second, parents: [first, two], signature: signed }),
        commitFact({ sha: first, parents: [base, one], signature: signed }),
        ...list(facts.line),
      ]),
      pulls: told([
        ...list(facts.pulls),
        pullFact({ number: 901, mergedAt: instant(at), mergeCommit: first, ...approved(one) }),
        pullFact({
          number: 902,
          mergedAt: instant(at),
          mergeCommit: second,
          head: two,
          labels: [{ name: 'emergency', atMerge: true }],
        }),
      ]),
    };
    const { rows, tieOuts } = changesIn(queued);
    expect(
      rows.slice(-2).map(({ cells }) => [cells.pulls, cells.class, cells.A2, cells.A12, cells.before]),
    ).toEqual([
      ['#901', 'reviewed', 'pass', 'not applicable', base],
      ['#902', 'emergency', 'fail', 'fail', first],
    ]);
    expect(rows).toHaveLength(3);
    // They are one update of the branch.
    expect(tieOuts.flatMap(({ counts }) => counts).filter(({ of }) => of === 'activity')).toEqual([
      { of: 'activity', count: 2 },
    ]);
  });

  it('is a force-push, and what the line lost with it is said', () => {
    const { facts } = madeUp(['reviewed', 'reviewed']);
    const [older, newest] = [list(facts.line).at(-1), facts.head.told ? (facts.head.value ?? '') : ''];
    const to = sha();
    const at = start + 48 * hour;
    const forced: BranchFacts = {
      ...facts,
      head: told(to),
      line: told([commitFact({ sha: to, parents: [older?.sha ?? ''] }), ...(older ? [older] : [])]),
      activity: told([
        ...list(facts.activity),
        { id: '900', ref, before: newest, after: to, at: instant(at), type: 'force_push', actor: ann },
      ]),
      pushes: refused,
    };
    const { rows, incomplete } = changesIn(forced);
    expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed', 'reviewed', 'direct push']);
    expect(rows.at(-1)?.cells.how).toBe('force push');
    expect(incomplete.map(toPlain).join()).toMatch(/the line does not have [0-9a-f]{12}: it was rewritten/);
  });

  it('that deletes the branch lands nothing, and one that makes it again is what it brings', () => {
    const { facts } = madeUp(['reviewed']);
    const tip = facts.head.told ? (facts.head.value ?? '') : '';
    const again = sha();
    const entry = (id: string, from: string, to: string, type: string, at: number) => ({
      id,
      ref,
      before: from,
      after: to,
      at: instant(at),
      type,
      actor: ann,
    });
    const gone: BranchFacts = {
      ...facts,
      head: told(again),
      line: told([commitFact({ sha: again, parents: [] })]),
      pushes: refused,
      activity: told([
        ...list(facts.activity),
        entry('900', tip, nowhere, 'branch_deletion', start + 48 * hour),
        entry('901', nowhere, again, 'branch_creation', start + 49 * hour),
      ]),
    };
    expect(shown(gone).map((one) => one.split(', ').slice(0, 2).join(', '))).toEqual([
      'reviewed, pull request merge',
      'nothing landed, deletion',
      'direct push, creation',
    ]);
    const known = (is: Told<boolean>) =>
      changesIn({ ...gone, elsewhere: new Map([[again, is]]) }).rows.at(-1)?.cells.class;
    expect([known(told(true)), known(told(false)), known(refused)]).toEqual([
      'nothing landed',
      'direct push',
      'unknown',
    ]);
  });
});

describe('the edges of a period', () => {
  const edge = Date.parse(period.to);
  it.each([
    ['its first millisecond', Date.parse(period.from), 1],
    ['the one before it', Date.parse(period.from) - 1, 0],
    ['its last millisecond', edge - 1, 1],
    ['the one after it', edge, 0],
  ])('%s', (_, at, count) => {
    expect(changesIn(madeUp(['pushed'], [at]).facts).rows).toHaveLength(count);
  });

  it('are as the log tells them, not as the event arrived', () => {
    const { facts } = madeUp(['reviewed', 'pushed'], [edge - hour, edge - 100]);
    // The event came 300 ms after the edge.
    expect(changesIn(facts).rows).toHaveLength(2);
    expect(changesIn(facts, { from: period.to, to: '2026-10-01T00:00:00.000Z' }).rows).toHaveLength(0);
  });

  it('hold a pull request that the log has with the next period once', () => {
    const { facts } = madeUp(['reviewed'], [edge]);
    const early = list(facts.pulls).map((pull) => ({ ...pull, mergedAt: instant(edge - 1) }));
    const of = { ...facts, pulls: told(early) };
    expect(changesIn(of).rows).toHaveLength(0);
    expect(changesIn(of, { from: period.to, to: '2026-10-01T00:00:00.000Z' }).rows).toHaveLength(1);
  });

  it('let in what nobody says the time of, with the times between which it landed', () => {
    const { facts } = madeUp(['reviewed', 'pushed', 'reviewed'], [edge - hour, edge - 1, edge + hour]);
    const of = {
      ...facts,
      activity: told(list(facts.activity).filter(({ id }) => id !== '2')),
      pushes: refused,
    };
    const rows = changesIn(of).rows;
    expect(rows.map(({ at, cells }) => [at, cells.between])).toEqual([
      [instant(edge - hour), null],
      [null, `${instant(edge - hour)} – ${instant(edge + hour)}`],
    ]);
    expect(changesIn(of, { from: period.to, to: '2026-10-01T00:00:00.000Z' }).rows).toHaveLength(2);
  });
});

describe('what one source alone knows stays', () => {
  it('a pull request that GitHub says was merged, and no update has', () => {
    const { facts } = madeUp(['reviewed', 'reviewed']);
    const rest = list(facts.activity).slice(1);
    const { rows, incomplete } = changesIn({
      ...facts,
      activity: told(rest),
      pushes: refused,
      line: refused,
    });
    expect(rows.map(({ cells }) => [cells.class, cells.sources])).toEqual([
      ['unknown', 'pull request'],
      ['reviewed', 'activity, pull request'],
    ]);
    expect(incomplete.map(toPlain).join('\n')).toMatch(/no update has #1/);
  });

  it('a log that is empty where the line has merges', () => {
    const { facts } = madeUp(['reviewed', 'unreviewed', 'pushed']);
    const empty = { ...facts, activity: told([]), activitySince: facts.readAt, pushes: refused };
    const { rows, incomplete } = changesIn(empty);
    expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed', 'self-merged', 'unknown']);
    expect(incomplete.length).toBeGreaterThan(0);
  });

  it('a log that begins too late', () => {
    const { facts } = madeUp(['reviewed', 'pushed', 'reviewed']);
    const cut = {
      ...facts,
      activity: told(list(facts.activity).slice(2)),
      activitySince: instant(start + 12 * hour),
      pushes: refused,
    };
    const { rows, incomplete } = changesIn(cut);
    expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed', 'reviewed', 'unknown']);
    expect(incomplete.map(toPlain).join('\n')).toMatch(/2 commits of the branch’s own line are in no update/);
  });

  it('an event that was delivered again, and read afterwards as well', () => {
    const { facts } = madeUp(['pushed']);
    const [push] = list(facts.pushes);
    if (!push) throw new Error('no push');
    const again = [push, { ...push }, { ...push, delivery: null, at: instant(Date.parse(push.at) + 60_000) }];
    expect(shown({ ...facts, activity: refused, activitySince: null, pushes: told(again) })).toEqual([
      'direct push, not known, event, git',
    ]);
  });

  it('the same move twice, with a force-push between', () => {
    const { facts } = madeUp([]);
    const [a, b] = [sha(), sha()];
    const move = (id: string, from: string, to: string, type: string, hours: number) => ({
      id,
      ref,
      before: from,
      after: to,
      at: instant(start + hours * hour),
      type,
      actor: cyd,
    });
    const activity = told([
      move('1', a, b, 'push', 1),
      move('2', b, a, 'force_push', 2),
      move('3', a, b, 'push', 5),
    ]);
    const { rows } = changesIn({
      ...facts,
      activity,
      head: told(b),
      line: told([commitFact({ sha: b, parents: [a] })]),
      pushes: refused,
    });
    expect(rows.map(({ cells }) => [cells.how, cells.by])).toEqual([
      ['push', '@cyd (3)'],
      ['force push', '@cyd (3)'],
      ['push', '@cyd (3)'],
    ]);
  });
});
