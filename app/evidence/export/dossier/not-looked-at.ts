/** What a package does not show, and why. */
import { list, own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { chosenBy } from '../chosen.ts';
import type { Read } from './read.ts';

/** What only an App that listened then can show. */
const liveOnly: readonly Prose[] = [
  own(
    'There is no ledger: this was read from GitHub afterwards. On which commit a review was given is what GitHub says of it now, and GitHub may have moved it',
  ),
  own(
    'Changes of classic branch protection, of security settings and of access are not told by GitHub afterwards: only what is there now was read',
  ),
  own(
    'GitHub shows evaluations of rulesets for a month, and updates of branches for a year: what is older rests on commits and pull requests alone',
  ),
  own('Nothing in it was recorded as it happened: that nothing was changed since is GitHub’s word alone'),
];

export function whichNot({ of, roster, gaps, given }: Read): readonly Prose[] {
  const isChosen = chosenBy(of.repositories);
  const out = roster.repositories.filter((one) => !isChosen(one)).map(({ name }) => say`${name}`);
  const asked = say`${out.length} repositories were left out, as the export was asked to: ${list(out.slice(0, 50))}`;
  return [
    ...(of.notLookedAt ?? []),
    ...(of.ledger === null ? liveOnly : []),
    ...(out.length > 0 ? [asked] : []),
    ...given.problems,
    ...gaps.flatMap(({ lost }) => (lost === null ? [] : [lost])),
  ];
}
