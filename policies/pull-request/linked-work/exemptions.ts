/** Changes that need no linked work, and why. */
import type { Known } from '../../engine/facts.ts';
import { compileGlobs } from '../../engine/glob.ts';
import { needed } from '../../engine/part.ts';
import { count, own, type Prose, say } from '../../engine/prose.ts';
import { readConventional } from '../title/grammar.ts';

export type LinkedWorkFacts = Known<'pullRequest' | 'changedFiles' | 'linkedWork'>;

export interface Exemptions {
  readonly 'exempt-paths': readonly string[];
  readonly 'exempt-lines': number;
  readonly 'exempt-types': readonly string[];
  readonly bots: 'exempt' | 'judge';
}

function isUnder(facts: LinkedWorkFacts, globs: readonly string[]): boolean {
  const exempt = compileGlobs(globs);
  const paths = facts.changedFiles.flatMap(({ path, previousPath, status }) =>
    status === 'renamed' && previousPath !== null ? [path, previousPath] : [path],
  );
  return paths.length > 0 && paths.every(exempt);
}

/** The lines of a file that is not text cannot be counted. */
function linesOf(facts: LinkedWorkFacts): number {
  return facts.changedFiles.reduce(
    (sum, { kind, additions, deletions }) =>
      sum + (kind === 'text' ? additions + deletions : Number.POSITIVE_INFINITY),
    0,
  );
}

/** Null when the change is none of them. */
export function whyExempt(facts: LinkedWorkFacts, rules: Exemptions): Prose | null {
  const { author, title } = facts.pullRequest;
  if (rules.bots === 'exempt' && author.kind === 'bot') return say`${author.login} is a bot`;
  if (isUnder(facts, rules['exempt-paths'])) return own('everything it touches is exempt by its path');
  const lines = linesOf(facts);
  if (rules['exempt-lines'] > 0 && lines <= rules['exempt-lines'])
    return say`it changes only ${count(lines, 'line')}`;
  if (rules['exempt-types'].length === 0) return null;
  const type = readConventional(needed(title).trim())?.type;
  const isType = type !== undefined && rules['exempt-types'].includes(type);
  return isType ? say`changes of type ${type} need none here` : null;
}
