/** The newest merges of the repository, judged as pull requests on the base they had. */
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

/** Nothing was configured: Fairlead watches, and holds nobody up. */
const watching = { conclusion: 'success', says: ['observed'] } as const;

export const replay: Scene = {
  title: 'Recent changes, judged again as pull requests',
  play: async (stage) => {
    if (stage.changes.length === 0) {
      stage.note('Nothing to replay: no commit that could be reached has a parent and changes files.');
      return;
    }
    stage.note(
      `From its newest history: ${counted(stage)}. Oldest first, each on its true base, and merged after its verdict.`,
    );
    stage.note(
      'What is played: nobody knows here how they were reviewed and checked, so ines approves each and a check "ci" passes.',
    );
    stage.note(
      stage.configured
        ? 'The rules in the repository itself judge them.'
        : 'No rules are configured yet, so every policy only observes: nobody is held up.',
    );
    const titles: string[] = [];
    for (const change of stage.changes) {
      await stage.advance(change.base);
      const opened = await stage.replay(change);
      await stage.vouch(opened);
      const pull = await stage.judged(opened, 'opened', stage.configured ? { conclusion: null } : watching);
      titles.push(pull.checks[0]?.title ?? '');
      await stage.advance(change.result);
    }
    const asking = titles.filter((title) => title.includes('would ask')).length;
    stage.note(`Fairlead would have asked for something in ${asking} of these ${titles.length}.`);
    await stage.advance(stage.newest);
  },
};
