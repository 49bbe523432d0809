/**
 * What does not compile: each `@ts-expect-error` is a mistake that only the compiler can keep out, and `npm run typecheck`
 * fails where one of them compiles. Beside each stands the same without the mistake.
 */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Collector, PullRequestSource, ReleaseSource } from '../../app/facts/source.ts';
import { whole } from '../../app/looked.ts';
import { definePolicy, type Policy } from '../../policies/engine/policy.ts';
import { own } from '../../policies/engine/prose.ts';
import type { PolicySubject } from '../../policies/engine/subject.ts';
import { pass } from '../../policies/engine/verdict.ts';

const options = z.strictObject({});
const about = { id: 'made-up', title: 'All is well', controls: [], options } as const;
const judge = () => pass(own('well'));
const proposedBy = () => true;

describe('a policy', () => {
  it('asks for facts that its subject can have, and no others', () => {
    definePolicy({ ...about, subject: 'pull_request', needs: ['pullRequest', 'release'], judge });
    // @ts-expect-error nobody knows a pull request of a repository
    definePolicy({ ...about, subject: 'repository', needs: ['pullRequest'], judge });
    // @ts-expect-error one fact that it can have makes the other no better
    definePolicy({ ...about, subject: 'repository', needs: ['repository', 'pullRequest'], judge });
    // @ts-expect-error a release has no reviews of its own
    definePolicy({ ...about, subject: 'release', needs: ['release', 'reviews'], judge });
    // @ts-expect-error a pull request tells nothing of the organization
    definePolicy({ ...about, subject: 'pull_request', needs: ['organization'], judge });
    expect.assertions(0);
  });

  it('is about a subject that it names: one that may be any has the facts that all have, which are none', () => {
    const subject = 'repository' as PolicySubject;
    definePolicy({ ...about, subject, needs: [], judge });
    // @ts-expect-error a release has no such fact
    definePolicy({ ...about, subject, needs: ['repository'], judge });
    expect.assertions(0);
  });

  it('can be proposed by a pull request only where one has all its facts', () => {
    definePolicy({ ...about, subject: 'release', needs: ['release'], proposedBy, judge });
    // @ts-expect-error a pull request does not know the repository
    definePolicy({ ...about, subject: 'repository', needs: ['repository'], proposedBy, judge });
    // @ts-expect-error nor does it where another fact would do
    const mixed: Policy<never, 'release' | 'repository', typeof options>['proposedBy'] = proposedBy;
    expect(mixed).toBe(proposedBy);
  });

  it('reads the facts it asked for, and no others', () => {
    definePolicy({
      ...about,
      subject: 'pull_request',
      needs: ['pullRequest'],
      // @ts-expect-error it did not ask for reviews
      judge: ({ reviews }) => pass(own(String(reviews))),
    });
    definePolicy({
      ...about,
      subject: 'pull_request',
      needs: ['pullRequest'],
      // @ts-expect-error a clone knows no title: somebody has to say what happens then
      judge: ({ pullRequest: { title } }) => pass(own(title)),
    });
    expect.assertions(0);
  });
});

describe('a collector', () => {
  const of = { fact: 'release', events: [], permissions: {}, local: false, asks: [] } as const;
  const value = {
    state: 'proposed',
    tag: null,
    prerelease: false,
    draft: false,
    notes: '',
    changelogs: [],
    files: null,
  } as const;

  it('serves every subject that its fact can be known of', async () => {
    const each: Collector<'release'> = {
      ...of,
      collect: async (source: PullRequestSource | ReleaseSource) => whole({ ...value, notes: source.kind }),
    };
    const one: Collector<'release'> = {
      ...of,
      // @ts-expect-error a pull request that proposes a release has the fact, too
      collect: async (source: ReleaseSource) => whole({ ...value, notes: source.kind }),
    };
    expect(each.fact).toBe(one.fact);
  });
});
