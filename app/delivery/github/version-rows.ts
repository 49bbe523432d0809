/** Releases and tags as GraphQL tells them → rows. Pure. */
import type { Tag } from '../clone/tags.ts';
import { secondsOf } from './pull-rows.ts';
import type { ReleaseRow } from './rows.ts';

export interface ReleaseNode {
  readonly tagName: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly publishedAt: string | null;
  readonly tagCommit: { readonly oid: string; readonly committedDate: string } | null;
}

export const releaseSelection = 'tagName isDraft isPrerelease publishedAt tagCommit { oid committedDate }';

/** Null: a draft, which nobody was given. */
export function releaseRowOf({
  tagName,
  isDraft,
  isPrerelease,
  publishedAt,
  tagCommit,
}: ReleaseNode): ReleaseRow | null {
  if (isDraft || publishedAt === null) return null;
  return {
    tag: tagName,
    commit: tagCommit?.oid ?? null,
    committedAt: tagCommit ? secondsOf(tagCommit.committedDate) : null,
    publishedAt: secondsOf(publishedAt),
    preRelease: isPrerelease,
  };
}

interface TargetNode {
  readonly __typename: string;
  readonly oid: string;
  readonly committedDate?: string;
}

export interface TagNode {
  readonly name: string;
  readonly target:
    | (TargetNode & {
        readonly tagger?: { readonly date: string | null } | null;
        readonly target?: TargetNode;
      })
    | null;
}

export const tagSelection =
  'name target { __typename oid ... on Commit { committedDate } ... on Tag { tagger { date } target { __typename oid ... on Commit { committedDate } } } }';

/** Null: it names no commit. */
export function tagOf({ name, target }: TagNode): Tag | null {
  const commit = target?.__typename === 'Tag' ? target.target : target;
  if (commit?.__typename !== 'Commit') return null;
  const given = target?.__typename === 'Tag' ? (target.tagger?.date ?? null) : null;
  const time = given ?? commit.committedDate ?? '';
  const at = secondsOf(time);
  return at > 0 ? { name, commit: commit.oid, at, lightweight: given === null } : null;
}
