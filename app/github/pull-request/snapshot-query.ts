/** The text of the wide read. Checked against GitHub's public schema by a test. */
import { openHeadsPage, openHeadsParts } from './open-heads.ts';
import { templateSelection, templateVariables } from './snapshot-templates.ts';

const actor = '{ __typename login }';
const blob = 'text isBinary isTruncated';

/**
 * Items a connection gives at once, as the variable `$page`; more are paged. GitHub's maximum first, then what is tried
 * when it does not manage that in its ten seconds.
 */
export const pageSizes = [100, 30, 10] as const;

/** Authors of one commit that are read; a commit with more is not judged. */
export const maxAuthors = 50;

/** GitHub lists no more commits of a pull request. https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
export const maxCommits = 250;

/** Of events after which a pull request may show another change although nobody pushed; the newest matter. */
const baseChanges = `timelineItems(last: 50, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, BASE_REF_FORCE_PUSHED_EVENT, BASE_REF_DELETED_EVENT]) { nodes {
  ... on BaseRefChangedEvent { createdAt previousRefName }
  ... on AutomaticBaseChangeSucceededEvent { createdAt oldBase }
  ... on BaseRefForcePushedEvent { createdAt }
  ... on BaseRefDeletedEvent { createdAt }
} }`;

/** Open pull requests that come with the wide read; of each only what costs GitHub no diff. */
const openPullRequestsPage = 50;

const openPullRequestsNodes = `nodes { number baseRefName headRefOid } totalCount pageInfo { hasNextPage endCursor }`;

const openPullRequestsOrder = 'states: OPEN, orderBy: { field: UPDATED_AT, direction: DESC }';

const reviewsPage = `nodes {
  fullDatabaseId author ${actor} authorCanPushToRepository state submittedAt commit { oid }
  onBehalfOf(first: 20) @include(if: $teams) { nodes { combinedSlug } }
} totalCount pageInfo { hasPreviousPage startCursor }`;

const commitsPage = `nodes { commit {
  oid authors(first: ${maxAuthors}) { totalCount nodes { name user { login } } }
  committer { name user { login } } parents { totalCount }
  signature { isValid state wasSignedByGitHub signer { login } }
} } totalCount pageInfo { hasPreviousPage startCursor }`;

const checksPage = `nodes {
  __typename
  ... on CheckRun {
    databaseId permalink externalId name status conclusion startedAt completedAt detailsUrl
    checkSuite { app { databaseId slug } workflowRun { databaseId url workflow { resourcePath } } }
  }
  ... on StatusContext { context state createdAt targetUrl creator ${actor} }
} totalCount pageInfo { hasNextPage endCursor }`;

/**
 * Bodies are left out: a comment is Fairlead's by its author, never by its text. `databaseId` of comments and reviews is
 * null once ids no longer fit 32 bits.
 */
const commentsPage = 'nodes { fullDatabaseId viewerDidAuthor } totalCount pageInfo { hasNextPage endCursor }';

const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Alias → path of the places where GitHub looks for CODEOWNERS, in its order. */
export const codeOwnersAliases = codeOwnersPaths.map((path, i) => ({ alias: `codeOwners${i}`, path }));

/** Alias and path of the file that marks generated and vendored files. */
export const gitAttributesAlias = { alias: 'gitAttributes', path: '.gitattributes' } as const;

function objectAt(alias: string, variable: string, selection: string): string {
  return `${alias}: object(expression: $${variable}) { ${selection} }`;
}

const tree = `... on Tree { entries { name type object {
  ... on Blob { ${blob} }
  ... on Tree { entries { name type object { ... on Blob { ${blob} } } } }
} } }`;

/** The query for a number of directories to list; directory and CODEOWNERS expressions are variables, never text. */
export function snapshotQuery(directories: number): string {
  const listed = Array.from({ length: directories }, (_, i) => `directory${i}`);
  const texts = [...codeOwnersAliases, gitAttributesAlias].map(({ alias }) => alias);
  const variables = [...texts, ...templateVariables, ...listed];
  return `query FairleadSnapshot($owner: String!, $repo: String!, $number: Int!, $head: GitObjectID!, $base: GitObjectID!, $teams: Boolean!, $issues: Boolean!, $page: Int!${variables
    .map((name) => `, $${name}: String!`)
    .join('')}) {
  repository(owner: $owner, name: $repo) {
    nameWithOwner url visibility
    pullRequest(number: $number) {
      updatedAt headRefOid baseRefName
      reviews(last: $page) { ${reviewsPage} }
      commits(last: $page) { ${commitsPage} }
      comments(first: $page) { ${commentsPage} }
      ${baseChanges}
      closingIssuesReferences(first: 20) @include(if: $issues) { nodes { number state repository { nameWithOwner } } totalCount }
    }
    head: object(oid: $head) { ... on Commit {
      statusCheckRollup { contexts(first: $page) { ${checksPage} } }
    } }
    heads: ${openHeadsPage}) ${openHeadsParts}
    openPullRequests: pullRequests(${openPullRequestsOrder}, first: ${openPullRequestsPage}) { ${openPullRequestsNodes} }
    ${texts.map((alias) => objectAt(alias, alias, `... on Blob { ${blob} }`)).join('\n    ')}
    ${templateSelection}
    ${listed.map((name) => objectAt(name, name, tree)).join('\n    ')}
  }
}`;
}

/** One further page, older than `before`, of the reviews or commits. */
export function olderQuery(connection: 'reviews' | 'commits'): string {
  const [selection, more] =
    connection === 'reviews' ? [reviewsPage, ', $teams: Boolean!'] : [commitsPage, ''];
  return `query FairleadOlder($owner: String!, $repo: String!, $number: Int!, $page: Int!, $before: String!${more}) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    ${connection}(last: $page, before: $before) { ${selection} }
  } }
}`;
}

/** One further page of the comments. */
export const moreCommentsQuery = `query FairleadComments($owner: String!, $repo: String!, $number: Int!, $page: Int!, $after: String!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    comments(first: $page, after: $after) { ${commentsPage} }
  } }
}`;

/** One further page of the head's check runs and statuses. */
export const moreChecksQuery = `query FairleadChecks($owner: String!, $repo: String!, $head: GitObjectID!, $page: Int!, $after: String!) {
  repository(owner: $owner, name: $repo) { head: object(oid: $head) { ... on Commit {
    statusCheckRollup { contexts(first: $page, after: $after) { ${checksPage} } }
  } } }
}`;

/** One further page of the open pull requests. */
export const moreOpenPullRequestsQuery = `query FairleadOpen($owner: String!, $repo: String!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    openPullRequests: pullRequests(${openPullRequestsOrder}, first: 100, after: $after) { ${openPullRequestsNodes} }
  }
}`;
