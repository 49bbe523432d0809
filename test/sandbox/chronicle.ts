/** What happened in a run of the story: filled while it is played, shown by the terminal and the pages. */
import type { SeenPull } from './seen.ts';

/** A pull request as it stood after something was done to it. */
export interface Entry {
  /** What was done: `opened`, `the record added`. */
  readonly what: string;
  readonly pull: SeenPull;
  /** From the webhook to the completed check run; null when it was not measured. */
  readonly milliseconds: number | null;
  /** What differs from what the scene expects, one sentence each. */
  readonly unexpected: readonly string[];
}

/** Something to read on a page of its own: an issue, a paper. */
export interface Reading {
  /** Of the page, from its root: `/issues/12`. */
  readonly path: string;
  readonly title: string;
  /** `open`, `closed`; empty for a paper. */
  readonly state: string;
}

/** What a command printed. */
export interface Output {
  /** What was typed after `fairlead`. */
  readonly command: string;
  readonly text: string;
}

export interface SceneLog {
  readonly title: string;
  /** Notes, verdicts, things to read and what commands printed, in the order they came. */
  readonly happened: (string | Entry | Reading | Output)[];
  /** Why it could not be played to its end. */
  failure: string | null;
}

export interface Chronicle {
  /** `acme/shop` */
  readonly repository: string;
  /** Where its history came from, for people. */
  readonly from: string;
  readonly scenes: SceneLog[];
  /** Papers that commands wrote, by the name of their file. */
  readonly papers: Map<string, string>;
  /** From the start of the process to the first completed check run; null before it. */
  firstVerdict: number | null;
  finished: boolean;
}

/** The verdicts of a scene, in the order they came. */
export function entriesOf({ happened }: SceneLog): readonly Entry[] {
  return happened.filter((one) => typeof one !== 'string' && 'pull' in one);
}

/** One sentence for everything that did not go as the story expects, with its scene. */
export function surprises({ scenes }: Chronicle): readonly string[] {
  return scenes.flatMap((scene) => [
    ...entriesOf(scene).flatMap(({ pull, what, unexpected }) =>
      unexpected.map((problem) => `${scene.title}: #${pull.number}, ${what}: ${problem}`),
    ),
    ...(scene.failure === null ? [] : [`${scene.title}: ${scene.failure}`]),
  ]);
}
