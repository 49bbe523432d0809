/** Releases as REST lists them: GraphQL names no author where a program published it. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';
import { accountOf, restAccount } from './accounts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { ask } from './graphql.ts';
import { pagesOf } from './rest.ts';

const release = z.object({
  id: z.number(),
  tag_name: z.string(),
  name: z.string().nullable(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  immutable: z.boolean().optional(),
  created_at: z.string(),
  published_at: z.string().nullable(),
  author: restAccount.nullable(),
});

export interface ReleaseFact {
  readonly id: number;
  readonly tag: string;
  readonly name: string | null;
  readonly preRelease: boolean;
  readonly publishedAt: Instant;
  /** Null: the account was deleted. */
  readonly by: Account | null;
  /** GitHub lets nobody move its tag. */
  readonly immutable: boolean;
  /** What the tag names now; null: nothing. */
  readonly commit: TagCommit | null;
}

export interface TagCommit {
  readonly sha: string;
  /** As the commit says it; null: it is no commit. */
  readonly committedAt: Instant | null;
}

interface RefNode {
  readonly target: TargetNode | null;
}

interface TargetNode {
  readonly oid: string;
  readonly committedDate?: string;
  readonly target?: TargetNode | null;
}

const perQuestion = 50;

/** What tags name, whether they are annotated or not. */
async function commitsOf(at: RepositoryAt, tags: readonly string[]): Promise<ReadonlyMap<string, TagCommit>> {
  const commits = new Map<string, TagCommit>();
  for (let from = 0; from < tags.length; from += perQuestion) {
    const part = tags.slice(from, from + perQuestion);
    const answer = await ask<Readonly<Record<string, RefNode | null>>>(at, {
      name: 'ref',
      body: part
        .map(
          (tag, i) =>
            `t${i}: ref(qualifiedName: ${JSON.stringify(`refs/tags/${tag}`)}) { target { oid ... on Commit { committedDate } ... on Tag { target { oid ... on Commit { committedDate } } } } }`,
        )
        .join('\n'),
      variables: {},
      what: own('the tags of releases'),
      permission: 'contents: read',
      idsOf: () => part,
    });
    for (const [i, tag] of part.entries()) {
      const target = answer[`t${i}`]?.target;
      const end = target?.target ?? target;
      if (end)
        commits.set(tag, {
          sha: end.oid,
          committedAt: end.committedDate === undefined ? null : instantOf(end.committedDate),
        });
    }
  }
  return commits;
}

export interface Releases {
  /** In the period, oldest first. */
  readonly published: readonly ReleaseFact[];
  /** Numbers of all that there are. */
  readonly listed: ReadonlySet<number>;
}

/** Drafts may be old when they are published, so that all are read. Throws `CannotLook`. */
export async function readReleases(at: RepositoryAt, period: Period): Promise<Releases> {
  const listed = new Set<number>();
  const found: (Omit<ReleaseFact, 'commit'> & { readonly tag: string })[] = [];
  const list = {
    route: 'GET /repos/{owner}/{repo}/releases',
    parameters: {},
    item: release,
    idOf: ({ id }: z.output<typeof release>) => String(id),
    what: own('the releases'),
    permission: 'contents: read',
  };
  for await (const page of pagesOf(at, list))
    for (const one of page) {
      listed.add(one.id);
      if (one.draft || one.published_at === null) continue;
      const publishedAt = instantOf(one.published_at);
      if (!isWithin(period, publishedAt)) continue;
      const { id, tag_name: tag, name, prerelease: preRelease, immutable = false, author } = one;
      found.push({ id, tag, name, preRelease, immutable, publishedAt, by: accountOf(author) });
    }
  const unique = [...new Map(found.map((one) => [one.id, one])).values()];
  const commits = await commitsOf(
    at,
    unique.map(({ tag }) => tag),
  );
  const published = unique
    .map((one) => ({ ...one, commit: commits.get(one.tag) ?? null }))
    .toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
  return { published, listed };
}
