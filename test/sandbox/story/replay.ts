/** The newest merges of the repository, judged as pull requests on the base they had. */
import type { Scene, Stage } from './scene.ts';

const kinds = { merge: 'merge commits', squash: 'squashed pull requests', push: 'direct pushes' } as const;

/** `6 squashed pull requests and 2 direct pushes` */
function counted(stage: Stage): string {
  const groups = Map.groupBy(stage.changes, ({ kind }) => kind);
  const bots = stage.changes.filter(({ bot }) => bot).length;
  const parts = [...groups].map(([kind, all]) =>
    all.length === 1 ? `1 of its ${kinds[kind]}` : `${all.length} of its ${kinds[kind]}`,
  );
  return `${parts.join(' and ')}${bots > 0 ? ` (${bots} by bots)` : ''}`;
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
    stage.note(`Its newest history: ${counted(stage)}, oldest first, each on its true base and then merged.`);
    stage.note('Their reviews and checks are not known here: an approval by ines and a passing check "ci" are played.');
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
