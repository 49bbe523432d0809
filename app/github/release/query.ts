/** The texts of the reads about a release. Checked against GitHub's public schema by a test. */

/** Open issues, or pull requests, of one label that are listed; more are counted. */
const maxBlockers = 50;

/** How many pull requests of one commit, and opinions of one pull request, are read. */
export const maxPullRequests = 10;
export const maxOpinions = 50;

const actor = '{ __typename login }';

/** The release of a tag as it is now, and the branch whose rules judge it. */
export const releaseQuery = `query FairleadReleaseNow($owner: String!, $repo: String!, $tag: String!) {
  repository(owner: $owner, name: $repo) {
    defaultBranchRef { name target { oid } }
    release(tagName: $tag) {
      tagName name description author { login } isDraft isPrerelease publishedAt tagCommit { oid }
    }
  }
}`;

const releasesPage = `nodes { tagName isDraft isPrerelease publishedAt tagCommit { oid } }
      totalCount pageInfo { hasNextPage endCursor }`;

const newestFirst = 'orderBy: { field: CREATED_AT, direction: DESC }';

/** All releases, and what is open with each of some labels; labels and the root's expression are variables, never text. */
export function releaseSnapshotQuery(labels: number, withRoot: boolean): string {
  const names = Array.from({ length: labels }, (_, i) => i);
  const variables = [...names.map((i) => `, $label${i}: String!`), ...(withRoot ? [', $root: String!'] : [])];
  const open = (i: number) => `states: OPEN, labels: [$label${i}], first: ${maxBlockers}`;
  const items = '{ totalCount nodes { number title } }';
  return `query FairleadRelease($owner: String!, $repo: String!${variables.join('')}) {
  repository(owner: $owner, name: $repo) {
    releases(first: 100, ${newestFirst}) {
      ${releasesPage}
    }
    ${withRoot ? 'root: object(expression: $root) { ... on Tree { entries { name type } } }' : ''}
    ${names.map((i) => `issues${i}: issues(${open(i)}) ${items}\n    pulls${i}: pullRequests(${open(i)}) ${items}`).join('\n    ')}
  }
}`;
}

/** The newest ones alone. */
export const recentReleasesQuery = `query FairleadRecentReleases($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) {
    releases(first: 30, ${newestFirst}) {
      ${releasesPage}
    }
  }
}`;

export const moreReleasesQuery = `query FairleadReleases($owner: String!, $repo: String!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    releases(first: 100, after: $after, ${newestFirst}) {
      ${releasesPage}
    }
  }
}`;

/** Commits by id, with the pull requests that brought them and their reviews. */
export function releasedCommitsQuery(commits: number): string {
  const names = Array.from({ length: commits }, (_, i) => i);
  return `query FairleadReleasedCommits($owner: String!, $repo: String!${names.map((i) => `, $commit${i}: GitObjectID!`).join('')}) {
  repository(owner: $owner, name: $repo) {
    ${names.map((i) => `commit${i}: object(oid: $commit${i}) { ...released }`).join('\n    ')}
  }
}
fragment released on Commit {
  oid messageHeadline parents { totalCount }
  authors(first: 50) { totalCount nodes { name user { login } } }
  committer { name user { login } }
  associatedPullRequests(first: ${maxPullRequests}) {
    totalCount
    nodes {
      number title merged headRefName headRefOid author ${actor} repository { nameWithOwner }
      labels(first: 50) { nodes { name } }
      reviews(last: ${maxOpinions}, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) {
        totalCount
        nodes { fullDatabaseId author ${actor} authorCanPushToRepository state submittedAt commit { oid } }
      }
    }
  }
}`;
}

const editsPage = `nodes { editedAt deletedAt diff editor ${actor} }
      totalCount pageInfo { hasNextPage endCursor }`;

/** The text of a pull request with all its edits, of which `diff` is the whole text afterwards. */
export const editsQuery = `query FairleadEdits($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    body createdAt author ${actor}
    userContentEdits(first: 100, after: $after) {
      ${editsPage}
    }
  } }
}`;
