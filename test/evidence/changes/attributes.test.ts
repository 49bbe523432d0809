/** A1 to A12 of one change, one case each: what passes, what fails, and what nobody can know. */
import { describe, expect, it } from 'vitest';
import type { AttributeId } from '../../../app/evidence/model/attribute.ts';
import type { Account } from '../../../app/evidence/model/captured.ts';
import { ticketIn } from '../../../app/evidence/population/attributes/tickets.ts';
import { branchChanges } from '../../../app/evidence/population/change-rows.ts';
import type { Demands } from '../../../app/evidence/population/demands.ts';
import type { DeploymentFact } from '../../../app/evidence/population/deployment-facts.ts';
import type { RulesFact } from '../../../app/evidence/population/facts.ts';
import {
  type BranchFacts,
  type CheckFact,
  type PullCommitFact,
  type PullFact,
  type ReviewFact,
  told,
} from '../../../app/evidence/population/facts.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import {
  ann,
  ben,
  cyd,
  instant,
  ledger,
  madeUp,
  noRules,
  period,
  person,
  refused,
  review,
  robot,
  sha,
  start,
  unreadRules,
} from './made.ts';

const hour = 3_600_000;
const merged = instant(start);
const before = (hours: number) => instant(start - hours * hour);
const later = (hours: number) => instant(start + hours * hour);

const { facts: one } = madeUp(['reviewed']);
const pull = (one.pulls.told ? one.pulls.value[0] : undefined) as PullFact;
const { head } = pull;

type About = Partial<PullFact> & { readonly facts?: Partial<BranchFacts> };

function answers({
  facts = {},
  ...about
}: About): Readonly<Record<AttributeId | 'class', string>> & { readonly why: (id: AttributeId) => string } {
  const changed = { ...one, pulls: told([{ ...pull, ...about }]), ...facts };
  const [row] = branchChanges(changed, period, 'https://github.com').rows();
  if (!row?.attributes) throw new Error('no row');
  const { attributes, cells } = row;
  const of = Object.fromEntries(Object.entries(attributes).map(([id, { answer }]) => [id, answer])) as Record<
    AttributeId,
    string
  >;
  return { ...of, class: String(cells.class), why: (id) => toPlain(attributes[id].because) };
}

const emergency = { name: 'emergency', atMerge: true };

const approval = (about: Partial<ReviewFact> = {}): ReviewFact =>
  review({ id: '1', at: before(1), commit: head, ...about });
const commit = (about: Partial<PullCommitFact> = {}): PullCommitFact => ({
  sha: head,
  parents: 1,
  headline: 'Work',
  signature: null,
  authors: [ann],
  committer: ann,
  ...about,
});
const update = commit({
  sha: head,
  parents: 2,
  signature: { valid: true, byGitHub: true },
  authors: [ann],
  committer: null,
});
const work = sha();
const signedWork = { commits: [commit({ signature: { valid: true, byGitHub: false } })] };

type Case = readonly [kind: string, about: About, id: AttributeId | 'class', answer: string];

