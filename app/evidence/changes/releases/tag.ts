/** Whether the tag of a release is where it was when that was published. Pure. */
import { own, say } from '../../../../policies/engine/prose.ts';
import type { ReleaseFact } from '../../github/releases.ts';
import type { Attribute } from '../../model/attribute.ts';
import { fail, pass, unknown } from '../../population/answers.ts';
import { nowhere, type PushFact } from '../../population/facts.ts';
import { nameOf } from '../../population/reviews/words.ts';

/** Events arrive with the time of their arrival. Milliseconds. */
const skew = 60_000;

/** Clocks of people who commit go wrong by less. Milliseconds. */
const day = 86_400_000;

type Release = Pick<ReleaseFact, 'tag' | 'publishedAt' | 'immutable' | 'commit'>;

/** Moved or deleted; or made anew long after the release was there. */
const isMove = ({ before, at }: PushFact, published: number): boolean =>
  Date.parse(at) > published + (before === nowhere ? skew : 0);

/** `pushes`: null where there is no ledger. */
export function tagStands(release: Release, pushes: readonly PushFact[] | null): Attribute {
  const { tag, publishedAt, immutable, commit } = release;
  const published = Date.parse(publishedAt);
  const move = (pushes ?? []).find(
    ({ ref, ...push }) => ref === `refs/tags/${tag}` && isMove({ ref, ...push }, published),
  );
  if (move) {
    const what =
      move.after === nowhere
        ? own('deleted')
        : say`moved from ${move.before.slice(0, 12)} to ${move.after.slice(0, 12)}`;
    return fail(say`${nameOf(move.by)} ${what} it at ${move.at}, after the release was published.`);
  }
  if (commit === null) return fail(own('The tag is there no more.'));
  if (immutable) return pass(own('The release is immutable: GitHub lets nobody move its tag.'));
  if (commit.committedAt !== null && Date.parse(commit.committedAt) > published + day)
    return fail(
      say`It names a commit that says it was made at ${commit.committedAt}, after the release was published.`,
    );
  return pushes === null
    ? unknown(own('GitHub does not say where the tag was before, and nothing was recorded.'))
    : unknown(
        own(
          'No move of it was recorded; GitHub sends no event where more than three tags are pushed at once, and does not say where the tag was before.',
        ),
      );
}
