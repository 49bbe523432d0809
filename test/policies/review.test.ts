import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Commit, Review, Reviews } from '../../policies/facts/reviews.ts';
import { readCodeOwners } from '../../policies/formats/code-owners.ts';
import { review as policy } from '../../policies/pull-request/review.ts';
import { changedFile, protectedBranch, pullRequest, reviews as sample } from './sample.ts';

const head = pullRequest.head.sha;
const baseProtection = protectedBranch({});
const older = 'c'.repeat(40);

type Given = Partial<Omit<Review, 'author'>> & { readonly by: string; readonly bot?: boolean };

function review({ by, bot = false, ...rest }: Given): Review {
  return {
    id: `${by} ${rest.submittedAt ?? ''}`,
    author: { login: by, kind: bot ? 'bot' : 'user' },
    state: 'approved',
    commit: head,
    submittedAt: '2026-11-02T15:00:00Z',
    canPush: true,
    teams: [],
    showed: 'not known',
    baseThen: null,
    ...rest,
  };
}

function commit(given: Partial<Commit> = {}): Commit {
  return { sha: head, authors: ['maria'], unknownAuthors: [], committer: 'maria', parents: 1, ...given };
}

interface Case {
  readonly reviews?: readonly Given[];
  readonly commits?: readonly Commit[];
  readonly lastPusher?: string | null;
  readonly pushes?: Reviews['pushes'];
  readonly base?: string;
  readonly teamMembers?: Reviews['teamMembers'];
  readonly owners?: string;
  readonly files?: readonly string[];
  readonly author?: string;
  /** How many approvals GitHub itself asks for. */
  readonly github?: number;
  readonly options?: Parameters<typeof policy.options.parse>[0];
}

function judge(given: Case) {
  const facts = {
    pullRequest: { ...pullRequest, author: { login: given.author ?? 'maria', kind: 'user' as const } },
    changedFiles: (given.files ?? ['src/receipt.ts']).map((path) => changedFile({ path })),
    codeOwners: readCodeOwners('CODEOWNERS', given.owners ?? ''),
    baseProtection: protectedBranch(given.github ? { asks: { approvals: given.github } } : {}),
    reviews: {
      reviews: (given.reviews ?? [{ by: 'joao' }]).map(review),
      commits: given.commits ?? sample.commits,
      lastPusher: given.lastPusher === undefined ? 'maria' : given.lastPusher,
      pushes: given.pushes ?? (given.lastPusher ? [{ sha: head, login: given.lastPusher }] : []),
      change: null,
      teamMembers: given.teamMembers ?? {},
    },
  };
  const verdict = policy.judge(facts, policy.options.parse(given.options ?? {}));
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const said =
    verdict.outcome === 'fail' ? findings.flatMap((f) => [f.message, f.remedy]) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    said: said.map(toPlain).join('\n'),
    notes: notes.map(toPlain).join('\n'),
  };
}

