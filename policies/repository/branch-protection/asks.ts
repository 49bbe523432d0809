/** The baseline: what the options ask of a branch, each with its words. */
import { count, own, type Prose, say } from '../../engine/prose.ts';
import type { Demand, Effective, Named, ProtectionRules, ProtectionValue } from '../../facts/protection.ts';
import type { Options } from './options.ts';

export interface Ask {
  /** The option, and of a list the entry. */
  readonly id: string;
  readonly name: ProtectionValue;
  readonly value: Effective<unknown>;
  /** Whether what one place asks for is enough. */
  readonly isEnough: (asked: never) => boolean;
  /** What is wrong when it is not asked for: "nobody has to …". */
  readonly lacks: Prose;
  /** The same in short, for lists: "a pull request". */
  readonly short: Prose;
  /** What to click in a ruleset. */
  readonly click: Prose;
  /** Only of use with a pull request. */
  readonly ofPulls: boolean;
  /** Places that let nobody change the branch: whatever is asked of changes is of no matter to whom they bind. */
  readonly closed: readonly Demand<unknown>[];
  /** It is about who alone may: whoever is let off is meant to be. */
  readonly namesWhoMay?: boolean;
}

/** Of deletion nothing follows from that. Who may go around it by a pull request alone neither pushes nor rewrites history. */
function closedFor(id: string, { locked, noUpdates }: ProtectionRules): readonly Demand<unknown>[] {
  if (id === 'deletion') return [];
  const all = [...locked.from, ...noUpdates.from];
  if (id !== 'pull-request' && id !== 'force-push') return all;
  return all.map((demand) => {
    const { bypass } = demand;
    if (!bypass.known) return demand;
    const actors = bypass.actors.filter(({ mode }) => mode !== 'pull_request');
    return { ...demand, bypass: { known: true, actors } };
  });
}

interface Words {
  readonly lacks: string;
  readonly short: string;
  readonly click: string;
}

/** Values that are asked for or not: lists of who alone may, where there is one. */
type Flag = {
  [K in keyof ProtectionRules]: ProtectionRules[K] extends Effective<boolean> | Effective<Named | null>
    ? K
    : never;
}[keyof ProtectionRules];

interface Switch extends Words {
  readonly value: Flag;
  readonly ofPulls?: boolean;
  readonly namesWhoMay?: boolean;
}

const pullRequest: Switch = {
  value: 'pullRequest',
  lacks: 'a change need not be a pull request: whoever may write can push to it',
  short: 'a pull request',
  click: 'tick "Require a pull request before merging"',
};

const ofReviews = {
  'dismiss-stale-approvals': {
    value: 'dismissStale',
    lacks: 'an approval still counts after another push',
    short: 'approvals that a push dismisses',
    click: 'tick "Dismiss stale pull request approvals when new commits are pushed"',
    ofPulls: true,
  },
  'last-push-approval': {
    value: 'lastPushApproval',
    lacks: 'who pushed last may be the only one to approve',
    short: 'approval by another than who pushed last',
    click: 'tick "Require approval of the most recent reviewable push"',
    ofPulls: true,
  },
  'code-owners': {
    value: 'codeOwners',
    lacks: 'owners of touched files need not approve',
    short: "code owners' approval",
    click: 'tick "Require review from Code Owners"',
    ofPulls: true,
  },
  conversations: {
    value: 'conversations',
    lacks: 'conversations may stay open',
    short: 'resolved conversations',
    click: 'tick "Require conversation resolution before merging"',
    ofPulls: true,
  },
  'restrict-dismissals': {
    value: 'dismissers',
    lacks: 'everybody who may write can dismiss a review',
    short: 'reviews that few may dismiss',
    click: 'tick "Restrict who can dismiss pull request reviews" and name them',
    ofPulls: true,
    namesWhoMay: true,
  },
} as const satisfies Readonly<Record<string, Switch>>;

