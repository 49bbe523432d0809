/** What the default branch was called over time. Pure. */
import * as z from 'zod';
import { own } from '../../../../policies/engine/prose.ts';
import type { CapturedScope } from '../../model/captured.ts';
import { arrival } from '../ruleset-marks.ts';
import { type Recorded, type RulesSeen, watchedBy } from '../seen.ts';
import { instant, type Mark, type Thing } from '../timeline.ts';

const defaultChanged = z.looseObject({ default_branch: z.looseObject({ from: z.string() }) });

/** GitHub tells of a change what the name was before it, and of every event what it is. */
export function defaultThing(seen: RulesSeen, recorded: Recorded): Thing<string> {
  const events = recorded.captured.filter(
    (one): one is CapturedScope => one.about === 'scope' && one.repository?.id === seen.repository.id,
  );
  const marks = events.flatMap(({ at, changes, sender, defaultBranch }): readonly Mark<string>[] => {
    const from = defaultChanged.safeParse(changes).data?.default_branch.from;
    if (from === undefined) return [];
    const after =
      defaultBranch === undefined
        ? { hidden: own('the event does not say the new name') }
        : { is: defaultBranch };
    return [
      {
        at: instant(at),
        order: 0,
        kind: 'change',
        after,
        before: { is: from },
        by: sender?.login ?? null,
        unsure: arrival,
      },
    ];
  });
  const said = (recorded.defaults ?? []).filter(({ repository }) => repository === seen.repository.id);
  const looks = said.map(
    ({ at, branch }): Mark<string> => ({
      at: instant(at),
      order: 0,
      kind: 'look',
      after: { is: branch },
      by: null,
    }),
  );
  const look: Mark<string> = {
    at: seen.readAt,
    order: 1,
    kind: 'look',
    after: { is: seen.defaultBranch },
    by: null,
  };
  return {
    marks: [...marks, ...looks, look],
    watched: watchedBy(recorded, seen.repository.id, seen.readAt),
    born: null,
    because: own('GitHub keeps no history of which branch was the default one'),
  };
}
