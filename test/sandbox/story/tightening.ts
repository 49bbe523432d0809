/** A new rule, proposed: what it would have held is known before it bites. */
import { rules, rulesPath } from './rules.ts';
import type { Scene } from './scene.ts';

export const tightening: Scene = {
  title: 'A rule that is proposed, tried on what was merged',
  play: async (stage) => {
    stage.note('maria would like changes to be small, and proposes that large ones are held.');
    const opened = await stage.open({
      title: 'Hold changes that are too large to review',
      body: '',
      branch: 'maria/small-changes',
      files: { [rulesPath]: `${rules}  size: block\n` },
    });
    await stage.vouch(opened);
    await stage.judged(opened, 'opened', {
      conclusion: 'success',
      says: [
        'size: rung observe → block',
        stage.changes.length > 0 ? 'the changed policies would have held' : 'Nothing was merged here yet',
      ],
    });
  },
};