const ofBranches = {
  'up-to-date': {
    value: 'upToDate',
    lacks: 'what is merged may have been tested against an older state of it',
    short: 'branches that are up to date',
    click: 'tick "Require branches to be up to date before merging" below a required check',
  },
  signatures: {
    value: 'signatures',
    lacks: 'commits need not be signed',
    short: 'signed commits',
    click: 'tick "Require signed commits"',
  },
  'linear-history': {
    value: 'linearHistory',
    lacks: 'merge commits are let in',
    short: 'linear history',
    click: 'tick "Require linear history"',
  },
  'restrict-pushes': {
    value: 'pushers',
    lacks: 'everybody who may write can push to it or merge into it',
    short: 'pushes by few alone',
    click: 'tick "Restrict updates", and put who may on its bypass list',
    namesWhoMay: true,
  },
  'force-push': {
    value: 'noForcePush',
    lacks: 'its history can be rewritten by a force push',
    short: 'no force pushes',
    click: 'tick "Block force pushes"',
  },
  deletion: {
    value: 'noDeletion',
    lacks: 'it can be deleted',
    short: 'no deletion',
    click: 'tick "Restrict deletions"',
  },
} as const satisfies Readonly<Record<string, Switch>>;

function switched(
  id: string,
  { value, lacks, short, click, ofPulls = false, namesWhoMay = false }: Switch,
  rules: ProtectionRules,
): Ask {
  const isEnough = (asked: boolean | Named | null) => asked === true || Array.isArray(asked);
  return {
    id,
    name: value,
    value: rules[value],
    isEnough,
    lacks: own(lacks),
    short: own(short),
    click: own(click),
    ofPulls,
    closed: closedFor(id, rules),
    namesWhoMay,
  };
}

function switchedOn(
  table: Partial<Readonly<Record<keyof Options, Switch>>>,
  options: Options,
  rules: ProtectionRules,
): readonly Ask[] {
  const isAsked = (id: keyof Options) => options[id] === true || options[id] === 'refuse';
  return (Object.entries(table) as [keyof Options, Switch][])
    .filter(([id]) => isAsked(id))
    .map(([id, one]) => switched(id, one, rules));
}

function approvalsAsk(needed: number, rules: ProtectionRules): Ask {
  return {
    id: 'approvals',
    name: 'approvals',
    value: rules.approvals,
    isEnough: (asked: number) => asked >= needed,
    lacks: say`nothing asks for ${count(needed, 'approval')}`,
    short: count(needed, 'approval'),
    click: say`set "Required approvals" to ${needed}`,
    ofPulls: true,
    closed: closedFor('approvals', rules),
  };
}

function checkAsk(wanted: Options['checks'][number], rules: ProtectionRules): Ask {
  const { name, app } = typeof wanted === 'string' ? { name: wanted, app: null } : wanted;
  const from = app === null ? [] : say` from the App with number ${app}`;
  return {
    id: `checks:${name}${app === null ? '' : `:${app}`}`,
    name: 'checks',
    value: rules.checks,
    isEnough: (asked: ProtectionRules['checks'] extends Effective<infer T> ? T : never) =>
      asked.some((each) => each.name === name && (app === null || each.appId === app)),
    lacks: say`the check ${name}${from} need not pass`,
    short: say`the check ${name}`,
    click: say`tick "Require status checks to pass" and add ${name}${from}`,
    ofPulls: false,
    closed: closedFor('checks', rules),
  };
}

export function asksOf(options: Options, rules: ProtectionRules): readonly Ask[] {
  return [
    ...switchedOn({ 'pull-request': pullRequest }, options, rules),
    ...(options.approvals > 0 ? [approvalsAsk(options.approvals, rules)] : []),
    ...switchedOn(ofReviews, options, rules),
    ...options.checks.map((wanted) => checkAsk(wanted, rules)),
    ...switchedOn(ofBranches, options, rules),
  ];
}
