/** What of an event is text that a stranger can choose, and which events carry it. */
import type { Flow } from '../../formats/workflow-flow.ts';
import { privileged } from './events.ts';

export interface UnsafeContext {
  readonly path: readonly string[];
  /** Events whose payload has it. */
  readonly events: readonly string[];
  /** Whether it can hold several lines. */
  readonly lines: boolean;
  /** Only people with some rights in the repository can choose it. */
  readonly insiders: boolean;
  /** Whoever calls this action or workflow chooses it, or lets others choose. */
  readonly fromCaller: boolean;
  /** Whether it can hold code; a commit's id cannot. */
  readonly text: boolean;
  /** How it names the head of a pull request or of the run before. A branch is one of this repository, unless the other is named, too. */
  readonly head: 'branch' | 'commit' | 'repository' | null;
}

const pulls = ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'];
const issues = ['issue_comment', 'issues'];
const comments = ['commit_comment', 'discussion_comment', 'issue_comment', 'pull_request_review_comment'];
const pushes = ['push'];
const runs = ['workflow_run'];

type Row = readonly [path: string, events: readonly string[], kind?: 'lines' | 'insiders'];

/**
 * https://docs.github.com/actions/concepts/security/script-injections and what security researchers list beyond it.
 * Numbers, logins, commit ids and dates have a shape that cannot carry code; a tag or branch that is pushed here
 * (`github.ref_name`) is chosen by people who can push.
 */
const rows: readonly Row[] = [
  ['github.head_ref', ['pull_request', 'pull_request_target']],
  ['github.event.pull_request.title', pulls],
  ['github.event.pull_request.body', pulls, 'lines'],
  ['github.event.pull_request.head.ref', pulls],
  ['github.event.pull_request.head.label', pulls],
  ['github.event.pull_request.head.repo.default_branch', pulls],
  ['github.event.pull_request.head.repo.description', pulls],
  ['github.event.pull_request.head.repo.homepage', pulls],
  ['github.event.pull_request.labels.*.name', pulls, 'insiders'],
  ['github.event.issue.title', issues],
  ['github.event.issue.body', issues, 'lines'],
  ['github.event.issue.labels.*.name', issues, 'insiders'],
  ['github.event.label.name', [...issues, ...pulls], 'insiders'],
  ['github.event.comment.body', comments, 'lines'],
  ['github.event.changes.title.from', [...pulls, ...issues]],
  ['github.event.changes.body.from', [...pulls, ...issues, ...comments], 'lines'],
  ['github.event.merge_group.head_commit.message', ['merge_group'], 'lines'],
  ['github.event.merge_group.head_commit.author.email', ['merge_group']],
  ['github.event.merge_group.head_commit.author.name', ['merge_group']],
  ['github.event.review.body', ['pull_request_review'], 'lines'],
  ['github.event.discussion.title', ['discussion', 'discussion_comment']],
  ['github.event.discussion.body', ['discussion', 'discussion_comment'], 'lines'],
  ['github.event.pages.*.page_name', ['gollum']],
  ['github.event.pages.*.title', ['gollum']],
  ['github.event.commits.*.message', pushes, 'lines'],
  ['github.event.commits.*.author.email', pushes],
  ['github.event.commits.*.author.name', pushes],
  ['github.event.commits.*.committer.email', pushes],
  ['github.event.commits.*.committer.name', pushes],
  ['github.event.head_commit.message', pushes, 'lines'],
  ['github.event.head_commit.author.email', pushes],
  ['github.event.head_commit.author.name', pushes],
  ['github.event.head_commit.committer.email', pushes],
  ['github.event.head_commit.committer.name', pushes],
  ['github.event.workflow_run.display_title', runs],
  ['github.event.workflow_run.head_branch', runs],
  ['github.event.workflow_run.head_commit.message', runs, 'lines'],
  ['github.event.workflow_run.head_commit.author.email', runs],
  ['github.event.workflow_run.head_commit.author.name', runs],
  ['github.event.workflow_run.head_commit.committer.email', runs],
  ['github.event.workflow_run.head_commit.committer.name', runs],
  ['github.event.workflow_run.head_repository.description', runs],
  ['github.event.workflow_run.pull_requests.*.head.ref', runs],
];

const branches = /^github\.head_ref$|\.head\.(?:ref|label)$|\.head_branch$/;
const fork = 'github.event.pull_request.head.repo';
const run = 'github.event.workflow_run';

/** Names of a head that hold no code. */
const heads: readonly (readonly [path: string, events: readonly string[], head: 'commit' | 'repository'])[] =
  [
    ['github.event.pull_request.head.sha', pulls, 'commit'],
    ['github.event.pull_request.merge_commit_sha', pulls, 'commit'],
    ['github.event.after', pulls, 'commit'],
    ...['full_name', 'url', 'html_url', 'clone_url', 'git_url', 'ssh_url', 'owner.login'].map(
      (part) => [`${fork}.${part}`, pulls, 'repository'] as const,
    ),
    ['github.event.pull_request.head.user.login', pulls, 'repository'],
    [`${run}.head_sha`, runs, 'commit'],
    [`${run}.head_commit.id`, runs, 'commit'],
    [`${run}.pull_requests.*.head.sha`, runs, 'commit'],
    ...['full_name', 'url', 'html_url', 'owner.login'].map(
      (part) => [`${run}.head_repository.${part}`, runs, 'repository'] as const,
    ),
  ];

