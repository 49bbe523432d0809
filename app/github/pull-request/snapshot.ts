/**
 * One wide GraphQL read per assessment: what REST would need six to ten calls for. By GitHub's formula (the requests that
 * its connections would take, each at its largest page, over 100) it costs 2 points of the client's GraphQL budget
 * (https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api), and 3 with the files of open
 * pull requests, which it once had.
 */
import type { Connection } from '../connection.ts';
import type { FoundTemplates } from './snapshot-templates.ts';

/** A login with its kind; null stands for a deleted account. */
export interface ActorNode {
  readonly __typename: 'User' | 'Bot' | 'Organization' | 'Mannequin' | 'EnterpriseUserAccount';
  readonly login: string;
}

export interface ReviewNode {
  /** A number as text: it may not fit 32 bits. */
  readonly fullDatabaseId: string;
  readonly author: ActorNode | null;
  readonly authorCanPushToRepository: boolean;
  readonly state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';
  readonly submittedAt: string | null;
  readonly commit: { readonly oid: string } | null;
  /** Null where the token may not read the organization's teams; left out where it was not asked for. */
  readonly onBehalfOf?: { readonly nodes: readonly ({ readonly combinedSlug: string } | null)[] };
}

export interface GitActorNode {
  readonly name: string | null;
  readonly user: { readonly login: string } | null;
}

/** Logins and, of those who have none, names of a commit's authors, each sorted. */
export function peopleOf(nodes: readonly GitActorNode[]): {
  readonly authors: readonly string[];
  readonly unknownAuthors: readonly string[];
} {
  const known = nodes.flatMap(({ user }) => (user ? [user.login] : []));
  const unknown = nodes.flatMap(({ user, name }) => (user ? [] : [name ?? 'unnamed']));
  return {
    authors: [...new Set(known)].sort(),
    // GraphQL links no account to an App's commits; an App is not a reviewer.
    unknownAuthors: [...new Set(unknown)].filter((name) => !name.endsWith('[bot]')).sort(),
  };
}

export interface SignatureNode {
  readonly isValid: boolean;
  /** GraphQL's `GitSignatureState`. */
  readonly state: string;
  readonly wasSignedByGitHub: boolean;
  readonly signer: { readonly login: string } | null;
}

export interface CommitNode {
  readonly oid: string;
  readonly authors: { readonly nodes: readonly GitActorNode[]; readonly totalCount: number };
  readonly committer: GitActorNode | null;
  readonly parents: { readonly totalCount: number };
  /** Null: not signed. */
  readonly signature: SignatureNode | null;
}

export interface CheckRunNode {
  readonly __typename: 'CheckRun';
  readonly databaseId: number;
  /** What its App noted when creating it. */
  readonly externalId: string | null;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly detailsUrl: string | null;
  readonly checkSuite: {
    readonly app: { readonly databaseId: number; readonly slug: string } | null;
    readonly workflowRun: {
      readonly databaseId: number;
      /** Ends in the workflow's file name. */
      readonly workflow: { readonly resourcePath: string };
    } | null;
  };
}

export interface StatusContextNode {
  readonly __typename: 'StatusContext';
  readonly context: string;
  readonly state: 'EXPECTED' | 'ERROR' | 'FAILURE' | 'PENDING' | 'SUCCESS';
  readonly createdAt: string;
  readonly targetUrl: string | null;
  readonly creator: ActorNode | null;
}

/** The base that a pull request had was changed for another, or its branch rewritten or deleted. */
export interface BaseChangeNode {
  readonly createdAt: string;
  /** The branch before; absent where it was the same branch. */
  readonly previousRefName?: string;
  readonly oldBase?: string;
}

export interface OpenPullRequestNode {
  readonly number: number;
  readonly baseRefName: string;
  readonly headRefOid: string;
}

export interface OpenPullRequests {
  readonly nodes: readonly OpenPullRequestNode[];
  readonly totalCount: number;
  /** Where the next page begins; null when these are all. */
  readonly endCursor: string | null;
}

/** What is known of one other open pull request. */
export interface OtherOpen {
  readonly number: number;
  /** Paths it adds (or moves something to) in the folders, sorted; null when that could not be seen. */
  readonly added: readonly string[] | null;
}

export interface OthersOpen {
  readonly pulls: readonly OtherOpen[];
  /** How many there are, whether looked at or not. */
  readonly all: number;
}

/** An open pull request and the head it has. */
export interface OpenHead {
  readonly number: number;
  readonly headRefOid: string;
}

export type OpenHeads = Connection<OpenHead>;

/** A directory's text files, two levels deep; null when there is no such directory. */
export interface TreeNode {
  readonly entries?: readonly {
    readonly name: string;
    readonly type: string;
    readonly object: {
      readonly text?: string | null;
      readonly isTruncated?: boolean;
      readonly isBinary?: boolean | null;
      readonly entries?: readonly {
        readonly name: string;
        readonly type: string;
        readonly object: {
          readonly text?: string | null;
          readonly isTruncated?: boolean;
          readonly isBinary?: boolean | null;
        } | null;
      }[];
    } | null;
  }[];
}

export interface IssueNode {
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED';
  /** Null where the token may not see it. */
  readonly repository: { readonly nameWithOwner: string } | null;
}

export interface Snapshot {
  readonly visibility: 'INTERNAL' | 'PRIVATE' | 'PUBLIC';
  readonly repository: { readonly nameWithOwner: string; readonly url: string };
  /** Issues that merging closes, as GitHub links them; null when it was not asked for, or the token may not read issues. A null node: the token may not see that one. */
  readonly closingIssues: {
    readonly nodes: readonly (IssueNode | null)[];
    readonly totalCount: number;
  } | null;
  readonly pullRequest: {
    /** All of them, oldest first. */
    readonly reviews: readonly ReviewNode[];
    /** All of them, oldest first. */
    readonly commits: readonly CommitNode[];
    /** All check runs and statuses of the head; null when there is none. */
    readonly checks: readonly (CheckRunNode | StatusContextNode)[] | null;
    /** When its base was changed, rewritten or deleted, the newest last. */
    readonly baseChanges: readonly BaseChangeNode[];
    /** Ids of the comments that the reader of this snapshot wrote, oldest first. */
    readonly ownComments: readonly number[];
  };
  /** The 50 open pull requests that were updated last, this one among them; `totalCount` says how many there are. */
  readonly openPullRequests: OpenPullRequests;
  /** All open pull requests with their heads, or the first page of them. */
  readonly heads: OpenHeads;
  /** The CODEOWNERS files of the base branch, in GitHub's order: the first one counts. A text is null when it is too large or not text. */
  readonly codeOwners: readonly { readonly path: string; readonly text: string | null }[];
  /** The base branch's `.gitattributes` at the root; null when there is none, its text null when it is too large or not text. */
  readonly gitAttributes: { readonly text: string | null } | null;
  readonly templates: FoundTemplates;
  /** Directory → what is in it on the base branch, for the wanted directories. */
  readonly directories: Readonly<Record<string, TreeNode | null>>;
}
