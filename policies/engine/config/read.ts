/** One file by itself → settings, or every problem it has. */
import type { Declared } from '../../settings/setting-type.ts';
import type { AnyPolicy } from '../policy.ts';
import { say } from '../prose.ts';
import type { ConfigProblem } from '../report.ts';
import type { Setting } from '../setting.ts';
import type { WaiverRules } from '../waiver.ts';
import { extendedName } from './extends.ts';
import { type CommentWhen, type ConfigFile, type Layer, readLayer } from './layer.ts';
import { mergeLayers } from './merge.ts';
import { packLayer } from './packs.ts';

export type Configuration =
  | {
      readonly ok: true;
      readonly settings: readonly Setting[];
      readonly declared: readonly Declared[];
      readonly comment: CommentWhen;
      readonly waivers: WaiverRules;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration file on the packs it extends and nothing else: a shared file of another repository is a problem
 * here. Never throws; reports all problems at once, sorted by position. A policy that is not mentioned stays as it is
 * built in.
 */
export function readConfiguration(file: ConfigFile, catalogue: readonly AnyPolicy[]): Configuration {
  const read = readLayer(file, catalogue);
  if (!read.ok) return read;
  const elsewhere = sharedProblems(read.layer);
  if (elsewhere.length > 0) return { ok: false, problems: elsewhere };
  const merged = mergeLayers([...packsOf(read.layer, catalogue), read.layer], catalogue);
  if (merged.problems.length > 0) return { ok: false, problems: merged.problems };
  const { settings, declared, comment, waivers } = merged;
  return { ok: true, settings, declared, comment, waivers };
}

function sharedProblems({ path, extends: extended }: Layer): readonly ConfigProblem[] {
  return extended.flatMap((one) =>
    one.kind === 'pack'
      ? []
      : [{ path, ...one.at, message: say`${extendedName(one)} cannot be read from a file by itself` }],
  );
}

/** The packs that a layer extends, as layers, in its order. */
export function packsOf(layer: Layer, catalogue: readonly AnyPolicy[]): readonly Layer[] {
  return layer.extends.flatMap((one) => (one.kind === 'pack' ? [packLayer(one.name, catalogue)] : []));
}
