/** Whom a comparison keeps out: who may be on the other side of it, and what of the event is theirs. */
import type { Workflow } from '../../formats/workflow.ts';
import type { Expression } from '../../formats/workflow-expression.ts';
import {
  anyEvent,
  asked,
  byMember,
  ofPullRequest,
  privileged,
  type Reach,
  sameRepository,
} from './events.ts';
import { headPart, isOwn, isOwner, pathOf } from './own-repository.ts';

const ofPullRequests = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
];
const pullPaths = ['github.event.pull_request', 'github.head_ref'];

/** Contexts that are null on all events but these. */
const carriers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^github\.event\.pull_request\b/, ofPullRequests],
  [/^github\.event\.workflow_run\b/, ['workflow_run']],
  [/^github\.event\.issue\b/, ['issue_comment', 'issues']],
  [/^github\.event\.review\b/, ['pull_request_review']],
  [/^github\.event\.discussion\b/, ['discussion', 'discussion_comment']],
  [
    /^github\.event\.comment\b/,
    ['commit_comment', 'discussion_comment', 'issue_comment', 'pull_request_review_comment'],
  ],
  [/^github\.(?:head_ref|base_ref)$/, ['pull_request', 'pull_request_target']],
];

function only(all: Reach, events: readonly string[]): Reach {
  return new Map([...all].filter(([event]) => event === anyEvent || events.includes(event)));
}

function without(all: Reach, events: readonly string[]): Reach {
  return new Map([...all].filter(([event]) => !events.includes(event)));
}

/** With marks added to these events, and to those that are not known. */
function marked(all: Reach, events: readonly string[], marks: readonly string[]): Reach {
  const add = ([event, before]: readonly [string, readonly string[]]) =>
    [event, event === anyEvent || events.includes(event) ? [...before, ...marks] : before] as const;
  return new Map([...all].map(add));
}

function carrying(path: string, all: Reach): Reach {
  const found = carriers.find(([pattern]) => pattern.test(path));
  return found ? only(all, found[1]) : all;
}

/** The runs of a fork are out; what is left to look at is a run of this repository. */
const ownRun = [
  sameRepository,
  'github.event.workflow_run.head_branch',
  'github.event.workflow_run.head_sha',
  'github.event.workflow_run.head_commit',
  'github.event.workflow_run.head_repository',
  'github.event.workflow_run.pull_requests',
];

function noFork(path: string, all: Reach): Reach {
  return path.startsWith('github.event.workflow_run')
    ? marked(all, ['workflow_run'], ownRun)
    : marked(without(all, ofPullRequests), [], pullPaths);
}

const person =
  /^github\.(actor|triggering_actor|actor_id)$|^github\.event\.(sender)\.(?:login|id)$|^github\.event\.(comment|issue|pull_request|review|discussion)\.user\.(?:login|id)$/;
/** Activities by which an event's actor is its author. */
const authoring = ['opened', 'created', 'submitted'];

/** `path` is somebody who is named, or the owner. A bot that is only the actor may act on anybody's change. */
function whoActs(path: string, all: Reach, about: Workflow, bot: boolean): Reach {
  const [, actor, sender, theirs] = person.exec(path) ?? [];
  if (theirs !== undefined) {
    const own = `github.event.${theirs}`;
    const marks = theirs === 'pull_request' ? pullPaths : [own];
    return marked(carrying(own, all), [...all.keys()], bot ? marks : [...marks, asked]);
  }
  if ((actor ?? sender) === undefined || bot) return all;
  const acting = (event: string) => {
    const types = about.types[event] ?? [];
    return types.length > 0 && types.every((type) => authoring.includes(type));
  };
  const mine = [...all.keys()].filter(
    (event) => event !== anyEvent && (!privileged.has(event) || acting(event)),
  );
  return marked(without(all, mine), [...privileged], [asked, 'github.event.comment']);
}

/** Runs that people with write access start, and what of them is still a stranger's: a push has commits of merged changes. */
const teamRuns =
  /^(?:create|delete|deployment|deployment_status|label|merge_group|milestone|page_build|push|registry_package|release|repository_dispatch|schedule|workflow_dispatch)$/;
