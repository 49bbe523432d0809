/** What lands without a review by the policy: a program's own work alone, where it may, while it may. And what no label makes an emergency. */
import { describe, expect, it } from 'vitest';
import { branchChanges } from '../../../app/evidence/population/change-rows.ts';
import {
  type BotRule,
  type BranchFacts,
  type LabelFact,
  type Policy,
  type PullCommitFact,
  type PullFact,
  told,
  untold,
  usualPolicy,
} from '../../../app/evidence/population/facts.ts';
import { own } from '../../../policies/engine/prose.ts';
import {
  ann,
  ben,
  instant,
  ledger,
  madeUp,
  mayAll,
  period,
  person,
  review,
  robot,
  sha,
  start,
} from './made.ts';

const hour = 3_600_000;
const day = 24 * hour;
const later = (hours: number) => instant(start + hours * hour);

const { facts: one } = madeUp(['unreviewed']);
const pull = (one.pulls.told ? one.pulls.value[0] : undefined) as PullFact;
const { head } = pull;
const first = sha();

const webFlow = person(19_864_447, 'web-flow');
const byGitHub = { valid: true, byGitHub: true };
const itsOwnKey = { valid: true, byGitHub: false };

const commit = (about: Partial<PullCommitFact> = {}): PullCommitFact => ({
  sha: head,
  parents: 1,
  headline: 'Update',
  signature: null,
  authors: [robot],
  committer: robot,
  ...about,
});
const pushed = (by: typeof ann | null, commits: readonly string[] = [head]) =>
  new Map(commits.map((each) => [each, { by, at: instant(start - hour) }]));
const policy = (rule: Partial<BotRule> = {}, more: Partial<Policy> = {}): Policy => ({
  ...usualPolicy,
  bots: [{ ...mayAll(robot.id), ...rule }],
  ...more,
});

interface About extends Partial<PullFact> {
  readonly facts?: Partial<BranchFacts>;
}

function rowOf({ facts = {}, ...about }: About) {
  const commits = about.commits ?? [commit()];
  const changed: BranchFacts = {
    ...one,
    policy: policy(),
    pushers: pushed(robot),
    pulls: told([{ ...pull, author: robot, commits, commitCount: commits.length, ...about }]),
    ...facts,
  };
  const [row] = branchChanges(changed, period, 'https://github.com').rows();
  return row;
}

const byPolicy = 'bot by policy';
const not = 'self-merged';