const independence: readonly Case[] = [
  ['somebody else', {}, 'A2', 'pass'],
  ['nobody', { reviews: [] }, 'A2', 'fail'],
  ['after the merge only', { reviews: [approval({ at: later(1) })] }, 'A2', 'fail'],
  ['at the second of the merge', { reviews: [approval({ at: merged })] }, 'A2', 'pass'],
  ['its author', { reviews: [approval({ by: ann })] }, 'A2', 'fail'],
  ['its author by another login', { reviews: [approval({ by: { ...ann, login: 'anna' } })] }, 'A2', 'fail'],
  ['a co-author', { commits: [commit({ authors: [ann, ben] })] }, 'A2', 'fail'],
  ['a committer', { commits: [commit({ committer: ben })] }, 'A2', 'fail'],
  [
    'who only merged another branch into it on GitHub',
    { commits: [commit({ sha: work }), { ...update, authors: [ben] }], commitCount: 2 },
    'A2',
    'unknown',
  ],
  [
    'who merged another pull request into it',
    {
      commits: [commit({ sha: work }), { ...update, authors: [ben] }],
      commitCount: 2,
      facts: { pushers: new Map([[head, { by: ben, at: before(2), isMerge: true }]]) },
    },
    'A2',
    'pass',
  ],
  [
    'who pushed an earlier commit of somebody’s',
    {
      commits: [commit({ sha: work }), commit()],
      commitCount: 2,
      facts: {
        pushers: new Map([
          [work, { by: ben, at: before(3) }],
          [head, { by: ann, at: before(2) }],
        ]),
      },
    },
    'A2',
    'fail',
  ],
  ['who pushed last', { facts: { pushers: new Map([[head, { by: ben, at: before(2) }]]) } }, 'A2', 'fail'],
  ['somebody, where nobody says who pushed', { facts: { pushers: new Map() } }, 'A2', 'unknown'],
  [
    'two, where nobody says who pushed',
    { reviews: [approval(), approval({ id: '2', by: cyd })], facts: { pushers: new Map() } },
    'A2',
    'pass',
  ],
  [
    'two, one of whom is its author',
    { reviews: [approval({ by: ann }), approval({ id: '2' })] },
    'A2',
    'pass',
  ],
  ['a program', { reviews: [approval({ by: robot })] }, 'A2', 'fail'],
  ['a deleted account', { reviews: [approval({ by: null })] }, 'A2', 'unknown'],
  [
    'a deleted account, and somebody',
    { reviews: [approval({ by: null }), approval({ id: '2' })] },
    'A2',
    'pass',
  ],
  ['somebody of a deleted author', { author: null }, 'A2', 'pass'],
  ['comments alone', { reviews: [approval({ state: 'commented' })] }, 'A2', 'fail'],
  ['a part of the reviews, without an approval', { reviews: [], cut: ['reviews'] }, 'A2', 'unknown'],
  ['somebody, of a part of the commits', { cut: ['commits'], commitCount: 300 }, 'A2', 'unknown'],
  ['somebody, of fewer commits than are counted', { commitCount: 2 }, 'A2', 'unknown'],
  [
    'somebody, of a commit by an address without an account, which may be theirs',
    { commits: [commit({ authors: [ann, null] })] },
    'A2',
    'unknown',
  ],
  ['dismissed, nobody says when', { reviews: [approval({ state: 'dismissed' })] }, 'A2', 'unknown'],
  [
    'dismissed before',
    {
      reviews: [approval({ state: 'dismissed' })],
      dismissals: [{ review: '1', at: before(0.5), was: 'approved' }],
    },
    'A2',
    'fail',
  ],
  [
    'dismissed afterwards',
    {
      reviews: [approval({ state: 'dismissed' })],
      dismissals: [{ review: '1', at: later(1), was: 'approved' }],
    },
    'A2',
    'pass',
  ],
  [
    'an objection that was dismissed',
    {
      reviews: [approval({ state: 'dismissed' })],
      dismissals: [{ review: '1', at: before(0.5), was: 'changes requested' }],
    },
    'A2',
    'fail',
  ],
  [
    'who then asked for changes',
    { reviews: [approval(), approval({ id: '2', at: before(0.5), state: 'changes requested' })] },
    'A2',
    'fail',
  ],
  [
    'who had asked for changes',
    { reviews: [approval({ id: '0', at: before(3), state: 'changes requested' }), approval()] },
    'A2',
    'pass',
  ],
];

