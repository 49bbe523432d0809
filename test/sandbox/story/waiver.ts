/** Nobody is there to review, and it cannot wait: a waiver by comment, for one head. */
import { freeFolder } from './billing.ts';
import type { Scene } from './scene.ts';

const day = 24 * 60 * 60_000;

export const waiver: Scene = {
  title: 'Not now, because: a waiver in a comment',
  play: async (stage) => {
    const folder = freeFolder(stage.files, 'src/rates');
    const opened = await stage.open({
      title: 'Take orders again when the rates are late',
      body: 'Since 03:10 UTC no order goes through.',
      branch: 'sam/late-rates',
      files: { [`${folder}/late.js`]: 'export const patience = 2000;\n' },
    });
    await stage.pass(opened);
    await stage.judged(opened, 'opened', { conclusion: 'failure', says: ['Needs 1 approval'] });
    const until = new Date(Date.now() + day).toISOString().slice(0, 10);
    const command = `/fairlead waive review reason: the shop is down and everybody else is asleep until: ${until}`;
    stage.note(`maria comments: ${command}`);
    stage.note(`Fairlead answers: ${await stage.say(opened, command)}`);
    await stage.judged(opened, 'waived', {
      conclusion: 'success',
      says: ['Waived until', 'approved by maria'],
    });
    await stage.push(opened, { [`${folder}/late.js`]: 'export const patience = 5000;\n' }, 'Be more patient');
    await stage.pass(opened);
    await stage.judged(opened, 'pushed again', { conclusion: 'failure', says: ['Needs 1 approval'] });
  },
};