describe('whose approval counts', () => {
  it.each<readonly [string, Case]>([
    [
      'given for the same change on an older head',
      {
        reviews: [{ by: 'joao', commit: older, showed: 'this' }],
        commits: [commit({ sha: older }), commit({ parents: 2 })],
      },
    ],
    [
      'given before a rebase of the same change',
      { reviews: [{ by: 'joao', commit: older, showed: 'this' }] },
    ],
    [
      'by who then brought the branch up to date',
      {
        reviews: [{ by: 'joao', commit: older, showed: 'this' }],
        commits: [commit({ sha: older }), commit({ parents: 2, authors: ['joao'], committer: 'web-flow' })],
        lastPusher: 'joao',
      },
    ],
    ['while GitHub committed it for somebody', { commits: [commit({ committer: 'web-flow' })] }],
  ])('counts: %s', (_, given) => {
    expect(judge(given).outcome).toBe('pass');
  });

  it.each([
    [0, ''],
    [1, ''],
    [2, 'GitHub itself asks for 2 approvals on main, and holds the merge until then.'],
  ])('GitHub itself asks for %i: %j', (github, notes) => {
    expect(judge({ github }).notes).toBe(notes);
  });

  it.each<readonly [string, Case, string]>([
    ['nobody reviewed', { reviews: [] }, 'Needs 1 approval by somebody who had no part in the change'],
    ['the author', { reviews: [{ by: 'Maria' }] }, 'Maria opened this pull request'],
    [
      'a co-author of any commit',
      { commits: [commit({ sha: older, authors: ['joao', 'maria'] }), commit()] },
      'joao is an author of ccccccc',
    ],
    ['the last pusher', { lastPusher: 'JOAO' }, 'joao pushed aaaaaaa'],
    [
      'an earlier pusher, although somebody else pushed last',
      {
        commits: [commit({ sha: older }), commit()],
        pushes: [
          { sha: older, login: 'joao' },
          { sha: head, login: 'maria' },
        ],
      },
      'joao pushed ccccccc',
    ],
    [
      'a committer of an earlier commit, although the last pusher is known',
      { commits: [commit({ sha: older, committer: 'joao' }), commit()] },
      'joao committed ccccccc',
    ],
    [
      'an approval that was given before the base was changed',
      { reviews: [{ by: 'joao', showed: 'another', baseThen: 'staging' }] },
      'joao approved it into staging, before the base was changed to main',
    ],
    [
      'the same, where approvals of older commits count',
      {
        reviews: [{ by: 'joao', commit: older, showed: 'another', baseThen: 'staging' }],
        options: { 'stale-approvals': 'accept' },
      },
      'joao approved it into staging',
    ],
    [
      'an approval of another change on the same head',
      { reviews: [{ by: 'joao', showed: 'another' }] },
      'joao approved aaaaaaa when it showed another change',
    ],
    [
      'somebody who brought it up to date and added a commit',
      {
        reviews: [{ by: 'joao', commit: older, showed: 'this' }],
        commits: [commit({ sha: older }), commit({ authors: ['joao'] })],
      },
      'joao is an author of aaaaaaa',
    ],
    ['no write access', { reviews: [{ by: 'joao', canPush: false }] }, 'joao has no write access now'],
    ['a bot', { reviews: [{ by: 'approver', bot: true }] }, 'approver is a bot'],
    [
      'an older commit',
      { reviews: [{ by: 'joao', commit: older }], commits: [commit({ sha: older }), commit()] },
      'joao approved ccccccc, 1 commit before the head',
    ],
    [
      'a commit that is gone',
      { reviews: [{ by: 'joao', commit: older }] },
      'an earlier version of this branch',
    ],
    [
      'a commit GitHub forgot',
      { reviews: [{ by: 'joao', commit: null }] },
      'an earlier version of this branch',
    ],
    [
      'a committer, when nobody knows who pushed',
      { lastPusher: null, commits: [commit({ committer: 'joao' })] },
      'joao committed aaaaaaa',
    ],
    ['a dismissed approval', { reviews: [{ by: 'joao', state: 'dismissed' }] }, 'Needs 1 approval'],
    ['only a comment', { reviews: [{ by: 'joao', state: 'commented' }] }, 'Needs 1 approval'],
    ['one of two', { options: { approvals: 2 } }, 'Needs 1 more of 2 approvals'],
    [
      'twice the same person',
      {
        reviews: [{ by: 'joao' }, { by: 'Joao', submittedAt: '2026-11-02T16:00:00Z' }],
        options: { approvals: 2 },
      },
      'Approved by Joao',
    ],
  ])('not: %s', (_, given, says) => {
    const { outcome, about, said } = judge(given);
    expect(outcome).toBe('fail');
    expect(about).toEqual(['approvals']);
    expect(said).toContain(says);
  });

  it.each<readonly [string, Case]>([
    ['a person with write access on the head', {}],
    [
      'an older commit when that is accepted',
      { reviews: [{ by: 'joao', commit: older }], options: { 'stale-approvals': 'accept' } },
    ],
    ['a bot when bots count', { reviews: [{ by: 'approver', bot: true }], options: { bots: 'count' } }],
    [
      'a comment after it',
      { reviews: [{ by: 'joao' }, { by: 'joao', state: 'commented', submittedAt: '2026-11-02T16:00:00Z' }] },
    ],
    ['nobody, when none is needed', { reviews: [], options: { approvals: 0 } }],
  ])('yes: %s', (_, given) => {
    expect(judge(given).outcome).toBe('pass');
  });

  it('says whom to ask', () => {
    expect(judge({ reviews: [], owners: '* @maria @wen @acme/web' }).said).toContain(
      "the files' owners are @wen, @acme/web",
    );
    expect(judge({ reviews: [{ by: 'joao', commit: older }] }).said).toContain(
      'Ask joao to look at aaaaaaa and approve again',
    );
  });

  it('skips drafts', () => {
    const facts = {
      pullRequest: { ...pullRequest, draft: true },
      changedFiles: [],
      codeOwners: readCodeOwners('C', ''),
      baseProtection,
      reviews: sample,
    };
    expect(policy.judge(facts, policy.options.parse({})).outcome).toBe('skip');
  });

  it('notes what it could not compare', () => {
    const { outcome, notes } = judge({
      lastPusher: null,
      commits: [commit({ unknownAuthors: ['Jo <b>'] })],
      owners: '!x @a\n',
    });
    expect(outcome).toBe('pass');
    expect(notes).toContain('does not say who pushed the head');
    expect(notes).toContain('Jo <b>');
    expect(notes).toContain('GitHub skips line 1 of CODEOWNERS');
  });
});