const finality: readonly Case[] = [
  ['its last commit, as GitHub says now, after its push', {}, 'A3', 'pass'],
  ['an earlier commit', { reviews: [approval({ commit: work })] }, 'A3', 'fail'],
  ['a commit that GitHub does not name', { reviews: [approval({ commit: null })] }, 'A3', 'unknown'],
  [
    'before its last push, although GitHub says it is of that',
    { facts: { pushers: new Map([[head, { by: ann, at: before(0.5) }]]) } },
    'A3',
    'fail',
  ],
  [
    'in the second of its last push',
    { facts: { pushers: new Map([[head, { by: ann, at: before(1) }]]) } },
    'A3',
    'unknown',
  ],
  ['when nobody knows of the push', { facts: { pushers: new Map() } }, 'A3', 'unknown'],
  [
    'another commit, as it was recorded then, although GitHub says now it is the last',
    {
      reviews: [approval()],
      facts: {
        captured: {
          ...ledger,
          reviews: new Map([['1', { commit: work, at: before(1), state: 'approved' }]]),
        },
      },
    },
    'A3',
    'fail',
  ],
  [
    'its last commit, as it was recorded then, although GitHub says another now',
    {
      reviews: [approval({ commit: work })],
      facts: {
        captured: {
          ...ledger,
          reviews: new Map([['1', { commit: head, at: before(1), state: 'approved' }]]),
        },
      },
    },
    'A3',
    'pass',
  ],
  [
    'what only updates of the branch followed',
    { reviews: [approval({ commit: work })], commits: [commit({ sha: work }), update], commitCount: 2 },
    'A3',
    'unknown',
  ],
  [
    'what a merge by hand followed',
    {
      reviews: [approval({ commit: work })],
      commits: [commit({ sha: work }), { ...update, signature: null }],
      commitCount: 2,
    },
    'A3',
    'fail',
  ],
  ['nothing', { reviews: [] }, 'A3', 'not applicable'],
  [
    'the last commit by a program, and an earlier one by a person',
    { reviews: [approval({ by: robot }), approval({ id: '2', commit: work })] },
    'A3',
    'fail',
  ],
];

const standing: readonly Case[] = [
  ['an approval that stood', {}, 'A4', 'pass'],
  [
    'an objection of somebody else',
    { reviews: [approval(), approval({ id: '2', by: cyd, state: 'changes requested' })] },
    'A4',
    'fail',
  ],
  [
    'an objection that was taken back',
    {
      reviews: [
        approval(),
        approval({ id: '2', by: cyd, at: before(3), state: 'changes requested' }),
        approval({ id: '3', by: cyd }),
      ],
    },
    'A4',
    'pass',
  ],
  [
    'an approval that was dismissed',
    {
      reviews: [approval({ state: 'dismissed' })],
      dismissals: [{ review: '1', at: before(0.5), was: 'approved' }],
    },
    'A4',
    'fail',
  ],
  [
    'an approval that was dismissed, nobody knows when',
    { reviews: [approval({ state: 'dismissed' })] },
    'A4',
    'unknown',
  ],
  ['no approval', { reviews: [] }, 'A4', 'not applicable'],
  ['a part of the dismissals', { cut: ['dismissals'] }, 'A4', 'unknown'],
];

const entitled: readonly Case[] = [
  ['a person who may write', {}, 'A5', 'pass'],
  [
    'a person who may not, and nothing changed since',
    { reviews: [approval({ canPush: false })] },
    'A5',
    'fail',
  ],
  [
    'a person who may not now, without a ledger',
    { reviews: [approval({ canPush: false })], facts: { captured: null } },
    'A5',
    'unknown',
  ],
  [
    'a person whose access changed since',
    {
      reviews: [approval({ canPush: false })],
      facts: { captured: { ...ledger, access: new Map([[ben.id, [later(5)]]]) } },
    },
    'A5',
    'unknown',
  ],
  [
    'a person who was given access after the merge',
    { facts: { captured: { ...ledger, access: new Map([[ben.id, [later(5)]]]) } } },
    'A5',
    'unknown',
  ],
  [
    'a person whose access changed before the merge alone',
    { facts: { captured: { ...ledger, access: new Map([[ben.id, [before(5)]]]) } } },
    'A5',
    'pass',
  ],
  [
    'a person, and a team that was given access after the merge',
    { facts: { captured: { ...ledger, teams: [{ at: later(5), isLess: false }] } } },
    'A5',
    'unknown',
  ],
  [
    'a person, and a team that lost access after the merge',
    { facts: { captured: { ...ledger, teams: [{ at: later(5), isLess: true }] } } },
    'A5',
    'pass',
  ],
  [
    'a person who may not write, and a team that lost access after the merge',
    {
      reviews: [approval({ canPush: false })],
      facts: { captured: { ...ledger, teams: [{ at: later(5), isLess: true }] } },
    },
    'A5',
    'unknown',
  ],
  ['a program', { reviews: [approval({ by: robot })] }, 'A5', 'fail'],
  ['a deleted account', { reviews: [approval({ by: null })] }, 'A5', 'unknown'],
  [
    'an account of another kind',
    { reviews: [approval({ by: { ...ben, type: 'unknown' } })] },
    'A5',
    'unknown',
  ],
  ['somebody of whom GitHub does not say it', { reviews: [approval({ canPush: null })] }, 'A5', 'unknown'],
];

