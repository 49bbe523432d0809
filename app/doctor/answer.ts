/** What the doctor was told, and what there is to do about it. */
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { CannotLook } from '../looked.ts';

/**
 * `fine`: as Fairlead needs it. `wrong`: something will not work. `told`: worth knowing, and neither. `unknown`: could not
 * be asked.
 */
export interface Answer {
  readonly state: 'fine' | 'wrong' | 'told' | 'unknown';
  readonly said: Prose;
  readonly remedy?: Prose;
}

/** Answers about one thing: the App, a client, a repository. */
export interface Section {
  readonly about: Prose;
  readonly answers: readonly Answer[];
}

export const fine = (said: Prose): Answer => ({ state: 'fine', said });
export const told = (said: Prose): Answer => ({ state: 'told', said });
export const wrong = (said: Prose, remedy: Prose): Answer => ({ state: 'wrong', said, remedy });

/** A question that could not be asked is an answer, too: the others are asked all the same. */
export async function asked(
  what: string,
  question: () => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  try {
    return await question();
  } catch (error) {
    const { gap } = error instanceof CannotLook ? error : cannotLook(error, own(what));
    return [{ state: 'unknown', said: gap.reason, ...(gap.remedy ? { remedy: gap.remedy } : {}) }];
  }
}

/** `contents: read, issues: write` */
export function permissionWords(permissions: Readonly<Record<string, string>>): Prose {
  const words = Object.entries(permissions).map(([name, level]) => `${name}: ${level}`);
  return list(words.sort().map((word) => say`${word}`));
}
