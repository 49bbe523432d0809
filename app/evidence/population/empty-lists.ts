/** Lists that came back empty, where nothing else could tell whether they are: said as a comparison that nobody could make. Pure. */
import { list, type Prose, say } from '../../../policies/engine/prose.ts';
import type { TieOut } from '../model/population.ts';

/** Named at most. */
const maxNamed = 20;

/** `what`: "releases". `repositories`: those of which the list was empty. */
export function emptyLists(what: Prose, repositories: readonly string[]): readonly TieOut[] {
  if (repositories.length === 0) return [];
  const named = repositories.slice(0, maxNamed).map((one) => say`${one}`);
  const rest = repositories.length - named.length;
  const more = rest > 0 ? say` and ${rest} more` : [];
  return [
    {
      what: say`where GitHub lists no ${what} there are none`,
      counts: [{ of: 'empty lists', count: repositories.length }],
      holds: 'unknown',
      because: say`GitHub answered with an empty list, and nothing else could confirm it: ${list(named, ', ')}${more}`,
    },
  ];
}
