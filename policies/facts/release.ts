/** A release: published on GitHub, or proposed by a pull request that would make it. */
export interface Release {
  readonly state: 'published' | 'proposed';
  /** Its tag; null while a pull request proposes it: the tag comes with the release. */
  readonly tag: string | null;
  readonly prerelease: boolean;
  /** The pull request that proposes it is still a draft. A draft release is not judged at all. */
  readonly draft: boolean;
  /** Its notes; the pull request's text while it is proposed. */
  readonly notes: string;
  /** Change logs at the root of the branch it is made from, sorted. */
  readonly changelogs: readonly string[];
  /** Paths that the proposing pull request touches, sorted; null when it is published. */
  readonly files: readonly string[] | null;
}