const runHead = [
  'github.event.workflow_run.head_branch',
  'github.event.workflow_run.head_sha',
  'github.event.workflow_run.head_repository',
  'github.event.workflow_run.pull_requests',
];

function whereRunOf(event: string, all: Reach): Reach {
  if (/^pull_request(?:_target)?$/.test(event)) return marked(all, ['workflow_run'], [ofPullRequest]);
  // Started by an issue or a comment, a run stands on the default branch; its title is the issue's.
  if (/^(?:discussion|issue)/.test(event)) return marked(all, ['workflow_run'], runHead);
  if (!teamRuns.test(event)) return all;
  const title = /^(?:merge_group|push)$/.test(event) ? [] : ['github.event.workflow_run.display_title'];
  return marked(all, ['workflow_run'], [...runHead, ...title]);
}

/** On pull requests `github.ref` is `refs/pull/12/merge`. */
function isBranch(other: Expression): boolean {
  if (other.kind === 'literal') return other.value !== '' && !/pull\/|\/merge$/.test(other.value);
  if (other.kind === 'call' && other.name === 'format') {
    const [first] = other.args;
    return first?.kind === 'literal' && first.value.startsWith('refs/heads/');
  }
  return pathOf(other) === 'github.event.repository.default_branch';
}

const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR'];

function whereAssociated(path: string, values: readonly string[], all: Reach): Reach {
  if (!path.endsWith('.author_association') || !values.every((one) => trusted.includes(one.toUpperCase())))
    return all;
  const theirs = path.slice(0, -'.author_association'.length);
  return marked(carrying(path, all), [...all.keys()], [asked, byMember(theirs)]);
}

function whereEventIs(names: readonly string[], all: Reach): Reach {
  const wanted = names.map((name) => name.toLowerCase());
  // What is called by others is called on their event.
  const brought = all.has(anyEvent) ? wanted.map((name) => [name, []] as const) : [];
  return new Map([...brought, ...[...all].filter(([event]) => wanted.includes(event))]);
}

/** Equal to what a context is that the event does not carry. */
function isEmpty({ value, quoted }: Extract<Expression, { kind: 'literal' }>): boolean {
  return quoted ? value === '' : /^(?:false|null|nan|[+-]?0+)$/.test(value);
}

/** Ways to look at a comparison with one context, of which the first that knows the context answers. */
type Narrowing = (path: string, other: Expression, all: Reach, about: Workflow) => Reach | null;

const literalOf = (other: Expression) => (other.kind === 'literal' ? other.value : null);

const byRepository: Narrowing = (path, other, all) => {
  const part = headPart(path);
  if (part === null) return null;
  const keeps = part === 'fork' ? literalOf(other) === 'false' : isOwn(part, other);
  return keeps ? noFork(path, all) : all;
};

const byPerson: Narrowing = (path, other, all, about) => {
  if (!person.test(path)) return null;
  const literal = literalOf(other);
  if (literal !== null) return whoActs(path, all, about, isBot(path, literal));
  return isOwner(other) ? whoActs(path, all, about, false) : all;
};

const byRef: Narrowing = (path, other, all) => {
  if (!/^github\.ref(?:_name)?$/.test(path)) return null;
  return isBranch(other) ? noMerge(all) : all;
};

const byEvent: Narrowing = (path, other, all) => {
  const literal = literalOf(other);
  if (literal === null) return null;
  if (path === 'github.event_name') return whereEventIs([literal], all);
  return path === 'github.event.workflow_run.event' ? whereRunOf(literal, all) : null;
};

/** Only who may triage gives a label. */
const byLabel: Narrowing = (path, other, all) => {
  const literal = literalOf(other);
  const labelled = path === 'github.event.action' && literal === 'labeled';
  return labelled || (path === 'github.event.label.name' && literal !== null)
    ? marked(all, [...all.keys()], [asked])
    : null;
};

const byAssociation: Narrowing = (path, other, all) => {
  const literal = literalOf(other);
  return literal === null ? null : whereAssociated(path, [literal], all);
};

