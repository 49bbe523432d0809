/** A verdict is the same wherever it is judged. */
import { expect, it, onTestFinished } from 'vitest';
import { talkIn, waiver } from '../comment-commands/scene.ts';
import { openScene } from '../end-to-end/scene.ts';
import { allBlock, approveAndPass, openPull } from '../end-to-end/world.ts';
import type { RepositoryHandle } from '../github/index.ts';

type Run = ReturnType<RepositoryHandle['checkRuns']>[number];
const said = ({ conclusion, title, summary, text, annotations }: Run) => [
  conclusion,
  title,
  summary,
  text,
  annotations,
];

it('judged in a process of its own is what it is here', async () => {
  const verdicts = await Promise.all(
    [false, true].map(async (apart) => {
      const scene = await openScene({ configuration: allBlock }, {}, { apart });
      onTestFinished(() => scene.stop());
      const pull = await openPull(scene);
      await scene.settle();
      const before = scene.shop.checkRuns(pull.headSha).map(said);
      // What is kept of it is told to the other process, too.
      const talk = await talkIn(scene, pull);
      await talk.say(talk.mo, waiver);
      const waived = scene.shop.checkRuns(pull.headSha).map(said);
      expect(JSON.stringify(waived)).toContain('nobody is here');
      await approveAndPass(scene, pull);
      await scene.settle();
      const after = scene.shop.checkRuns(pull.headSha).map(said);
      return JSON.stringify([before, waived, after]).replaceAll(/[0-9a-f]{7,40}|\d+ API calls/g, '…');
    }),
  );
  expect(verdicts[1]).toBe(verdicts[0]);
});
