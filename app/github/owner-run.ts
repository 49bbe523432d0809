/**
 * Many repositories of one owner that are judged one after the other: what is the same for all is read once, and what one
 * query can tell of several is asked of several at a time. Whatever is not had so is asked for alone, as it always is.
 */
import { once } from '../once.ts';
import { forAssessment } from './access/assessment-octokit.ts';
import { noCalls, type RunReads } from './access/conditional.ts';
import { type UsualNode, type UsualTexts, usualSelection, usualTextsIn } from './files/usual-texts.ts';
import {
  allParts,
  overviewsQuery,
  type Parts,
  type RepositoryNode,
  withoutRefused,
} from './overview-query.ts';
import type { KnownRulesets } from './protection/rulesets.ts';
import type { GuardedOctokit } from './reads.ts';

export interface ListedAt {
  readonly owner: string;
  readonly name: string;
  /** As its owner's list has it, unread; undefined where no list was read. */
  readonly listed: unknown;
}

/** What is known of a repository before it is looked at. */
export interface Ahead {
  readonly listed: unknown;
  /** Null where it was not told together with others. */
  readonly shown: RepositoryNode | null;
  readonly texts: UsualTexts | null;
}

export interface OwnerRun {
  readonly reads: RunReads;
  /** Those that bind several repositories, by id. */
  readonly rulesets: KnownRulesets;
  /** Told once: whoever judges the repository keeps it. */
  readonly ahead: (owner: string, name: string) => Promise<Ahead | null>;
}

type Node = RepositoryNode & UsualNode;

/** Repositories that one query is about. */
export const groupSize = 5;

/** Groups that may fail before no more is asked for so. */
const maxFailures = 3;

type Answer = Readonly<Record<`at${number}`, Node | null>>;

/** Asks for one group after the other, without what was refused once. */
function groupReader(octokit: GuardedOctokit) {
  let parts: Parts = allParts;
  let failures = 0;
  const ask = async (group: readonly ListedAt[]): Promise<Answer> => {
    const asked = parts;
    const names = Object.fromEntries(
      group.flatMap(({ owner, name }, i) => [
        [`owner${i}`, owner],
        [`repo${i}`, name],
      ]),
    );
    const variables = { ...names, page: 100, after: null, ...asked, request: { retries: 1 } };
    try {
      return await octokit.graphql<Answer>(overviewsQuery(group.length, usualSelection), variables);
    } catch (error) {
      const fewer = withoutRefused(asked, error);
      if (!fewer) throw error;
      parts = fewer;
      return ask(group);
    }
  };
  return async (group: readonly ListedAt[]): Promise<Answer | null> => {
    if (failures >= maxFailures) return null;
    try {
      return await ask(group);
    } catch {
      failures += 1;
      return null;
    }
  };
}

/** `repositories` in the order in which they will be judged. */
export function ownerRun(
  octokit: Parameters<typeof forAssessment>[0],
  repositories: readonly ListedAt[],
): OwnerRun {
  const read = groupReader(forAssessment(octokit, noCalls()).octokit);
  const waiting = new Map<string, () => Promise<Ahead>>();
  for (let at = 0; at < repositories.length; at += groupSize) {
    const group = repositories.slice(at, at + groupSize);
    const answer = once(() => read(group));
    for (const [i, { owner, name, listed }] of group.entries())
      waiting.set(`${owner}/${name}`, async () => {
        const shown = (await answer())?.[`at${i}`] ?? null;
        return { listed, shown, texts: shown && usualTextsIn(shown) };
      });
  }
  return {
    reads: new Map(),
    rulesets: new Map(),
    ahead: async (owner, name) => {
      const key = `${owner}/${name}`;
      const one = waiting.get(key);
      waiting.delete(key);
      return one ? one() : null;
    },
  };
}