describe('changes asked for', () => {
  const asked = { by: 'wen', state: 'changes_requested' } as const;
  it.each<readonly [string, Case, 'pass' | 'fail']>([
    ['hold', { reviews: [{ by: 'joao' }, asked] }, 'fail'],
    ['hold on an older commit too', { reviews: [{ by: 'joao' }, { ...asked, commit: older }] }, 'fail'],
    [
      'end with an approval',
      { reviews: [asked, { by: 'wen', submittedAt: '2026-11-02T16:00:00Z' }] },
      'pass',
    ],
    [
      'take back an earlier approval',
      { reviews: [{ by: 'joao' }, { ...asked, by: 'joao', submittedAt: '2026-11-02T16:00:00Z' }] },
      'fail',
    ],
    ['end when dismissed', { reviews: [{ by: 'joao' }, { by: 'wen', state: 'dismissed' }] }, 'pass'],
    [
      'hold nothing without write access',
      { reviews: [{ by: 'joao' }, { ...asked, canPush: false }] },
      'pass',
    ],
    ['hold nothing from a bot', { reviews: [{ by: 'joao' }, { ...asked, bot: true }] }, 'pass'],
    [
      'hold from a bot that counts',
      { reviews: [{ by: 'joao' }, { ...asked, bot: true }], options: { bots: 'count' } },
      'fail',
    ],
  ])('%s', (_, given, outcome) => {
    expect(judge(given).outcome).toBe(outcome);
  });

  it('names who asked, and when', () => {
    const { about, said } = judge({ reviews: [{ by: 'joao' }, asked] });
    expect(about).toEqual(['changes-requested:wen']);
    expect(said).toContain('wen asked for changes on 2026-11-02');
  });
});

describe('code owners', () => {
  const web = { 'acme/web': ['joao', 'maria'] };
  it.each<readonly [string, Case, readonly string[]]>([
    ['an owner approved', { owners: '* @joao' }, []],
    ['case does not matter', { owners: '* @JOAO' }, []],
    ['somebody else approved', { owners: '* @wen' }, ['code-owners:wen']],
    ['one of several is enough', { owners: '* @wen @joao' }, []],
    ['a member of the team approved', { owners: '* @acme/Web', teamMembers: web }, []],
    ['on behalf of the team', { owners: '* @acme/web', reviews: [{ by: 'joao', teams: ['acme/web'] }] }, []],
    [
      'no member approved',
      { owners: '* @acme/ops', teamMembers: { 'acme/ops': ['wen'] } },
      ['code-owners:acme/ops'],
    ],
    [
      'a team that could not be read is no guess',
      { owners: '* @acme/ops', teamMembers: { 'acme/ops': null } },
      [],
    ],
    ['the author owns it', { owners: '* @maria' }, []],
    [
      'the author is in the owning team',
      { owners: '* @acme/web', teamMembers: { 'acme/web': ['maria'] } },
      [],
    ],
    [
      'another owner is wanted',
      { owners: '* @maria @wen', options: { 'code-owners': 'require-another' } },
      ['code-owners:maria wen'],
    ],
    ['owners are ignored', { owners: '* @wen', options: { 'code-owners': 'ignore' } }, []],
    ['un-owned', { owners: '* @wen\nsrc/' }, []],
    ['not touched', { owners: '/docs/ @wen' }, []],
    ['an address', { owners: '* a@b.example' }, ['code-owners:a@b.example']],
    [
      'the same owners on two lines are asked once',
      { owners: '/a @wen\n/b @wen\n/c @lee', files: ['a/x', 'b/x', 'c/x'] },
      ['code-owners:wen', 'code-owners:lee'],
    ],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });

  it('needs an approval that counts', () => {
    expect(judge({ owners: '* @joao', lastPusher: 'joao' }).about).toEqual(['approvals', 'code-owners:joao']);
  });

  it('says which files, whose, and where that is written', () => {
    const { said } = judge({
      owners: '# us\n*.ts @wen a@b.example',
      files: ['a.ts', 'b.ts', 'c.ts', 'd.ts'],
    });
    expect(said).toContain(
      'No code owner approved a.ts, b.ts, c.ts and 1 more, owned by @wen, a@b.example (CODEOWNERS, line 2)',
    );
    expect(said).toContain('In CODEOWNERS, line 2, write @login instead of a@b.example');
  });

  it('judges a renamed file at its old place too', () => {
    const moved = changedFile({ path: 'free/a.ts', previousPath: 'auth/a.ts', status: 'renamed' });
    const facts = {
      pullRequest,
      changedFiles: [moved],
      codeOwners: readCodeOwners('CODEOWNERS', '/auth/ @wen'),
      baseProtection,
      reviews: sample,
    };
    expect(policy.judge(facts, policy.options.parse({})).outcome).toBe('fail');
    const copied = { ...moved, status: 'copied' as const };
    expect(policy.judge({ ...facts, changedFiles: [copied] }, policy.options.parse({})).outcome).toBe('pass');
  });
});

