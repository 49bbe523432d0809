/** GitHub's published limits; a test may lower one to reach it cheaply, never raise it. */
export interface Limits {
  /** Files a pull request's list answers. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
  readonly pullFiles: number;
  /** Commits a pull request's list answers. https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
  readonly pullCommits: number;
  /** Files and commits of a comparison. https://docs.github.com/rest/commits/commits#compare-two-commits */
  readonly compareFiles: number;
  readonly compareCommits: number;
  /** A file's diff beyond either has no patch. https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits */
  readonly patchLines: number;
  readonly patchBytes: number;
  /** Lines of a pull request's diff or patch; beyond it 406. */
  readonly diffLines: number;
  /** Entries of a recursive tree. https://docs.github.com/rest/git/trees#get-a-tree */
  readonly treeEntries: number;
  /** Entries of a directory listing. https://docs.github.com/rest/repos/contents#get-repository-content */
  readonly directoryEntries: number;
  /** Bytes above which contents come without content unless raw, and above which not at all. */
  readonly contentBytes: number;
  readonly rawBytes: number;
  /** Bytes of text that GraphQL gives of a blob; more sets `isTruncated`. */
  readonly blobTextBytes: number;
  /** https://docs.github.com/rest/checks/runs#update-a-check-run */
  readonly annotationsPerRequest: number;
  /** Characters, and bytes of UTF-8. */
  readonly checkTextCharacters: number;
  readonly commentCharacters: number;
  /** Of a request's path and query; beyond it 414. https://github.com/github/docs/issues/5136 */
  readonly urlBytes: number;
  /** Requests an hour of an installation. */
  readonly requestsPerHour: number;
  /** A webhook that is not answered by then is cut off and counts as failed. */
  readonly webhookMilliseconds: number;
}

export const gitHubLimits: Limits = {
  pullFiles: 3000,
  pullCommits: 250,
  compareFiles: 300,
  compareCommits: 250,
  patchLines: 20_000,
  patchBytes: 500_000,
  diffLines: 20_000,
  treeEntries: 100_000,
  directoryEntries: 1000,
  contentBytes: 1024 * 1024,
  rawBytes: 100 * 1024 * 1024,
  blobTextBytes: 512_000,
  annotationsPerRequest: 50,
  checkTextCharacters: 65_535,
  commentCharacters: 65_536,
  urlBytes: 8191,
  requestsPerHour: 5000,
  webhookMilliseconds: 10_000,
};
