/** A change goes live, breaks something, and is taken back: what Fairlead says of it, where people worked on it. */
import { freeFolder } from './billing.ts';
import type { Scene, Stage } from './scene.ts';

/** What the comment says; a comment that is missing, or says something else, is the story's own surprise. */
function told(words: string | null, ...phrases: readonly string[]): string {
  if (words === null) throw new Error('there is no comment on how it went');
  const unsaid = phrases.filter((phrase) => !words.includes(phrase));
  if (unsaid.length > 0) throw new Error(`the comment does not say "${unsaid.join('", "')}": ${words}`);
  return words;
}

async function shipped(stage: Stage, about: Parameters<Stage['open']>[0], minutes: number) {
  const opened = await stage.open(about);
  await stage.vouch(opened);
  const sha = await stage.merge(opened);
  stage.note(`#${opened.number} is merged. Fairlead: ${told(stage.told(opened), 'Merged after')}`);
  await stage.deploy(sha, minutes);
  stage.note(`It is deployed. The same comment: ${told(stage.told(opened), 'Live after')}`);
  return { opened, sha };
}

export const delivery: Scene = {
  title: 'Merged, live, failed, recovered',
  play: async (stage) => {
    await stage.deploy(stage.newest, 0);
    await stage.deploy(null, 1);
    await stage.readDelivery();
    stage.note(
      'What is on the main branch is deployed to production. Fairlead reads the last half year in the background, keeps it, and hears what goes live from now on.',
    );
    const folder = freeFolder(stage.files, 'src/search');
    const search = await shipped(
      stage,
      {
        title: 'Find receipts by customer',
        body: 'Support asks for it every week.',
        branch: 'sam/find-receipts',
        files: {
          [`${folder}/find.js`]: 'export const find = (all, who) => all.filter((one) => one.who === who);\n',
        },
        ago: { written: 26, opened: 22 },
      },
      3,
    );
    const said = await stage.release('v9.0.0', search.sha);
    stage.note(
      `maria publishes v9.0.0. On its commit: ${told(said, 'v9.0.0', '1 change live', 'lead time')}`,
    );
    stage.note('The search is slow, and so is all of the shop. sam takes it back.');
    const repair = await shipped(
      stage,
      {
        title: 'Revert "Find receipts by customer"',
        body: `Reverts ${stage.repository}#${search.opened.number}`,
        branch: `revert-${search.opened.number}-sam/find-receipts`,
        files: { [`${folder}/find.js`]: null },
        ago: { written: 0, opened: 0 },
      },
      2,
    );
    const recovered = await stage.release('v9.0.1', repair.sha);
    stage.note(
      `maria publishes v9.0.1. On its commit: ${told(recovered, 'change fail rate ≥ 33.3 % (1 of 3)', 'recovery P50')}`,
    );
  },
};
