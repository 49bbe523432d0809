/** Plays the whole story, scene after scene; a scene that fails does not end the others. */

import { type StageOf, stageOf } from './stage.ts';
import { analysis } from './story/analysis.ts';
import { dayOne } from './story/day-one.ts';
import { decision } from './story/decision.ts';
import { delivery } from './story/delivery.ts';
import { drift } from './story/drift.ts';
import { evidence } from './story/evidence.ts';
import { loosening } from './story/loosening.ts';
import { mistake } from './story/mistake.ts';
import { recentChanges } from './story/recent-changes.ts';
import { commitRules } from './story/rules.ts';
import type { Scene } from './story/scene.ts';
import { tightening } from './story/tightening.ts';
import { vulnerability } from './story/vulnerability.ts';
import { waiver } from './story/waiver.ts';

const story: readonly Scene[] = [
  recentChanges,
  commitRules,
  decision,
  vulnerability,
  analysis,
  waiver,
  loosening,
  tightening,
  mistake,
  drift,
  delivery,
  evidence,
  dayOne,
];

export interface Playing extends Omit<StageOf, 'scene'> {
  readonly onScene: (number: number, title: string) => void;
  readonly onFailure: (sentence: string) => void;
}

export async function play(playing: Playing): Promise<void> {
  const { chronicle, signal } = playing;
  for (const [i, { title, play: act }] of story.entries()) {
    if (signal.aborted) return;
    const scene = { title, happened: [], failure: null as string | null };
    chronicle.scenes.push(scene);
    playing.onScene(i + 1, title);
    try {
      await act(stageOf({ ...playing, scene }));
    } catch (error) {
      if (signal.aborted) return;
      scene.failure = error instanceof Error ? error.message : String(error);
      playing.onFailure(scene.failure);
    }
  }
  chronicle.finished = true;
}