const rulesFact = (about: Partial<Demands>, more: Partial<RulesFact> = {}): RulesFact => {
  const demands = { ...noRules.demands, ...about };
  const isAsked = demands.approvals > 0 || demands.pullRequest;
  const review = isAsked ? { ...noRules.review, state: 'in force' as const } : noRules.review;
  return { ...noRules, demands, review, ...more };
};
const rules = (...given: Parameters<typeof rulesFact>): BranchFacts['rules'] => [rulesFact(...given)];
/** The one until then, the other from then on. */
const changed = (at: string, from: RulesFact, to: RulesFact, unsure = 0): BranchFacts['rules'] => [
  { ...from, to: at },
  { ...to, from: at, unsure },
];
const ciFact = rulesFact({ checks: [{ name: 'ci', app: 15 }] });
const ci = [ciFact];
const check = (about: Partial<CheckFact> = {}): CheckFact => ({
  name: 'ci',
  app: 15,
  state: 'success',
  startedAt: about.at ?? before(0.6),
  at: before(0.5),
  by: null,
  ...about,
});
const anyApp = (...all: readonly CheckFact[]): About => ({
  facts: {
    rules: rules({ checks: [{ name: 'ci', app: null }] }),
    checks: new Map([[head, told(all)]]),
  },
});
const ran = (...all: readonly CheckFact[]): About => ({
  facts: { rules: ci, checks: new Map([[head, told(all)]]) },
});