describe('a pull request of a program', () => {
  it.each<[string, About, string]>([
    ['that it alone made and pushed', {}, byPolicy],
    [
      'that it made through GitHub’s API, which signs it',
      { commits: [commit({ signature: byGitHub, committer: webFlow })], facts: { pushers: new Map() } },
      byPolicy,
    ],
    ['that it pushed, of which the ledger alone knows', heard(robot), byPolicy],
    ['that a person pushed in its name, of which the ledger alone knows', heard(ann), not],
    ['that a person pushed in its name', { facts: { pushers: pushed(ann) } }, not],
    ['that nobody is known to have pushed', { facts: { pushers: new Map() } }, 'unknown'],
    [
      'signed with a key that it says is its own, which nobody is known to have pushed',
      { commits: [commit({ signature: itsOwnKey })], facts: { pushers: new Map() } },
      'unknown',
    ],
    [
      'with a commit of a person on top',
      { commits: [commit({ sha: first }), commit({ authors: [ann], committer: ann })] },
      not,
    ],
    ['that a person wrote with it', { commits: [commit({ authors: [robot, ann] })] }, not],
    ['that a person amended', { commits: [commit({ committer: ann })] }, not],
    [
      'that a person amended and GitHub did not sign, although it pushed it',
      { commits: [commit({ committer: ann, signature: itsOwnKey })] },
      not,
    ],
    [
      'with a commit in its name below its own, which anybody may have pushed',
      { commits: [commit({ sha: first }), commit()] },
      'unknown',
    ],
    [
      'with two commits that it pushed one after the other',
      { commits: [commit({ sha: first }), commit()], facts: { pushers: pushed(robot, [first, head]) } },
      byPolicy,
    ],
    [
      'of two commits that GitHub signed',
      {
        commits: [first, head].map((each) => commit({ sha: each, signature: byGitHub, committer: webFlow })),
        facts: { pushers: new Map() },
      },
      byPolicy,
    ],
    [
      'that a person squashed into it, which GitHub signs and names the program as author of',
      {
        commits: [first, head].map((each) => commit({ sha: each, signature: byGitHub, committer: webFlow })),
        facts: { pushers: new Map([[head, { by: ann, at: instant(start - hour), isMerge: true }]]) },
      },
      not,
    ],
    ['with an address that is nobody’s', { commits: [commit({ authors: [null] })] }, 'unknown'],
    [
      'that a person brought up to date on GitHub',
      {
        commits: [
          commit({ sha: first, signature: byGitHub }),
          commit({ parents: 2, authors: [ann], committer: webFlow, signature: byGitHub }),
        ],
      },
      'unknown',
    ],
    ['of which GitHub shows a part', { commitCount: 3 }, 'unknown'],
    ['that a person opened', { author: ann }, not],
    ['that a person opened who is called as it is', { author: person(robot.id, 'robot[bot]') }, not],
    ['of another program that is called as it is', { author: person(99, 'robot[bot]', 'Bot') }, not],
    ['of one that looks alike', { author: person(98, 'rob0t[bot]', 'Bot') }, not],
    ['that a person merged', { mergedBy: ben }, byPolicy],
    [
      'that somebody approved',
      { reviews: [review({ at: instant(start - hour), commit: head })] },
      'reviewed',
    ],
    ['which may only push', { facts: { policy: policy({ may: ['push'] }) } }, not],
    ['which may elsewhere', { facts: { policy: policy({ repositories: ['web-*'] }) } }, not],
    [
      'which may here, by its full name',
      { facts: { policy: policy({ repositories: ['ACME/shop'] }) } },
      byPolicy,
    ],
    ['which may on other branches', { facts: { policy: policy({ branches: ['release/*'] }) } }, not],
    ['that nobody named', { facts: { policy: usualPolicy } }, not],
    [
      'that was named afterwards',
      { facts: { policy: policy({}, { before: [{ until: later(1), policy: told(usualPolicy) }] }) } },
      not,
    ],
    [
      'that was named until afterwards',
      { facts: { policy: { ...usualPolicy, before: [{ until: later(1), policy: told(policy()) }] } } },
      byPolicy,
    ],
    [
      'that was named before',
      {
        facts: {
          policy: { ...usualPolicy, before: [{ until: instant(start - day), policy: told(policy()) }] },
        },
      },
      not,
    ],
    [
      'of which nobody knows whether it was named',
      { facts: { policy: policy({}, { before: [{ until: later(1), policy: untold(own('x')) }] }) } },
      'unknown',
    ],
  ])('%s', (_, about, expected) => {
    expect(rowOf(about)?.cells.class).toBe(expected);
  });
});

function heard(by: typeof ann): About {
  const heads = new Map([[`${pull.number} ${head}`, by]]);
  return { facts: { pushers: new Map(), captured: { ...ledger, heads } } };
}

