import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Release } from '../../policies/facts/release.ts';
import type { ReleaseBlockers } from '../../policies/facts/release-blockers.ts';
import type {
  ReleaseChanges,
  ReleasedCommit,
  ReleasedPullRequest,
} from '../../policies/facts/release-changes.ts';
import type { ReleaseChecklist } from '../../policies/facts/release-checklist.ts';
import type { Review } from '../../policies/facts/reviews.ts';
import { releaseReadiness as policy } from '../../policies/release/release-readiness.ts';
import { releaseBlockers, releaseChanges, releaseChecklist, release as sample } from './sample.ts';

const [commit, pull] = [releaseChanges.commits[0], releaseChanges.pullRequests[0]];
if (!commit || !pull) throw new Error('the sample has a commit and its pull request');
const head = pull.head;

interface Case {
  readonly release?: Partial<Release>;
  readonly since?: ReleaseChanges['since'];
  readonly commits?: readonly Partial<ReleasedCommit>[];
  readonly pulls?: readonly Partial<ReleasedPullRequest>[];
  readonly blockers?: ReleaseBlockers;
  readonly checklist?: Partial<ReleaseChecklist>;
  readonly options?: Parameters<typeof policy.options.parse>[0];
}

function judge(given: Case) {
  const facts = {
    release: { ...sample, ...given.release },
    releaseBlockers: given.blockers ?? releaseBlockers,
    releaseChanges: {
      since: given.since === undefined ? releaseChanges.since : given.since,
      commits: (given.commits ?? [{}]).map((over) => ({ ...commit, ...over }) as ReleasedCommit),
      pullRequests: (given.pulls ?? [{}]).map((over) => ({ ...pull, ...over }) as ReleasedPullRequest),
    },
    releaseChecklist: { ...releaseChecklist, ...given.checklist },
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

function review(by: string, over: Partial<Review> = {}): Review {
  return {
    id: `${by} ${over.submittedAt ?? ''}`,
    author: { login: by, kind: 'user' },
    state: 'approved',
    commit: head,
    submittedAt: '2026-11-02T15:00:00Z',
    canPush: true,
    teams: [],
    showed: 'not known',
    baseThen: null,
    ...over,
  };
}

const alone = { sha: 'd'.repeat(40), headline: 'Fix', authorName: 'Eve', pullRequests: [] };

describe('changes', () => {
  it.each<readonly [string, Case, string]>([
    ['nobody reviewed', { pulls: [{ reviews: [] }] }, 'nobody approved it'],
    ['only its author', { pulls: [{ reviews: [review('Maria')] }] }, 'Maria opened this pull request'],
    ['an author of its commits', { commits: [{ authors: ['joao', 'maria'] }] }, 'joao is an author of'],
    [
      'the committer of its commits',
      { commits: [{ committer: 'joao' }] },
      `joao committed ${head.slice(0, 7)}`,
    ],
    [
      'somebody who pushed to it',
      { pulls: [{ pushes: [{ sha: 'f'.repeat(40), login: 'joao' }] }] },
      'joao pushed fffffff',
    ],
    [
      'somebody called like an author without an account',
      { commits: [{ unknownAuthors: ['Joao'] }] },
      'joao has the name of an author of',
    ],
    [
      'a bot',
      { pulls: [{ reviews: [review('bot', { author: { login: 'bot', kind: 'bot' } })] }] },
      'bot is a bot',
    ],
    [
      'somebody without write access',
      { pulls: [{ reviews: [review('x', { canPush: false })] }] },
      'x has no write access now',
    ],
    [
      'an earlier version',
      { pulls: [{ reviews: [review('joao', { commit: 'e'.repeat(40) })] }] },
      'joao approved an earlier version',
    ],
    [
      'a version GitHub forgot',
      { pulls: [{ reviews: [review('joao', { commit: null })] }] },
      'joao approved an earlier version',
    ],
    [
      'a dismissed approval',
      { pulls: [{ reviews: [review('joao', { state: 'dismissed' })] }] },
      'nobody approved it',
    ],
    [
      'an approval taken back',
      {
        pulls: [
          {
            reviews: [
              review('joao'),
              review('joao', { state: 'changes_requested', submittedAt: '2026-11-02T16:00:00Z' }),
            ],
          },
        ],
      },
      'nobody approved it',
    ],
  ])('are not reviewed by %s', (_, given, says) => {
    const { outcome, about, said } = judge(given);
    expect([outcome, about]).toEqual(['fail', ['unreviewed:#12']]);
    expect(said).toContain(`was merged without an approval that counts: ${says}`);
  });

  it.each<readonly [string, Case]>([
    ['somebody else approved', {}],
    ['one of several approved', { pulls: [{ reviews: [review('maria'), review('joao')] }] }],
    [
      'an earlier version, when that is accepted',
      { pulls: [{ reviews: [review('joao', { commit: null })] }], options: { 'stale-approvals': 'accept' } },
    ],
    ['who merged it approved, too', { commits: [{}, { authors: ['joao'], parents: 2 }] }],
    ['who rebased it when merging approved, too', { commits: [{ sha: 'f'.repeat(40), committer: 'joao' }] }],
    [
      'who brought its branch up to date approved, too',
      {
        commits: [{}, { sha: 'f'.repeat(40), authors: ['joao'], parents: 2 }],
        pulls: [{ pushes: [{ sha: 'f'.repeat(40), login: 'joao' }] }],
      },
    ],
    ['GitHub committed it', { commits: [{ committer: 'web-flow' }] }],
    [
      'one of its pull requests was',
      { commits: [{ pullRequests: [12, 13] }], pulls: [{}, { number: 13, reviews: [] }] },
    ],
    ['nothing is asked of changes', { commits: [alone], options: { changes: 'ignore' } }],
    ['there are none', { commits: [], pulls: [] }],
  ])('are fine: %s', (_, given) => {
    expect(judge(given).outcome).toBe('pass');
  });

  it('of authors without an account: who they are is said, because nobody could be compared with them', () => {
    const { outcome, notes } = judge({ commits: [{ unknownAuthors: ['Eve'] }] });
    expect(outcome).toBe('pass');
    expect(notes).toContain('could not be compared with the reviewers: Eve');
  });

  it('without a pull request are named one by one, before the others', () => {
    const { about, said } = judge({
      commits: [alone, { ...alone, sha: 'f'.repeat(40), parents: 2 }, {}],
      pulls: [{ reviews: [] }],
    });
    expect(about).toEqual([`direct:${'d'.repeat(40)}`, `direct:${'f'.repeat(40)}`, 'unreviewed:#12']);
    expect(said).toContain('ddddddd Fix (by Eve, a commit)');
    expect(said).toContain('fffffff Fix (by Eve, a merge made outside GitHub)');
  });

  it('of one pull request are one finding', () => {
    expect(judge({ commits: [{}, {}, {}], pulls: [{ reviews: [] }] }).said).toContain('(3 commits)');
  });

  it('before the first release are not looked at, which is said', () => {
    const { outcome, notes } = judge({ since: null, commits: [], pulls: [] });
    expect(outcome).toBe('pass');
    expect(notes).toContain('Commits before the first release are not looked at');
  });
});

const bump = '@@ -2 +2 @@\n   "name": "shop",\n-  "version": "2.3.0",\n+  "version": "2.4.0",';

describe('a commit of a release tool', () => {
  const file = (path: string, patch: string | null = bump) => ({ path, patch });
  it.each<readonly [string, ReleasedCommit['files'], number, 'pass' | 'fail']>([
    ['bumps a version', [file('package.json')], 1, 'pass'],
    ['writes a change log', [file('CHANGELOG.md', '+rm -rf /')], 1, 'pass'],
    [
      'bumps a lock file with it',
      [file('package.json'), file('package-lock.json', `${bump}\n@@ -9 +9 @@\n${bump.slice(11)}`)],
      1,
      'pass',
    ],
    [
      'bumps TOML, XML and a bare file',
      [
        file('a.toml', '-version = "1.0.0"\n+version = "1.1.0"'),
        file('pom.xml', '-<version>1.0.0</version>\n+<version>1.1.0</version>'),
        file('VERSION', '-1.0.0\n+1.1.0'),
      ],
      1,
      'pass',
    ],
    ['writes a script that is called like a change log', [file('bin/news', '+rm -rf /')], 1, 'fail'],
    ['changes a script with it', [file('package.json', `${bump}\n+  "postinstall": "sh x"`)], 1, 'fail'],
    ['takes a line away', [file('package.json', `${bump}\n-  "private": true,`)], 1, 'fail'],
    [
      'names two versions',
      [file('package.json'), file('go.mod', '-version = "1.0.0"\n+version = "9.9.9"')],
      1,
      'fail',
    ],
    ['touches code', [file('src/a.ts', '+x')], 1, 'fail'],
    ['adds an empty file', [file('a.bin', null)], 1, 'fail'],
    ['renames a file', [file('src/b.ts', '')], 1, 'fail'],
    ['was not looked at', null, 1, 'fail'],
    ['is empty', [], 1, 'fail'],
    ['is a merge', [file('package.json')], 2, 'fail'],
  ])('%s', (_, files, parents, outcome) => {
    expect(judge({ commits: [{ ...alone, files, parents }], pulls: [] }).outcome).toBe(outcome);
  });

  it('is counted where it is fine', () => {
    const { notes } = judge({ commits: [{ ...alone, files: [file('package.json')] }] });
    expect(notes).toContain('1 commit without a pull request changed nothing but version numbers');
  });
});

describe('blockers', () => {
  const open = [{ kind: 'pull_request' as const, number: 7, title: 'Fix cents', label: 'Blocker' }];
  it.each<readonly [string, Case, readonly string[]]>([
    ['open', { blockers: { open, total: 1 } }, ['blocker:#7']],
    ['more than are listed', { blockers: { open, total: 3 } }, ['blocker:#7', 'blocker:more']],
    [
      'of another label, asked for by other rules',
      { blockers: { open, total: 1 }, options: { 'blocker-labels': ['stop'] } },
      [],
    ],
    ['seen by nobody', { blockers: { open: [], total: 1 } }, ['blocker:more']],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });
});

describe('notes', () => {
  const proposed: Partial<Release> = { state: 'proposed', tag: null, notes: 'Fixes', files: ['a.ts'] };
  it.each<readonly [string, Case, readonly string[]]>([
    ['empty', { release: { notes: '' } }, ['notes']],
    ['a template', { release: { notes: '## Fixed\n\n<!-- what? -->' } }, ['notes']],
    ['of no interest', { release: { notes: '' }, options: { notes: 'ignore' } }, []],
    ['that mention it', { options: { notes: 'every-change' } }, []],
    ['that do not', { release: { notes: 'Fixes' }, options: { notes: 'every-change' } }, ['notes:mentions']],
    [
      'that leave out what only made the release',
      {
        release: { notes: 'Fixes' },
        pulls: [{ labels: ['Autorelease: Pending'] }],
        options: { notes: 'every-change' },
      },
      [],
    ],
    ['in a pull request, without a change log anywhere', { release: proposed }, []],
    ['missing in a pull request', { release: { ...proposed, notes: ' ' } }, ['notes']],
    [
      'with a change log that is not touched',
      { release: { ...proposed, changelogs: ['CHANGELOG.md'] } },
      ['changelog'],
    ],
    [
      'in a change log',
      { release: { ...proposed, notes: '', changelogs: ['CHANGELOG.md'], files: ['CHANGELOG.md'] } },
      [],
    ],
    [
      "in a package's change log",
      { release: { ...proposed, notes: '', files: ['packages/a/CHANGELOG.md'] } },
      [],
    ],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });
});

describe('the checklist', () => {
  const item = { item: 'Load test passed' };
  const asks = (over: object = {}) => ({ options: { checklist: [{ ...item, ...over }] } });
  const box = (over: object) => ({
    boxes: [
      {
        key: 'load test passed',
        ticked: true,
        by: { login: 'wen', kind: 'user' as const },
        at: null,
        ...over,
      },
    ],
  });
  it.each<readonly [string, Case, string | null]>([
    ['ticked by somebody with write access', asks(), null],
    ['ticked by one who is named', { ...asks({ people: ['WEN'] }), checklist: { permissions: {} } }, null],
    [
      'ticked by a member of a team',
      { ...asks({ teams: ['Acme/QA'] }), checklist: { permissions: {} } },
      null,
    ],
    [
      'ticked with enough permission',
      { ...asks({ permission: 'maintain' }), checklist: { permissions: { wen: 'admin' } } },
      null,
    ],
    [
      'a team that could not be read is no guess',
      { ...asks({ teams: ['a/b'] }), checklist: { teamMembers: { 'a/b': null } } },
      null,
    ],
    ['too little permission', asks({ permission: 'maintain' }), 'was ticked by wen, who may not confirm it'],
    [
      'permission does not stand in for a team',
      { ...asks({ teams: ['acme/qa'] }), checklist: { teamMembers: { 'acme/qa': [] } } },
      'may not confirm it',
    ],
    ['a reader', { ...asks(), checklist: { permissions: { wen: 'triage' } } }, 'may not confirm it'],
    ['unknown permission', { ...asks(), checklist: { permissions: {} } }, 'may not confirm it'],
    [
      'not ticked',
      { ...asks(), checklist: box({ ticked: false, by: null }) },
      'Load test passed is not ticked',
    ],
    [
      'ticked by a bot',
      { ...asks(), checklist: box({ by: { login: 'wen', kind: 'bot' } }) },
      'which is a bot',
    ],
    ['ticked by nobody known', { ...asks(), checklist: box({ by: null }) }, 'does not say who ticked'],
    ['deleted', { ...asks(), checklist: { boxes: [] } }, 'has no box Load test passed'],
    ['struck out', { ...asks(), checklist: box({ key: '~~load test passed~~' }) }, 'has no box'],
    [
      'without a release pull request',
      { ...asks(), checklist: { pullRequest: null, boxes: [] } },
      'had no release pull request',
    ],
  ])('%s', (_, given, says) => {
    const { outcome, said } = judge(given);
    expect(outcome).toBe(says === null ? 'pass' : 'fail');
    if (says !== null) expect(said).toContain(says);
  });
});

describe('a pull request that proposes a release', () => {
  const at = (ref: string, labels: readonly string[] = []) =>
    policy.proposedBy?.({ head: { ref, sha: head, fork: false }, labels }, policy.options.parse({}));
  it.each<readonly [string, readonly string[], boolean]>([
    ['release-please--branches--main', [], true],
    ['release-please--branches--release/1.x--components--cart', [], true],
    ['changeset-release/main', [], true],
    ['release/2.4.0', [], true],
    ['feature', ['Autorelease: pending'], true],
    ['feature', ['release'], false],
    ['releases', [], false],
    ['fix/release', [], false],
  ])('%s %j: %s', (ref, labels, expected) => {
    expect(at(ref, labels)).toBe(expected);
  });

  it('is not judged as a draft', () => {
    expect(judge({ release: { state: 'proposed', draft: true } }).outcome).toBe('skip');
  });

  it('says that the release will be looked at again', () => {
    expect(judge({ release: { state: 'proposed', tag: null, files: [] } }).notes).toContain(
      'when it is published',
    );
  });
});

it('asks collectors for what its options need, and for nothing else', () => {
  const off = policy.options.parse({ changes: 'ignore', 'blocker-labels': [] });
  expect(policy.asks?.(off)).toMatchObject({ blockerLabels: [], releaseChanges: [], checklist: [] });
  const on = policy.options.parse({ checklist: [{ item: 'A', teams: ['acme/qa'] }] });
  expect(policy.asks?.(on)).toMatchObject({
    blockerLabels: ['release-blocker', 'blocker'],
    releaseChanges: ['commits'],
    checklist: ['A'],
    checklistTeams: ['acme/qa'],
  });
});