const plain = { lines: false, insiders: false, fromCaller: false, text: true, head: null };

export const contexts: readonly UnsafeContext[] = [
  ...rows.map(([path, events, kind]) => ({
    ...plain,
    path: path.split('.'),
    events,
    lines: kind === 'lines',
    insiders: kind === 'insiders',
    head: branches.test(path) ? ('branch' as const) : null,
  })),
  ...heads.map(([path, events, head]) => ({ ...plain, path: path.split('.'), events, text: false, head })),
];

/** `refs/pull/12/merge`: the number may come from anywhere, what it names is a pull request's. */
export const pullRef: UnsafeContext = {
  ...plain,
  path: ['refs/pull'],
  events: [...privileged],
  text: false,
  head: 'commit',
};

/** The head of the pull request that was commented on, asked of GitHub. */
export function lookedUp(head: 'branch' | 'commit'): UnsafeContext {
  return { ...pullRef, path: [`looked up ${head}`], head };
}

/** What whoever calls an action or workflow hands over. */
export function ofCaller(name: string, event: string): UnsafeContext {
  return { ...plain, path: ['inputs', name], events: [event], lines: true, fromCaller: true };
}

/** A flow's path against one of the table's: `*` there stands for one step; of a dump the beginning is enough. */
export function carries({ path, dumped }: Flow, unsafe: UnsafeContext): boolean {
  const enough = dumped ? path.length <= unsafe.path.length : path.length === unsafe.path.length;
  return enough && path.every((part, i) => part === unsafe.path[i] || part === '*' || unsafe.path[i] === '*');
}

/** Events on which actions look up a pull request. */
const aboutPulls = [...pulls, ...privileged];

/**
 * Outputs of actions that hold texts of a pull request or issue: its branch, title, body or the names of its files.
 * https://securitylab.github.com/resources/github-actions-untrusted-input and the advisories of these actions, such as
 * GHSA-mcph-m25j-8j63 (tj-actions/changed-files).
 */
const outputs: readonly (readonly [action: RegExp, output: RegExp, lines?: true])[] = [
  [/^tj-actions\/changed-files@/i, /_files$|_changed_keys$/],
  [/^tj-actions\/branch-names@/i, /branch$|^ref/],
  [/^dorny\/paths-filter@/i, /_files$/],
  [
    /^(?:jitterbit|masesgroup|ahmadnassri|lots0logs|trilom|futuratrepadeira)\/[\w-]*(?:changed-files|file-changes-action)@/i,
    /./,
  ],
  [/^(?:xt0rted|alessbell)\/pull-request-comment-branch@/i, /_ref$/],
  [/^eficode\/resolve-pr-refs@/i, /_ref$/],
  [/^khan\/pull-request-comment-trigger@/i, /^comment_body$/, true],
  [/^potiuk\/get-workflow-origin@/i, /branch$/i],
  [
    /^(?:8bitjonny\/gh-get-current-pr|jwalton\/gh-find-current-pr|actions-ecosystem\/action-get-merged-pull-request)@/i,
    /title|body|^pr$|head.*ref/i,
    true,
  ],
  [
    /^(?:zentered\/issue-forms-body-parser|stefanbuck\/github-issue-parser|peter-murray\/issue-forms-body-parser|issue-ops\/parser)@/i,
    /./,
    true,
  ],
  [/^actions-ecosystem\/action-regex-match@/i, /./],
];

/** What an action's output holds; `*` for all its outputs. */
export function outputsOfActions(uses: string, output: string): readonly UnsafeContext[] {
  return outputs
    .filter(([action, name]) => action.test(uses) && (output === '*' || name.test(output)))
    .map(([, , lines = false]) => ({
      ...plain,
      path: [uses.split('@')[0]?.toLowerCase() ?? '', output],
      events: aboutPulls,
      lines,
    }));
}

const inEvent =
  /(?:\.|payload\.|\[["'])((?:issue|pull_request|comment|discussion|review|head_commit|workflow_run|pages|commits)\??(?:\.\w+\??|\[[^\]]*\]\??)*)/g;
const asked: readonly (readonly [field: RegExp, path: string])[] = [
  [/\btitle\b/, 'github.event.pull_request.title'],
  [/\bbody\b/, 'github.event.pull_request.body'],
  [/\bheadRefName\b/, 'github.event.pull_request.head.ref'],
];

/** What a command takes out of the event's file or payload, or asks of a pull request. */
export function ofEventFile(text: string): readonly UnsafeContext[] {
  const paths = [...text.matchAll(inEvent)].map(([, path = '']) =>
    [
      'github',
      'event',
      ...path
        .replaceAll('?', '')
        .replaceAll(/\[[^\]]*\]/g, '.*')
        .split('.'),
    ].map((one) => one.toLowerCase()),
  );
  const read = contexts.filter((unsafe) => paths.some((path) => carries({ path, dumped: false }, unsafe)));
  if (!/\bgh\s+(?:pr|issue)\s+view\b/.test(text)) return read;
  const named = asked.filter(([field]) => field.test(text)).map(([, path]) => path);
  return [
    ...read,
    ...contexts
      .filter(({ path }) => named.includes(path.join('.')))
      .map((one) => ({ ...one, events: aboutPulls })),
  ];
}
