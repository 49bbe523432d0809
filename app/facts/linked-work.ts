/** Collects the issues that GitHub links to a pull request, those its words name, and the declared trackers' tickets. */
import type { Gap } from '../../policies/engine/facts.ts';
import { needed } from '../../policies/engine/part.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { LinkedIssue, LinkedWork } from '../../policies/facts/linked-work.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { issueReferences, ticketReferences, visibleWords } from '../../policies/formats/work-references.ts';
import { grant } from '../github/access/reasons.ts';
import { type IssueAt, readIssueStates } from '../github/issues.ts';
import type { Snapshot } from '../github/pull-request/snapshot.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook, type Looked } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

/** Named issues that are looked up; a description that names more is a list of something else. */
const maxLookedUp = 20;

function closing({ closingIssues, repository }: Snapshot): {
  readonly issues: readonly LinkedIssue[];
  readonly hidden: number;
} {
  if (!closingIssues)
    throw new CannotLook(
      own('GitHub refused to show the linked issues'),
      grant('issues: read'),
      'issues: read',
    );
  const issues = closingIssues.nodes.flatMap((node): readonly LinkedIssue[] =>
    node
      ? [
          {
            repository: node.repository?.nameWithOwner ?? repository.nameWithOwner,
            number: node.number,
            how: 'closes',
            state: node.state === 'OPEN' ? 'open' : 'closed',
          },
        ]
      : [],
  );
  return { issues, hidden: closingIssues.totalCount - issues.length };
}

const keyOf = ({ repository, number }: IssueAt): string => `${repository.toLowerCase()}#${number}`;

/** Named issues of the same owner, but not this pull request, nor what GitHub links already. */
function namedIn(
  words: string,
  { repository: { nameWithOwner, url } }: Snapshot,
  known: readonly IssueAt[],
): readonly IssueAt[] {
  const [owner = ''] = nameWithOwner.split('/');
  const taken = new Set(known.map(keyOf));
  return issueReferences(words, new URL(url).host)
    .map(({ repository, number }) => ({ repository: repository ?? nameWithOwner, number }))
    .filter(({ repository }) => repository.toLowerCase().startsWith(`${owner.toLowerCase()}/`))
    .filter((one) => !taken.has(keyOf(one)));
}

async function mentioned(github: GitHubReads, named: readonly IssueAt[]): Promise<readonly LinkedIssue[]> {
  const looked = named.slice(0, maxLookedUp);
  const states = await readIssueStates(github.octokit, looked);
  return looked.map((one, i) => ({ ...one, how: 'mentions', state: states[i] ?? 'unseen' }));
}

/** Unseen issues matter only when no issue that was seen is enough. */
function gapsOf({ issues, hidden, unread, tickets }: LinkedWork): readonly Gap[] {
  if (tickets.length > 0 || issues.some(({ state }) => state === 'open' || state === 'closed')) return [];
  const unseen = issues.filter(({ state }) => state === 'unseen');
  return [
    ...(hidden > 0 ? [{ reason: say`GitHub does not show ${hidden} of the linked issues` }] : []),
    ...unseen.map(({ repository, number }) => ({
      reason: say`${`${repository}#${number}`} could not be seen`,
      remedy: say`An owner of the organization can give Fairlead access to ${repository}, if it exists.`,
    })),
    ...(unread > 0 ? [{ reason: say`only ${maxLookedUp} of the issues it names were looked up` }] : []),
  ];
}

/** Title, visible description, and branch, which is often in lower case: trackers link by any of them. */
function textsOf({ title, body, head }: PullRequest): readonly string[] {
  const branch = needed(head.ref);
  return [needed(title), visibleWords(needed(body)), branch, branch.toUpperCase()];
}

async function collect(source: PullRequestSource): Promise<Looked<LinkedWork>> {
  const { github, wanted } = source;
  if (!github) throw new CannotLook(own('a local clone has no issues'));
  const [pull, snapshot] = await Promise.all([source.pullRequest(), github.snapshot()]);
  const { issues: closes, hidden } = closing(snapshot);
  const self = { repository: snapshot.repository.nameWithOwner, number: github.number };
  const named = namedIn(`${needed(pull.title)}\n${visibleWords(needed(pull.body))}`, snapshot, [
    ...closes,
    self,
  ]);
  const issues = [...closes, ...(await mentioned(github, named))].toSorted((a, b) =>
    a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : a.number - b.number,
  );
  const unread = Math.max(0, named.length - maxLookedUp);
  const value = { issues, hidden, unread, tickets: ticketReferences(textsOf(pull), wanted.trackers) };
  return { value, gaps: gapsOf(value) };
}

export const linkedWork: Collector<'linkedWork'> = {
  fact: 'linkedWork',
  events: ['pull_request'],
  permissions: { issues: 'read', pull_requests: 'read' },
  local: false,
  asks: ['trackers'],
  collect,
};