const narrowings = [byRepository, byPerson, byRef, byEvent, byLabel, byAssociation];

function whereEqual(path: string, other: Expression, all: Reach, about: Workflow): Reach {
  // Some names of this repository are on every event; what is compared with them has to be there, too.
  const isThere =
    other.kind === 'literal'
      ? !isEmpty(other)
      : /^github\.(?:repository|event\.repository)/.test(pathOf(other));
  const left = isThere ? carrying(path, all) : all;
  for (const narrow of narrowings) {
    const found = narrow(path, other, left, about);
    if (found) return found;
  }
  return left;
}

function noMerge(all: Reach): Reach {
  return without(
    all,
    ofPullRequests.filter((event) => event !== 'pull_request_target'),
  );
}

function whereDifferent(path: string, other: Expression, all: Reach): Reach {
  if (other.kind !== 'literal') return all;
  const { value, quoted } = other;
  if (path === 'github.event_name') return without(all, [value.toLowerCase()]);
  // `fork` is no text: it always differs from 'true'.
  if (headPart(path) === 'fork') return value === 'true' && !quoted ? noFork(path, all) : all;
  if (path === 'github.event.workflow_run.event' && value === 'pull_request')
    return marked(all, ['workflow_run'], runHead);
  return value === '' ? carrying(path, all) : all;
}

/** What `left == right`, or `!=`, leaves of the events, as far as the left side tells. */
export function whereCompared(
  left: Expression,
  right: Expression,
  all: Reach,
  equal: boolean,
  about: Workflow,
): Reach {
  const path = pathOf(left);
  if (path === '') return all;
  return equal ? whereEqual(path, right, all, about) : whereDifferent(path, right, all);
}

/** What a context by itself leaves, or `!` of it. */
export function whereTrue(path: string, all: Reach, wanted: boolean): Reach {
  if (headPart(path) === 'fork') return wanted ? carrying(path, all) : noFork(path, all);
  if (wanted) return carrying(path, all);
  const bare = /^github\.(?:event\.\w+|head_ref|base_ref)$/.test(path);
  const found = bare ? carriers.find(([pattern]) => pattern.test(path)) : undefined;
  return found ? without(all, found[1]) : all;
}

/** The texts of `fromJSON('["a", "b"]')`; null for anything else. */
export function listOf(expression: Expression | undefined): readonly string[] | null {
  if (expression?.kind !== 'call' || expression.name !== 'fromjson') return null;
  const [json] = expression.args;
  if (json?.kind !== 'literal') return null;
  const inside = /^\s*\[(.*)\]\s*$/s.exec(json.value)?.[1];
  if (inside === undefined) return null;
  return [...inside.matchAll(/"([^"]*)"|([^\s,"]+)/g)].map(([, text, bare]) => text ?? bare ?? '');
}

/** Ids of bots that have them in conditions: Dependabot (and its former self), Renovate, GitHub Actions, pre-commit.ci. */
const botIds = new Set(['49699333', '27856297', '29139614', '41898282', '66853113', '29110']);

/** Whether somebody who is named is a bot. */
export function isBot(path: string, literal: string): boolean {
  return /(?:\.|_)id$/.test(path) ? botIds.has(literal) : literal.toLowerCase().endsWith('[bot]');
}

/** What `contains`, `startsWith` and the like leave. */
export function whereCalled(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  all: Reach,
  wanted: boolean,
): Reach {
  if (!wanted || (name !== 'contains' && name !== 'startswith')) return all;
  const [first, second] = args;
  const [path, list] = [pathOf(second), listOf(first)];
  if (path === 'github.event_name' && list) return whereEventIs(list, all);
  if (path.endsWith('.author_association'))
    return whereAssociated(
      path,
      list ?? (first?.kind === 'literal' ? first.value.split(/[^A-Za-z_]+/) : ['?']),
      all,
    );
  if (/\.labels\.\*\.name$/.test(pathOf(first))) return marked(all, [...all.keys()], [asked]);
  return all;
}
