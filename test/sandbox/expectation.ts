/** What a scene expects of a verdict, compared with what is on the local GitHub. */
import type { SeenCheck, SeenPull } from './seen.ts';
import { parseMarkdown, textOf } from './web/markdown.ts';

export interface Expected {
  /** GitHub's word for the check run's end; null: any, as long as it is completed. */
  readonly conclusion: string | null;
  /** Phrases that title, summary or text must hold, read without Markdown's marks. */
  readonly says?: readonly string[];
  /** A place that must be annotated. */
  readonly annotated?: { readonly path: string; readonly line: number };
}

/** Everything a reader of the check run can read, as plain text. */
export function wordsOf({ title, summary, text }: SeenCheck): string {
  const blocks = [summary, text ?? ''].flatMap((markdown) => parseMarkdown(markdown).children.map(textOf));
  return [title, ...blocks].join('\n');
}

function wrongEnd({ conclusion }: Expected, check: SeenCheck): readonly string[] {
  if (check.conclusion === null) return ['the check run is not completed'];
  if (conclusion === null || conclusion === check.conclusion) return [];
  return [`the check run ended with ${check.conclusion}, expected was ${conclusion}`];
}

/** One sentence per difference; none when all is as expected. */
export function differences(expected: Expected, pull: SeenPull): readonly string[] {
  const check = pull.checks.find(({ headSha }) => headSha === pull.head.sha);
  if (!check) return ['there is no check run by Fairlead on its head'];
  const words = wordsOf(check);
  const unsaid = (expected.says ?? []).filter((phrase) => !words.includes(phrase));
  const { annotated } = expected;
  const found = check.annotations.some(
    ({ path, startLine }) => path === annotated?.path && startLine === annotated.line,
  );
  return [
    ...wrongEnd(expected, check),
    ...unsaid.map((phrase) => `the check run does not say "${phrase}"`),
    ...(annotated && !found ? [`${annotated.path}:${annotated.line} is not annotated`] : []),
  ];
}