describe('a label that says emergency', () => {
  const label = (about: Partial<LabelFact> = {}): LabelFact => ({
    name: 'emergency',
    atMerge: true,
    ...about,
  });
  const by = (emergencyBy: readonly number[] | null, more: Partial<Policy> = {}) => ({
    facts: { policy: { ...usualPolicy, emergencyBy, ...more } },
  });
  const program = person(77, 'labeler[bot]', 'Bot');

  it.each<[string, About, string]>([
    ['of a person', { labels: [label({ by: ann })] }, 'emergency, fail'],
    [
      'of a program, which whoever opened it may have moved',
      { labels: [label({ by: program })] },
      `${not}, not applicable`,
    ],
    ['of a program that may', { labels: [label({ by: program })], ...by([program.id]) }, 'emergency, fail'],
    ['of somebody who may', { labels: [label({ by: ben })], ...by([ben.id]) }, 'emergency, fail'],
    ['of somebody who may not', { labels: [label({ by: ann })], ...by([ben.id]) }, `${not}, not applicable`],
    [
      'of a deleted account, where some may',
      { labels: [label({ by: null })], ...by([ben.id]) },
      'unknown, unknown',
    ],
    ['of nobody knows whom, where some may', { labels: [label()], ...by([ben.id]) }, 'unknown, unknown'],
    [
      'that the policy named afterwards',
      {
        labels: [label({ name: 'feature', by: ann })],
        ...by(null, {
          emergencyLabels: ['feature'],
          before: [{ until: later(1), policy: told(usualPolicy) }],
        }),
      },
      `${not}, not applicable`,
    ],
    [
      'that the policy named then',
      {
        labels: [label({ name: 'urgent', by: ann })],
        ...by(null, {
          before: [{ until: later(1), policy: told({ ...usualPolicy, emergencyLabels: ['urgent'] }) }],
        }),
      },
      'emergency, fail',
    ],
    [
      'that whoever pushed it looked at afterwards',
      {
        labels: [label({ by: ann })],
        reviews: [review({ by: ben, at: later(2), commit: head, state: 'commented' })],
        facts: { pushers: pushed(ben) },
      },
      'emergency, fail',
    ],
  ])('%s', (_, about, expected) => {
    const row = rowOf({ author: ann, commits: [commit({ authors: [ann], committer: ann })], ...about });
    expect(`${row?.cells.class}, ${row?.attributes?.A12.answer}`).toBe(expected);
  });

  /** Two pull requests in one update, the second with the label. */
  function group(type: string, other: Partial<PullFact>) {
    const base = sha();
    const [a, b, mergeA, mergeB] = [sha(), sha(), sha(), sha()];
    const at = instant(start);
    const made = (number: number, of: string, mergeCommit: string, about: Partial<PullFact>): PullFact => ({
      ...pull,
      number,
      head: of,
      mergeCommit,
      reviews: [],
      commits: [commit({ sha: of, authors: [ann], committer: ann })],
      commitCount: 1,
      ...about,
    });
    const line = (of: string, parents: readonly string[]) => ({
      sha: of,
      parents,
      committedAt: at,
      headline: 'Merge',
      signature: byGitHub,
      author: ann,
    });
    const facts: BranchFacts = {
      ...one,
      head: told(mergeB),
      activity: told([
        { id: '1', ref: 'refs/heads/main', before: base, after: mergeB, at, type, actor: ann },
      ]),
      pushes: told([]),
      line: told([line(mergeB, [mergeA, b]), line(mergeA, [base, a])]),
      suites: told({ since: '2026-03-01T00:00:00.000Z', suites: [] }),
      pulls: told([made(1, a, mergeA, other), made(2, b, mergeB, { labels: [label({ by: ann })] })]),
      pushers: new Map([a, b].map((each) => [each, { by: ann, at: instant(start - 2 * hour) }])),
    };
    const rows = [...branchChanges(facts, period, 'https://github.com').rows()];
    return rows.map(({ cells, attributes }) => `${cells.class}, ${attributes?.A12.answer}`).join('; ');
  }

  it('does not cover what a queue merged with it', () => {
    const approved = (to: string) => [review({ at: instant(start - hour), commit: to })];
    expect(group('merge_queue_merge', {})).toBe('self-merged, not applicable; emergency, fail');
    expect(group('merge_queue_merge', { reviews: approved(head) })).toBe(
      'reviewed, not applicable; emergency, fail',
    );
  });

  it('does not make a push one', () => {
    expect(group('push', {})).toBe('direct push, fail');
  });
});
