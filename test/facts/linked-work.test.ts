import { describe, expect, it } from 'vitest';
import { linkedWork } from '../../app/facts/linked-work.ts';
import type { Snapshot } from '../../app/github/pull-request/snapshot.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { openPull, openScene, type Scene, verdict } from '../end-to-end/scene.ts';
import { fakeSource } from './fake-source.ts';

interface Told {
  readonly pull?: Partial<PullRequest>;
  readonly closingIssues?: Snapshot['closingIssues'];
  readonly answer?: unknown;
  readonly trackers?: readonly string[];
}

function sourceOf({ answer, trackers = [], ...told }: Told) {
  const { source } = fakeSource(told);
  const asked: unknown[] = [];
  const graphql = async (_: string, variables: unknown) => {
    asked.push(variables);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const github = source.github && { ...source.github, octokit: { graphql } as never };
  return { source: { ...source, github, wanted: { ...wantsNothing, trackers } }, asked };
}

function partly(data: unknown, errors: readonly object[]): Error {
  return Object.assign(new Error('partly'), { data, errors });
}

const notFound = { type: 'NOT_FOUND', path: ['issue0', 'issueOrPullRequest'], message: 'no' };
const body = (text: string) => ({ pull: { body: text } });

describe('what is linked', () => {
  it('is what GitHub closes, without another read', async () => {
    const nodes = [{ number: 7, state: 'OPEN', repository: { nameWithOwner: 'acme/shop' } }] as const;
    const { source, asked } = sourceOf({ ...body('Fixes #7'), closingIssues: { nodes, totalCount: 1 } });
    expect(await linkedWork.collect(source)).toEqual({
      value: {
        issues: [{ repository: 'acme/shop', number: 7, how: 'closes', state: 'open' }],
        hidden: 0,
        unread: 0,
        tickets: [],
      },
      gaps: [],
    });
    expect(asked).toEqual([]);
  });

  it('is what the words name, of the same owner, and not itself', async () => {
    const answer = {
      issue0: { issueOrPullRequest: { __typename: 'Issue', state: 'CLOSED' } },
      issue1: { issueOrPullRequest: { __typename: 'PullRequest' } },
    };
    const { source, asked } = sourceOf({ ...body('See #3, ACME/web#4, #12 and vercel/next.js#5'), answer });
    const { value, gaps } = await linkedWork.collect(source);
    expect(value.issues.map((one) => [one.repository, one.number, one.how, one.state])).toEqual([
      ['ACME/web', 4, 'mentions', 'pull-request'],
      ['acme/shop', 3, 'mentions', 'closed'],
    ]);
    expect(asked).toEqual([
      { owner0: 'acme', name0: 'shop', number0: 3, owner1: 'ACME', name1: 'web', number1: 4 },
    ]);
    expect(gaps).toEqual([]);
  });

  it('is a ticket of a declared tracker, also of the branch', async () => {
    const pull = { title: 'Show it', body: 'x', head: { ref: 'shop-12-show', sha: 'a', fork: false } };
    const { source } = sourceOf({ pull, trackers: ['SHOP'] });
    expect((await linkedWork.collect(source)).value.tickets).toEqual(['SHOP-12']);
  });
});

describe('what could not be seen', () => {
  it.each<[string, Told, string]>([
    ['hidden by GitHub', { closingIssues: { nodes: [null], totalCount: 1 } }, 'GitHub does not show 1'],
    ['kept back', { closingIssues: { nodes: [], totalCount: 1 } }, 'GitHub does not show 1'],
    [
      'in a repository out of sight',
      { ...body('acme/secret#1'), answer: partly({ issue0: null }, [{ ...notFound, path: ['issue0'] }]) },
      'acme/secret#1 could not be seen',
    ],
    [
      'one too many',
      {
        ...body(Array.from({ length: 21 }, (_, i) => `#${i + 100}`).join(' ')),
        answer: Object.fromEntries(
          Array.from({ length: 20 }, (_, i) => [`issue${i}`, { issueOrPullRequest: null }]),
        ),
      },
      'only 20',
    ],
  ])('%s is a gap, unless something else is linked', async (_, told, reason) => {
    const { gaps } = await linkedWork.collect(sourceOf(told).source);
    expect(gaps.map((gap) => toPlain(gap.reason)).join()).toContain(reason);
    const ticket = { ...told, trackers: ['SHOP'], pull: { ...told.pull, title: 'SHOP-1: show it' } };
    expect((await linkedWork.collect(sourceOf(ticket).source)).gaps).toEqual([]);
  });

  it('an issue that is not there is no gap', async () => {
    const answer = partly({ issue0: { issueOrPullRequest: null } }, [notFound]);
    const { value, gaps } = await linkedWork.collect(sourceOf({ ...body('#99'), answer }).source);
    expect([value.issues[0]?.state, gaps]).toEqual(['absent', []]);
  });

  it.each<[string, Told]>([
    ['the linked issues are refused', { closingIssues: null }],
    [
      'a named issue is refused',
      { ...body('#9'), answer: partly({ issue0: null }, [{ ...notFound, type: 'FORBIDDEN' }]) },
    ],
    ['GitHub answers nothing', { ...body('#9'), answer: partly(null, [notFound]) }],
    ['an error has no place', { ...body('#9'), answer: partly({ issue0: null }, [{ type: 'NOT_FOUND' }]) }],
    ['GitHub is down', { ...body('#9'), answer: Object.assign(new Error('x'), { status: 502 }) }],
    ['the connection breaks', { ...body('#9'), answer: new TypeError('socket') }],
  ])('%s: it cannot be had', async (_, told) => {
    await expect(linkedWork.collect(sourceOf(told).source)).rejects.toThrow(CannotLook);
  });

  it('a local clone knows nothing of it', async () => {
    const { source } = sourceOf({});
    expect(linkedWork.local).toBe(false);
    await expect(linkedWork.collect({ ...source, github: null })).rejects.toThrow(CannotLook);
  });
});

describe('over GitHub', () => {
  const configuration = 'policies:\n  linked-work: block\n  review: block\n';
  const only = 'policies:\n  linked-work: block\n';
  async function conclusion(scene: Scene, text: string) {
    const pull = await openPull(scene);
    await pull.edit({ body: text, by: scene.maria });
    await scene.settle();
    return verdict(scene, pull.headSha)?.conclusion;
  }

  it.each([
    ['Fixes #1', 'success'],
    ['About #1', 'success'],
    ['About #99', 'failure'],
    ['About nothing', 'failure'],
    ['About #2', 'failure'],
    ['About acme/secret#1', 'action_required'],
  ])('%s: %s', async (text, expected) => {
    const scene = await openScene({ configuration: only });
    scene.shop.openIssue({ title: 'Show the number', author: scene.maria });
    expect(await conclusion(scene, text)).toBe(expected);
  });

  it('without the permission it is unknown, and nothing else suffers', async () => {
    const scene = await openScene({ configuration });
    scene.shop.openIssue({ title: 'Show the number', author: scene.maria });
    scene.github.faults.add({ match: { path: /^\/graphql/ }, do: { losePermission: 'issues' } });
    const pull = await openPull(scene);
    await pull.edit({ body: 'Fixes #1', by: scene.maria });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await scene.settle();
    const run = verdict(scene, pull.headSha);
    expect(run?.conclusion).toBe('action_required');
    expect(`${run?.summary}${run?.text}`).toContain('issues: read');
    expect(run?.title).toContain('Could not judge 1 policy');
  });
});
