/** Sticky comments of two purposes on one pull request: whatever is deleted, lost or tried again, neither touches the other. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { GuardedOctokit } from '../../app/github/reads.ts';
import { type CommentContent, type KnownHere, publishComment } from '../../app/publish/comment.ts';
import { type CommentPurpose, commentPurposeOf, marked, replyBegins } from '../../app/publish/purposes.ts';
import type { KnownComment } from '../../app/store/comments.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const ours = 77;

interface Comment {
  readonly id: number;
  body: string;
  /** Number of the App that wrote it; null for a person. */
  readonly app: number | null;
}

type Fault = 'none' | 'made, then 502' | '502';

const http = (status: number) => Object.assign(new Error(`HTTP ${status}`), { status });

/** One pull request's comments, as GitHub serves them. */
function pullRequest() {
  const comments: Comment[] = [];
  const state = { next: 1, fault: 'none' as Fault, writes: 0, reads: 0 };
  const listed = () =>
    comments.map(({ id, body, app }) => ({
      id,
      body,
      performed_via_github_app: app === null ? null : { id: app },
    }));
  const write = (app: number | null, body: string) => {
    comments.push({ id: state.next, body, app });
    state.next += 1;
    return state.next - 1;
  };
  const post = (body: string) => {
    const { fault } = state;
    state.fault = 'none';
    state.writes += 1;
    if (fault === '502') throw http(502);
    const id = write(ours, body);
    if (fault === 'made, then 502') throw http(502);
    return { data: { id } };
  };
  const patch = (id: number, body: string) => {
    state.writes += 1;
    const comment = comments.find((one) => one.id === id);
    if (!comment) throw http(404);
    if (comment.app !== ours) throw http(403);
    comment.body = body;
    return { data: {} };
  };
  const request = async (route: string, { comment_id, body }: { comment_id: number; body: string }) => {
    if (route.startsWith('POST')) return post(body);
    if (route.startsWith('PATCH')) return patch(comment_id, body);
    state.reads += 1;
    return { data: listed(), headers: {} };
  };
  const remove = (id: number) => {
    const at = comments.findIndex((one) => one.id === id);
    if (at >= 0) comments.splice(at, 1);
  };
  const octokit = { request, graphql: request } as unknown as GuardedOctokit;
  return { comments, state, octokit, write, remove };
}

/** What is noted of it, which may be lost. */
function memory() {
  const stored = new Map<string, KnownComment>();
  const replies: number[] = [];
  const known: KnownHere = {
    list: async () => new Map(stored),
    replies: async () => [...replies],
    set: async (purpose, comment) => void stored.set(purpose, comment),
    forget: async (purpose, id) => {
      if (stored.get(purpose)?.id === id) stored.delete(purpose);
    },
  };
  const lose = () => {
    stored.clear();
    replies.length = 0;
  };
  return { stored, replies, known, lose };
}

function scene() {
  const pull = pullRequest();
  const store = memory();
  const own = () => pull.comments.filter(({ app }) => app === ours).map(({ id }) => id);
  const publish = (content: CommentContent, read = own()) =>
    publishComment(
      { octokit: pull.octokit, owner: 'acme', repo: 'shop', number: 12, appId: ours, own: read },
      content,
      store.known,
    );
  /** Of our own comments, those for a purpose. */
  const of = (purpose: CommentPurpose) =>
    pull.comments.filter(({ app, body }) => app === ours && commentPurposeOf(body, true) === purpose);
  return { ...pull, ...store, own, publish, of };
}

type Scene = ReturnType<typeof scene>;

const policies = (body: string | null): CommentContent => ({
  purpose: 'policies',
  body,
  settled: '**Fairlead: all settled.**',
});
const metrics = (body: string | null): CommentContent => ({
  purpose: 'metrics',
  body,
  settled: 'Nothing was measured.',
});
const bodies = ({ comments }: Scene) => comments.map(({ body }) => body);

