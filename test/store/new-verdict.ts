import type { NewVerdict } from '../../app/store/verdicts.ts';

/** A verdict to be recorded, of pull request 7 unless said. */
export function newVerdict(changes: Partial<NewVerdict> = {}): NewVerdict {
  return {
    kind: 'pull_request',
    repositoryId: 2 ** 33,
    subject: '7',
    head: 'a'.repeat(40),
    baseRef: 'main',
    baseSha: 'b'.repeat(40),
    judgedAt: '2026-11-21T12:00:00.000Z',
    rules: null,
    facts: null,
    engine: null,
    conclusion: 'success',
    digest: 'fairlead:d',
    checkRun: 2 ** 34,
    layers: null,
    assessments: { review: { rung: 'block', outcome: 'pass' } },
    ...changes,
  };
}