describe('rules for paths', () => {
  const rule = (extra: object) => ({ paths: [{ paths: ['src/**'], ...extra }] });
  it.each<readonly [string, Case, readonly string[]]>([
    ['met', { options: rule({}) }, []],
    ['too few', { options: rule({ approvals: 2 }) }, ['paths:0:src/**']],
    ['the right person', { options: rule({ people: ['Joao'] }) }, []],
    ['the wrong person', { options: rule({ people: ['wen'] }) }, ['paths:0:src/**']],
    ['the right team', { options: rule({ teams: ['acme/web'] }), teamMembers: { 'acme/web': ['joao'] } }, []],
    [
      'the wrong team',
      { options: rule({ teams: ['acme/web'] }), teamMembers: { 'acme/web': [] } },
      ['paths:0:src/**'],
    ],
    [
      'a team that could not be read',
      { options: rule({ teams: ['acme/web'] }), teamMembers: { 'acme/web': null } },
      [],
    ],
    ['not touched', { options: rule({ approvals: 2 }), files: ['docs/a.md'] }, []],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });

  it.each([
    [{ paths: [{ paths: [] }] }],
    [{ paths: [{ paths: ['a'], teams: ['web'] }] }],
    [{ paths: [{ paths: ['a'], people: ['@joao'] }] }],
    [{ paths: [{ paths: ['a'], approval: 1 }] }],
    [{ approvals: -1 }],
  ])('refuses the options %j', (options) => {
    expect(policy.options.safeParse(options).success).toBe(false);
  });
});

it('asks for the teams that its options name, and for owners unless they are ignored', () => {
  const options = policy.options.parse({ paths: [{ paths: ['a'], teams: ['acme/web'] }] });
  expect(policy.asks?.(options)).toEqual({ teams: ['acme/web', 'code owners'] });
  expect(policy.asks?.({ ...options, 'code-owners': 'ignore' })).toEqual({ teams: ['acme/web'] });
});

describe('the list of reviews', () => {
  const given = fc.record({
    by: fc.constantFrom('joao', 'Joao', 'wen', 'maria', 'bob'),
    state: fc.constantFrom('approved', 'changes_requested', 'commented', 'dismissed') as fc.Arbitrary<
      Review['state']
    >,
    commit: fc.constantFrom(head, older, null),
    submittedAt: fc.integer({ min: 10, max: 14 }).map((s) => `2026-11-02T15:00:${s}Z`),
    canPush: fc.boolean(),
    bot: fc.boolean(),
  });

  it('has no order and no duplicates, only times', () => {
    const twoOrders = fc
      .array(given, { maxLength: 8 })
      .map((all) => all.map((each, i) => ({ ...each, id: `R${i}` })))
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      );
    fc.assert(
      fc.property(twoOrders, ([all, shuffled]) => {
        expect(judge({ reviews: shuffled })).toEqual(judge({ reviews: all }));
      }),
    );
  });

  it('never passes without an approval of the head by an outsider with write access', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 8 }), (all) => {
        const good = all.some(
          (r) => r.state === 'approved' && r.commit === head && r.canPush && !r.bot && r.by !== 'maria',
        );
        if (!good) expect(judge({ reviews: all }).outcome).toBe('fail');
      }),
    );
  });
});
