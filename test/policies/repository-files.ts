/** A repository of a few files, as a clone shows it: what the collectors of facts about files make of it, and what a policy says. */
import { collectors } from '../../app/facts/index.ts';
import type { RepositorySource } from '../../app/facts/source.ts';
import { CannotLook, settled } from '../../app/looked.ts';
import type { CommitFiles } from '../../app/repository-reads.ts';
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import { type FactName, type Wanted, wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own } from '../../policies/engine/prose.ts';

/** Path → text. */
export type Texts = Readonly<Record<string, string>>;

function filesOf(texts: Texts): CommitFiles {
  const textAt = async (path: string) => texts[path] ?? null;
  return {
    list: async () =>
      Object.keys(texts)
        .sort()
        .map((path) => ({ path, kind: 'file' })),
    text: textAt,
    texts: (paths) =>
      settled(
        paths.map(async (path) => {
          const text = await textAt(path);
          return text === null ? null : { path, text };
        }),
      ),
  };
}

/** What was not told is refused. */
export function sourceWith(
  texts: Texts,
  wanted: Wanted = wantsNothing,
  more: Partial<RepositorySource> = {},
): RepositorySource {
  const no = new CannotLook(own('the test does not tell'));
  return {
    kind: 'repository',
    wanted,
    rules: null,
    files: filesOf(texts),
    github: null,
    settings: null,
    elsewhere: null,
    repository: () => Promise.reject(no),
    readAt: '2026-11-20T12:00:00.000Z',
    fetch: () => Promise.reject(no),
    ...more,
  };
}

export interface Said {
  readonly outcome: string;
  /** Findings, or why it passes or is skipped, or what is missing, each with what is said beside it. */
  readonly words: string;
}

/** What the engine concludes about a policy for a repository of these files. */
export async function said(
  policy: AnyPolicy,
  texts: Texts,
  given: Readonly<Record<string, unknown>> = {},
  more: Partial<RepositorySource> = {},
): Promise<Said> {
  const options = policy.options.parse(given);
  const wanted = { ...wantsNothing, facts: policy.needs, ...policy.asks?.(options as never) };
  const source = sourceWith(texts, wanted, more);
  const collect = async (fact: FactName) => {
    try {
      return [fact, { ok: true, ...(await collectors[fact].collect(source as never)) }];
    } catch (error) {
      if (error instanceof CannotLook) return [fact, { ok: false, ...error.gap }];
      throw error;
    }
  };
  const facts = Object.fromEntries(await Promise.all(policy.needs.map(collect)));
  const assessment = assessPolicy({ policy, options, rung: 'block', origin: null } as never, facts);
  if (!('result' in assessment)) return { outcome: 'not looked at', words: toPlain(assessment.reason) };
  const { result } = assessment;
  const prose = {
    fail: () =>
      result.outcome === 'fail' ? result.findings.flatMap((one) => [one.message, one.remedy]) : [],
    pass: () => (result.outcome === 'pass' ? [result.because, ...(result.notes ?? [])] : []),
    skip: () => (result.outcome === 'skip' ? [result.because] : []),
    unknown: () => (result.outcome === 'unknown' ? result.missing.map(({ reason }) => reason) : []),
    waived: () => [],
  }[result.outcome]();
  const beside = 'unseen' in result ? (result.unseen ?? []) : [];
  return { outcome: result.outcome, words: [...prose, ...beside].map(toPlain).join('\n') };
}
