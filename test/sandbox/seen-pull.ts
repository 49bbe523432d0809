/** A pull request as tests see it. */
import type { SeenCheck, SeenPull } from './seen.ts';

const head = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

export function seenCheck(over: Partial<SeenCheck> = {}): SeenCheck {
  return {
    headSha: head,
    conclusion: 'success',
    title: '5 policies passed',
    summary: '**All clear: 5 policies passed.**',
    text: null,
    annotations: [],
    completedAt: new Date('2026-11-02T09:00:00Z'),
    ...over,
  };
}

export function seenPull(over: Partial<SeenPull> = {}): SeenPull {
  return {
    number: 7,
    title: 'Add receipts',
    body: '',
    author: 'sam',
    state: 'open',
    base: 'main',
    head: { ref: 'sam/receipts', sha: head },
    checks: [seenCheck()],
    others: [{ name: 'ci', conclusion: 'success' }],
    approvedBy: ['ines'],
    comments: [],
    ...over,
  };
}
