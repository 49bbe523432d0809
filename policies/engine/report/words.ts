/** Small pieces of sentences that all renderers share. */
import type { Missing } from '../evaluate.ts';
import { toPlain } from '../plain.ts';
import { list, type Prose, say } from '../prose.ts';
import type { Finding } from '../verdict.ts';

/** Prose that ends like a sentence. */
export function sentence(prose: Prose): Prose {
  return /[.!?:…]["')]?$/.test(toPlain(prose)) ? prose : [...prose, '.'];
}

/** Prose that begins like a sentence; a value keeps its spelling. */
export function capital([first, ...rest]: Prose): Prose {
  if (first === undefined) return [];
  return typeof first === 'string'
    ? [first.slice(0, 1).toUpperCase() + first.slice(1), ...rest]
    : [first, ...rest];
}

/** Of several, the first of each text. */
function distinct(items: readonly Prose[]): readonly Prose[] {
  const texts = items.map(toPlain);
  return items.filter((_, i) => texts.indexOf(texts[i] ?? '') === i);
}

/** Why something could not be looked at, each with what can be done about it. */
export function missingItems(missing: readonly Missing[]): readonly Prose[] {
  return distinct(
    missing.map(({ reason, remedy }) => [...sentence(reason), ...(remedy ? [' ', ...sentence(remedy)] : [])]),
  );
}

/** The same in one paragraph, what can be done at its end. */
export function missingWords(missing: readonly Missing[]): Prose {
  const reasons = distinct(missing.map(({ reason }) => reason));
  const remedies = distinct(missing.flatMap(({ remedy }) => (remedy ? [sentence(remedy)] : [])));
  return [...sentence(list(reasons, '; ')), ...remedies.flatMap((remedy) => [' ', ...remedy])];
}

/** `src/a.ts:12`, when the finding has a place. */
export function placeOf({ path, line }: Finding): Prose | null {
  if (path === undefined) return null;
  return say`${line === undefined ? path : `${path}:${line}`}`;
}

/** The first characters of a commit id, as git shows them. */
export function short(sha: string): string {
  return sha.slice(0, 7);
}