const checks: readonly Case[] = [
  ['none is required', {}, 'A6', 'not applicable'],
  ['it passed', ran(check()), 'A6', 'pass'],
  ['it passed at the second of the merge', ran(check({ at: merged })), 'A6', 'pass'],
  ['it passed after the merge', ran(check({ at: later(1) })), 'A6', 'fail'],
  ['it passed, and again after the merge', ran(check(), check({ at: later(1) })), 'A6', 'pass'],
  [
    'it failed, and passed after the merge',
    ran(check({ state: 'failure' }), check({ at: later(1) })),
    'A6',
    'fail',
  ],
  [
    'it passed, and failed when it ran again before the merge',
    ran(check({ at: before(0.8) }), check({ state: 'failure' })),
    'A6',
    'fail',
  ],
  [
    'it failed, and passed when it ran again',
    ran(check({ at: before(0.8), state: 'failure' }), check()),
    'A6',
    'pass',
  ],
  [
    'it passed, failed, and passed after the merge',
    ran(check({ at: before(0.8) }), check({ state: 'failure' }), check({ at: later(1) })),
    'A6',
    'fail',
  ],
  [
    'it passed, and ran again while it was merged',
    ran(check({ at: before(0.8) }), check({ startedAt: before(0.1), at: later(1) })),
    'A6',
    'fail',
  ],
  [
    'it passed, and runs again since before the merge',
    ran(check(), check({ state: 'pending', startedAt: before(0.1), at: null })),
    'A6',
    'fail',
  ],
  [
    'it passed, and is to run again since nobody knows when',
    ran(check(), check({ state: 'pending', startedAt: null, at: null })),
    'A6',
    'unknown',
  ],
  ['it passed and failed within one second', ran(check(), check({ state: 'failure' })), 'A6', 'unknown'],
  [
    'a check passed and a status of its name failed',
    anyApp(check(), check({ app: null, state: 'failure' })),
    'A6',
    'fail',
  ],
  [
    'two Apps said so, and one of them not',
    anyApp(check(), check({ app: 16, state: 'failure' })),
    'A6',
    'fail',
  ],
  ['a status by somebody without a part', anyApp(check({ app: null, by: ben })), 'A6', 'pass'],
  ['a status by a program', anyApp(check({ app: null, by: robot })), 'A6', 'pass'],
  ['a status by its author', anyApp(check({ app: null, by: ann })), 'A6', 'unknown'],
  ['another App said so', ran(check({ app: 16 })), 'A6', 'fail'],
  ['a status of its name said so', ran(check({ app: null })), 'A6', 'fail'],
  [
    'any App may say so',
    {
      facts: {
        rules: rules({ checks: [{ name: 'ci', app: null }] }),
        checks: new Map([[head, told([check({ app: 16 })])]]),
      },
    },
    'A6',
    'pass',
  ],
  ['it failed', ran(check({ state: 'failure' })), 'A6', 'fail'],
  ['it had not ended', ran(check({ state: 'pending', at: null })), 'A6', 'fail'],
  ['it did not run', ran(), 'A6', 'fail'],
  ['they could not be read', { facts: { rules: ci, checks: new Map([[head, refused]]) } }, 'A6', 'unknown'],
  ['nobody read them', { facts: { rules: ci } }, 'A6', 'unknown'],
  ['the rules are not known', { facts: { rules: [unreadRules] } }, 'A6', 'unknown'],
  [
    'the rules changed since',
    {
      facts: {
        rules: changed(later(2), unreadRules, ciFact),
        checks: new Map([[head, told([check()])]]),
      },
    },
    'A6',
    'unknown',
  ],
];

const wanted = { pullRequest: true, approvals: 1, byRuleset: true };
const strict = rules(wanted);
const open = rules(wanted, { bypass: told([{ kind: 'User', id: 1, mode: 'exempt' }]) });
const hidden = rules(wanted, { bypass: refused });
const noSuites = { suites: refused };
const emptySuites = { suites: told({ since: before(1000), suites: [] }) };

const bypasses: readonly Case[] = [
  ['nothing was demanded', {}, 'A8', 'not applicable'],
  ['it passed', { facts: { rules: hidden } }, 'A8', 'pass'],
  [
    'it was bypassed',
    {
      facts: {
        rules: open,
        suites: told({
          since: before(1000),
          suites: [
            {
              id: 's',
              ref: 'refs/heads/main',
              before: '',
              after: one.head.told ? (one.head.value ?? '') : '',
              at: merged,
              result: 'bypass',
            },
          ],
        }),
      },
    },
    'A8',
    'fail',
  ],
  [
    'what is demanded was there, and nobody may bypass',
    { facts: { rules: strict, ...noSuites } },
    'A8',
    'pass',
  ],
  [
    'what is demanded was there, and the list is hidden',
    { facts: { rules: hidden, ...noSuites } },
    'A8',
    'unknown',
  ],
  [
    'what is demanded was there, and somebody may bypass',
    { facts: { rules: open, ...noSuites } },
    'A8',
    'unknown',
  ],
  [
    'nobody approved, and no bypass is logged',
    { reviews: [], facts: { rules: open, ...emptySuites } },
    'A8',
    'fail',
  ],
  [
    'nobody approved, and the list is hidden',
    { reviews: [], facts: { rules: hidden, ...noSuites } },
    'A8',
    'unknown',
  ],
  [
    'nobody approved, and somebody may bypass',
    { reviews: [], facts: { rules: open, ...noSuites } },
    'A8',
    'fail',
  ],
  [
    'nobody approved, and the class says exempt',
    { reviews: [], facts: { rules: open, ...emptySuites } },
    'class',
    'exempt suspected',
  ],
  [
    'nobody approved, and nobody knows what was logged',
    { reviews: [], facts: { rules: open, ...noSuites } },
    'class',
    'self-merged',
  ],
  [
    'nobody approved, under branch protection alone',
    { reviews: [], facts: { rules: rules({ ...wanted, byRuleset: false }), ...emptySuites } },
    'class',
    'self-merged',
  ],
  ['the rules are not known', { facts: { rules: [unreadRules], ...noSuites } }, 'A8', 'unknown'],
];

