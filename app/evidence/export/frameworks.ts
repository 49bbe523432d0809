/** The frameworks whose controls a package can show. */
import { type Crosswalk, crosswalks } from '../controls/crosswalk.ts';

export const frameworkIds: readonly string[] = crosswalks.map(({ framework }) => framework.id).sort();

/** Null: all. What nobody knows by that name is left out; who asked is told by whoever reads what was asked. */
export const crosswalksOf = (ids: readonly string[] | null): readonly Crosswalk[] =>
  crosswalks.filter(({ framework }) => ids?.includes(framework.id) ?? true);
