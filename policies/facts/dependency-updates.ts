/** Where a repository declares dependencies, and what is configured to keep them up to date. */
import type { Part } from '../engine/part.ts';
import type { DependabotFile } from '../formats/updates/dependabot.ts';
import type { Place } from '../formats/updates/places.ts';
import type { RenovateFile } from '../formats/updates/renovate.ts';

export interface DependencyUpdates {
  /** A clone does not tell. */
  readonly archived: Part<boolean>;
  readonly places: readonly Place[];
  /** Manifests in tests and their data, examples and other people's code. */
  readonly leftOut: number;
  readonly dependabot: {
    readonly path: string;
    readonly file: DependabotFile;
    /** Lines of entries that name a folder without anything for them. */
    readonly dead: readonly number[];
  } | null;
  readonly renovate: {
    readonly path: string;
    readonly file: RenovateFile;
    /** What presets of other repositories say, in the order in which they apply: before the file itself. */
    readonly presets: readonly { readonly name: string; readonly file: RenovateFile }[];
    /** Names of presets that were not read. */
    readonly unread: readonly string[];
  } | null;
  /** Who opened some of the newest pull requests, and how many were looked at; a clone has none. */
  readonly pulls: Part<{
    readonly looked: number;
    readonly dependabot: boolean;
    readonly renovate: boolean;
    /** Open ones that GitHub labelled when it paused Dependabot, since nobody reacts to them. */
    readonly paused: number;
  }>;
}