const everything: Partial<Demands> = { ...wanted, checks: [{ name: 'ci', app: 15 }], signatures: true };
const ms = (count: number) => instant(start + count);
const nothingThen = ['not applicable', 'not applicable', 'not applicable', 'fail'] as const;
const allThen = ['pass', 'pass', 'pass', 'pass'] as const;
const nobodyKnows = ['unknown', 'unknown', 'unknown', 'unknown'] as const;

/** When the rules were made, by how much that is unsure, and what A6, A8, A10 and A11 say of what landed at the whole second. */
const around: readonly (readonly [string, number, readonly [string, string, string, string]])[] = [
  [ms(-1), 0, allThen],
  [ms(-1000), 0, allThen],
  [ms(-999), 0, allThen],
  [ms(0), 0, nobodyKnows],
  [ms(1), 0, nobodyKnows],
  [ms(999), 0, nobodyKnows],
  [ms(1000), 0, nothingThen],
  [ms(1000), 1, nobodyKnows],
  [ms(60_999), 60_000, nobodyKnows],
  [ms(61_000), 60_000, nothingThen],
  [ms(-1), 60_000, allThen],
];

const deployment = (about: Partial<DeploymentFact> = {}): DeploymentFact => ({
  id: 'd',
  sha: one.head.told ? (one.head.value ?? '') : '',
  environment: 'production',
  createdAt: later(1),
  by: ann,
  statuses: [{ state: 'success', at: later(2), by: ann }],
  address: null,
  whole: true,
  ...about,
});
const deployments = (...all: readonly DeploymentFact[]): About => ({ facts: { deployments: told(all) } });

const said = (id: string, ...people: readonly Account[]): BranchFacts['deploymentWords'] =>
  new Map([[id, told(people.map((by) => ({ environment: 'production', state: 'approved', by, at: null })))]]);
const letIn = (by: Account, ...all: readonly DeploymentFact[]): About => ({
  facts: { deployments: told(all), deploymentWords: said(deployment().id, by) },
});

