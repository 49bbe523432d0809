/** The newest merges of the repository, judged as pull requests on the base they had. */
import { askingOf } from '../asks.ts';
import type { Scene, Stage } from './scene.ts';

const kinds = {
  merge: ['merge commit', 'merge commits'],
  squash: ['squashed pull request', 'squashed pull requests'],
  push: ['direct push', 'direct pushes'],
} as const;

/** `6 merge commits and 2 direct pushes` */
function counted({ changes }: Stage): string {
  const groups = Map.groupBy(changes, ({ kind }) => kind);
  const parts = [...groups].map(([kind, all]) => `${all.length} ${kinds[kind][all.length === 1 ? 0 : 1]}`);
  const bots = changes.filter(({ bot }) => bot).length;
  return `${parts.join(' and ')}${bots > 0 ? `, ${bots} of them by bots` : ''}`;
}

/** Without configuration Fairlead only watches. */
const watching = { conclusion: 'success', says: ['observed'] } as const;

/** How many would have been asked for something, and by which policies: what a rule would do before it bites. */
function summed(asking: readonly (readonly string[])[]): string {
  const policies = [...Map.groupBy(asking.flat(), (policy) => policy)];
  const each = policies
    .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([policy, times]) => `${policy} in ${times.length}`);
  const some = asking.filter(({ length }) => length > 0).length;
  const which = each.length > 0 ? `: ${each.join(', ')}` : '';
  return `Fairlead would have asked for something in ${some} of these ${asking.length}${which}.`;
}

export const recentChanges: Scene = {
  title: 'Recent changes, judged again as pull requests',
  play: async (stage) => {
    if (stage.changes.length === 0) {
      stage.note('Nothing to judge again: no commit that could be reached has a parent and changes files.');
      return;
    }
    stage.note(
      `From its newest history: ${counted(stage)}. Oldest first, each on its true base, and merged after its verdict.`,
    );
    stage.note(
      'Made up: how they were reviewed, checked and linked to an issue is not in the history. ines approves each, a check "ci" passes, and each closes an issue. Whether a commit is signed is in the history; whose key it is was not looked up.',
    );
    stage.note(
      stage.configured
        ? 'The rules in the repository itself judge them.'
        : 'No rules are configured yet, so every policy only observes: nobody is held up.',
    );
    const asking: (readonly string[])[] = [];
    for (const change of stage.changes) {
      await stage.advance(change.base);
      const opened = await stage.reopen(change);
      await stage.vouch(opened);
      const pull = await stage.judged(opened, 'opened', stage.configured ? { conclusion: null } : watching);
      asking.push(pull.checks[0] ? askingOf(pull.checks[0]) : []);
      await stage.advance(change.result);
    }
    stage.note(summed(asking));
    await stage.advance(stage.newest);
  },
};