describe('a sticky comment', () => {
  it('is written once, edited in place, and says so when all is settled', async () => {
    const one = scene();
    await one.publish(policies('**Fairlead: 2 things**'));
    await one.publish(policies('**Fairlead: 2 things**'));
    await one.publish(policies('**Fairlead: 1 thing**'));
    expect(one.state).toMatchObject({ writes: 2, reads: 0 });
    expect(bodies(one)).toEqual([marked('policies', '**Fairlead: 1 thing**')]);
    await one.publish(policies(null));
    await one.publish(policies(null));
    expect(one.state).toMatchObject({ writes: 3, reads: 0 });
    expect(bodies(one)).toEqual([marked('policies', '**Fairlead: all settled.**')]);
  });

  it('is none when there is nothing to say', async () => {
    const one = scene();
    await one.publish(policies(null));
    expect(one.state).toMatchObject({ next: 1, writes: 0, reads: 0 });
  });

  it('that somebody deleted is written again when there is something to say, and is not missed otherwise', async () => {
    const one = scene();
    await one.publish(policies('**Fairlead: 2 things**'));
    one.remove(1);
    await one.publish(policies('**Fairlead: 2 things**'));
    expect(one.own()).toEqual([2]);
    one.remove(2);
    await one.publish(policies(null));
    const { writes } = one.state;
    await one.publish(policies(null));
    expect(one.comments).toEqual([]);
    expect(one.state.writes).toBe(writes);
  });

  it('that the read before does not have yet is edited, not written twice', async () => {
    const one = scene();
    await one.publish(policies('**Fairlead: 2 things**'));
    await one.publish(policies('**Fairlead: 1 thing**'), []);
    expect(bodies(one)).toEqual([marked('policies', '**Fairlead: 1 thing**')]);
  });

  it('of before there were first lines is that of the policies, and an answer to a command is not', async () => {
    const one = scene();
    one.write(ours, `${replyBegins}https://github.com/acme/shop/pull/12#issuecomment-9)\n\nDone.`);
    one.write(ours, '**Fairlead: 3 things before this merges.**');
    await one.publish(metrics('Merged after **1 d 3 h**.'));
    await one.publish(policies('**Fairlead: 2 things**'));
    expect(bodies(one).map((body) => body.split('\n')[0])).toEqual([
      `${replyBegins}https://github.com/acme/shop/pull/12#issuecomment-9)`,
      '<!-- fairlead:policies -->',
      '<!-- fairlead:metrics -->',
    ]);
  });

  it('that is noted for another purpose is not looked at, not even when people made it look like this one', async () => {
    const one = scene();
    await one.publish(metrics('Merged after **1 d 3 h**.'));
    one.replies.push(one.write(ours, 'an answer'));
    for (const comment of one.comments) comment.body = marked('policies', '**Fairlead: all is well**');
    await one.publish(policies('**Fairlead: 2 things**'));
    expect(one.own()).toEqual([1, 2, 3]);
    expect(bodies(one)[2]).toBe(marked('policies', '**Fairlead: 2 things**'));
    expect(one.state).toMatchObject({ writes: 2, reads: 0 });
  });

  it('is never a stranger’s, nor another App’s, whatever that says', async () => {
    const one = scene();
    const copy = marked('policies', '**Fairlead: all settled.**');
    one.write(null, copy);
    one.write(ours + 1, copy);
    await one.publish(policies('**Fairlead: 2 things**'));
    expect(bodies(one)).toEqual([copy, copy, marked('policies', '**Fairlead: 2 things**')]);
  });

  it('of a workflow is known by its first line alone: another workflow writes as the same bot', async () => {
    const one = scene();
    one.write(ours, '**Fairlead: 3 things** says a workflow that copies');
    one.write(ours, '<!-- fairlead-check-action -->\n**Fairlead: 3 things**');
    const on = { octokit: one.octokit, owner: 'acme', repo: 'shop', number: 12, appId: null, own: one.own() };
    const nothing = memory().known;
    await publishComment(on, policies('**Fairlead: 2 things**'), nothing);
    await publishComment(on, policies('**Fairlead: 1 thing**'), memory().known);
    expect(bodies(one)).toEqual([
      '**Fairlead: 3 things** says a workflow that copies',
      marked('policies', '**Fairlead: 1 thing**'),
    ]);
  });
});

type Step =
  | { readonly do: 'publish'; readonly content: CommentContent; readonly fault: Fault; readonly lag: boolean }
  | { readonly do: 'delete'; readonly which: number }
  | { readonly do: 'lose' | 'stranger' | 'reply' };

const words = fc.constantFrom(
  '**Fairlead: 2 things**',
  '**Fairlead: 1 thing**',
  'Merged after **1 d**.',
  marked('metrics', 'quoted'),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      content: fc.tuple(fc.constantFrom(policies, metrics), fc.option(words)).map(([of, body]) => of(body)),
      fault: fc.constantFrom<Fault>('none', 'none', 'made, then 502', '502'),
      lag: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), which: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'stranger' as const, 'reply' as const) }),
  },
);

/** What must hold after a publication, given what was there before it. */
function check(one: Scene, { purpose, body, settled }: CommentContent, before: readonly Comment[]): void {
  const isThis = (comment: Comment) =>
    comment.app === ours && commentPurposeOf(comment.body, true) === purpose;
  expect(one.of(purpose).map((comment) => comment.body)).toEqual(
    body !== null ? [marked(purpose, body)] : before.some(isThis) ? [marked(purpose, settled)] : [],
  );
  const others = (all: readonly Comment[]) => all.filter((comment) => !isThis(comment));
  expect(others(one.comments)).toEqual(others(before));
}

async function take(one: Scene, todo: Step): Promise<void> {
  switch (todo.do) {
    case 'publish': {
      const before = one.comments.map((comment) => ({ ...comment }));
      one.state.fault = todo.fault;
      // A read that lags misses what was written last; what was noted of it is known all the same.
      const known = new Set([...one.stored.values()].map(({ id }) => id));
      await one.publish(todo.content, todo.lag ? one.own().filter((id) => !known.has(id)) : one.own());
      one.state.fault = 'none';
      return check(one, todo.content, before);
    }
    case 'delete': {
      const comment = one.comments[todo.which % Math.max(1, one.comments.length)];
      return comment && one.remove(comment.id);
    }
    case 'lose':
      return one.lose();
    case 'stranger':
      return void one.write(null, marked('policies', '**Fairlead: all settled.**'));
    case 'reply':
      return void one.replies.push(one.write(ours, marked('reply', `${replyBegins}x#issuecomment-1)`)));
  }
}

describe('two purposes', () => {
  it('never take each other’s place, and have one comment each at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, before) => {
        const one = scene();
        if (before) one.write(ours, '**Fairlead: 3 things** of before');
        for (const todo of steps) await take(one, todo);
        for (const purpose of ['policies', 'metrics'] as const)
          expect(one.of(purpose).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