const rest: readonly Case[] = [
  ['a ticket in the title', {}, 'A7', 'pass'],
  ['a ticket in the branch', { title: 'Work', branch: 'feature/SHOP-12-cart' }, 'A7', 'pass'],
  ['a closed issue', { title: 'Work', tickets: ['#4'] }, 'A7', 'pass'],
  ['no ticket', { title: 'Work' }, 'A7', 'fail'],
  ['no deployments at all', {}, 'A9', 'not applicable'],
  ['deployed', deployments(deployment()), 'A9', 'pass'],
  [
    'deployed, and it failed',
    deployments(deployment({ statuses: [{ state: 'failure', at: later(2), by: ann }] })),
    'A9',
    'not applicable',
  ],
  ['of another commit', deployments(deployment({ sha: sha() })), 'A9', 'not applicable'],
  [
    'deployed before the merge',
    deployments(
      deployment({
        sha: head,
        createdAt: before(2),
        statuses: [{ state: 'success', at: before(1), by: ann }],
      }),
    ),
    'A9',
    'fail',
  ],
  [
    'tried in a preview before the merge',
    deployments(
      deployment({
        sha: head,
        environment: 'preview',
        createdAt: before(2),
        statuses: [{ state: 'success', at: before(1), by: ann }],
      }),
    ),
    'A9',
    'not applicable',
  ],
  ['deployments that could not be read', { facts: { deployments: refused } }, 'A9', 'unknown'],
  ['let in by its author', letIn(ann, deployment()), 'A9', 'fail'],
  ['let in by somebody else', letIn(ben, deployment()), 'A9', 'pass'],
  [
    'let in by who wrote a commit of it',
    { ...letIn(cyd, deployment()), commits: [commit({ authors: [ann, cyd] })] },
    'A9',
    'fail',
  ],
  [
    'let in by its author, after it was in a preview that nobody lets in',
    letIn(
      ann,
      deployment({
        id: 'c',
        environment: 'preview',
        statuses: [{ state: 'success', at: later(1), by: ann }],
      }),
      deployment(),
    ),
    'A9',
    'fail',
  ],
  [
    'deployed before the merge with an earlier commit of it',
    {
      ...deployments(
        deployment({
          sha: work,
          createdAt: before(2),
          statuses: [{ state: 'success', at: before(1), by: ann }],
        }),
      ),
      commits: [commit({ sha: work }), commit()],
      commitCount: 2,
    },
    'A9',
    'fail',
  ],
  [
    'let in by its author and somebody else',
    { facts: { deployments: told([deployment()]), deploymentWords: said(deployment().id, ann, cyd) } },
    'A9',
    'pass',
  ],
  [
    'let in by nobody knows whom',
    { facts: { deployments: told([deployment()]), deploymentWords: new Map([[deployment().id, refused]]) } },
    'A9',
    'unknown',
  ],
  ['no signature asked for', {}, 'A10', 'not applicable'],
  [
    'signatures that a rule asks for',
    { ...signedWork, facts: { rules: rules({ signatures: true }) } },
    'A10',
    'pass',
  ],
  ['a signed merge of what is not', { facts: { rules: rules({ signatures: true }) } }, 'A10', 'fail'],
  [
    'a signed merge of what GitHub shows in part',
    { ...signedWork, commitCount: 2, facts: { rules: rules({ signatures: true }) } },
    'A10',
    'unknown',
  ],
  [
    'a signed merge that no pull request has',
    { ...signedWork, mergeCommit: sha(), facts: { rules: rules({ signatures: true }) } },
    'A10',
    'unknown',
  ],
  [
    'a signature asked for by the policy',
    {
      facts: {
        policy: { ...one.policy, signed: true },
        line: told((one.line.told ? one.line.value : []).map((line) => ({ ...line, signature: null }))),
      },
    },
    'A10',
    'fail',
  ],
  [
    'commits that are not known',
    { facts: { policy: { ...one.policy, signed: true }, line: refused } },
    'A10',
    'unknown',
  ],
  ['a rule since before', { facts: { rules: strict } }, 'A11', 'pass'],
  [
    'a rule since afterwards',
    { facts: { rules: changed(later(1), unreadRules, rulesFact(wanted)) } },
    'A11',
    'unknown',
  ],
  ['no rule, as was recorded', { facts: { rules: [noRules] } }, 'A11', 'fail'],
  ...around.flatMap(([when, unsure, answers]) =>
    (['A6', 'A8', 'A10', 'A11'] as const).map((id, i): Case => {
      const of = changed(when, rulesFact({}), rulesFact(everything), unsure);
      const about = { checks: new Map([[head, told([check()])]]), ...noSuites };
      return [
        `rules made ${when}, or ${unsure} ms before`,
        { ...signedWork, facts: { rules: of, ...about } },
        id,
        answers[i] ?? '',
      ];
    }),
  ),
  ['no emergency', {}, 'A12', 'not applicable'],
  [
    'an emergency that somebody looked at',
    { labels: [emergency], reviews: [approval({ at: later(10), state: 'commented' })] },
    'A12',
    'pass',
  ],
  [
    'an emergency that its author looked at',
    { labels: [emergency], reviews: [approval({ by: ann, at: later(10), state: 'commented' })] },
    'A12',
    'fail',
  ],
  [
    'an emergency that who wrote a part of it looked at',
    {
      labels: [emergency],
      reviews: [approval({ by: cyd, at: later(10), state: 'commented' })],
      commits: [commit({ committer: cyd })],
    },
    'A12',
    'fail',
  ],
  [
    'an emergency that who may have pushed it looked at',
    {
      labels: [emergency],
      reviews: [approval({ at: later(10), state: 'commented' })],
      facts: { pushers: new Map() },
    },
    'A12',
    'unknown',
  ],
  [
    'an emergency that somebody looked at too late',
    {
      labels: [{ ...emergency, name: 'EMERGENCY' }],
      reviews: [approval({ at: later(73), state: 'commented' })],
    },
    'A12',
    'fail',
  ],
  [
    'an emergency of just now',
    { labels: [emergency], reviews: [], facts: { readAt: later(5) } },
    'A12',
    'unknown',
  ],
  ...(
    [
      [
        'put on after the merge',
        { name: 'emergency', atMerge: false },
        null,
        'self-merged',
        'not applicable',
      ],
      ['of which nobody knows the time', { name: 'emergency', atMerge: null }, null, 'unknown', 'unknown'],
      [
        'that an event did not have',
        { name: 'emergency', atMerge: true },
        [],
        'self-merged',
        'not applicable',
      ],
      ['that an event had', { name: 'emergency', atMerge: null }, ['Emergency'], 'emergency', 'fail'],
    ] as const
  ).flatMap(([what, label, then, theClass, a12]): Case[] => {
    const labels = new Map(then === null ? [] : [[1, then]]);
    const about = { labels: [label], reviews: [], facts: { captured: { ...ledger, labels } } };
    return [
      [`a label ${what}`, about, 'class', theClass],
      [`a label ${what}`, about, 'A12', a12],
    ];
  }),
  [
    'what a person made in the name of a program',
    {
      reviews: [],
      author: person(50, 'robot[bot]'),
      commits: [commit({ authors: [person(50, 'robot[bot]')] })],
    },
    'class',
    'self-merged',
  ],
  [
    'what a listed program and a person made',
    { reviews: [], author: robot, commits: [commit({ authors: [robot, ann] })] },
    'class',
    'self-merged',
  ],
  [
    'what a listed program made',
    {
      reviews: [],
      author: robot,
      commits: [commit({ authors: [robot], committer: robot })],
      facts: { pushers: new Map([[head, { by: robot, at: before(2) }]]) },
    },
    'class',
    'bot by policy',
  ],
];

describe.each<[string, readonly Case[]]>([
  ['A2: approved by', independence],
  ['A3: the approval is of', finality],
  ['A4', standing],
  ['A5: approved by', entitled],
  ['A6: of a required check', checks],
  ['A8', bypasses],
  ['A7, A9 to A12', rest],
])('%s', (_, cases) => {
  it.each(cases)('%s', (__, about, id, answer) => {
    const all = answers(about);
    expect(all[id], id === 'class' ? '' : all.why(id)).toBe(answer);
  });
});

describe('what names a ticket', () => {
  it.each([
    ['Fix the cart SHOP-12', 'SHOP-12'],
    ['Fixes #12', 'Fixes #12'],
    ['resolve acme/shop#4', 'resolve acme/shop#4'],
    ['Read UTF-8 as ISO-8859', null],
    ['Bump for CVE-2026-1234', null],
    ['Use SHA-256', null],
    ['Fix #12', 'Fix #12'],
    ['See #12', null],
    ['v1.2-3', null],
    ['PRE-SHOP-12-x', null],
  ])('%s', (text, ticket) => {
    expect(ticketIn(text)).toBe(ticket);
  });
});
