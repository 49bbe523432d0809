/**
 * Reads Renovate's configuration as far as it decides what is looked after: everything, unless it says otherwise.
 * https://docs.renovatebot.com/configuration-options/
 */
import { parseLooseJson } from '../loose-json.ts';
import { isTable, strings } from '../manifests/manifest.ts';

/** In Renovate's order: the first that exists counts, alone. `package.json` only where it has a section `renovate`. */
export const renovatePaths: readonly string[] = [
  'renovate.json',
  'renovate.jsonc',
  'renovate.json5',
  '.github/renovate.json',
  '.github/renovate.jsonc',
  '.github/renovate.json5',
  '.gitlab/renovate.json',
  '.gitlab/renovate.jsonc',
  '.gitlab/renovate.json5',
  '.renovaterc',
  '.renovaterc.json',
  '.renovaterc.jsonc',
  '.renovaterc.json5',
  'package.json',
];

export type Table = Readonly<Record<string, unknown>>;

export type RenovateFile =
  | { readonly state: 'read'; readonly settings: Table }
  /** Renovate stops and opens an issue about it. */
  | { readonly state: 'broken' }
  /** JSON5 that is not read here: it has more than what people usually write. */
  | { readonly state: 'beyond' };

/** Null for a `package.json` that says nothing to Renovate. */
export function readRenovate(path: string, text: string): RenovateFile | null {
  const all = parseLooseJson(text);
  const inManifest = path === 'package.json';
  const settings: unknown = inManifest ? (isTable(all) ? all.renovate : undefined) : all;
  if (settings === undefined && inManifest) return null;
  if (isTable(settings)) return { state: 'read', settings };
  return { state: settings === undefined && path.endsWith('5') ? 'beyond' : 'broken' };
}

/** Presets in other repositories: what they say is not in the file. */
export function presetsElsewhere(settings: Table): readonly string[] {
  // What has no `>` and no scope is one of Renovate's own, or of a group of them (`group:`, `:automergeMinor`).
  return strings(settings.extends).filter((name) => /[>@]/.test(name) || /^[\w-]+$/.test(name));
}

/** A preset's place on GitHub: `github>acme/renovate-config//go.json5#v1`. Null for one that lies anywhere else. */
export interface PresetPlace {
  readonly owner: string;
  readonly repo: string;
  /** Candidates, the likeliest first. */
  readonly paths: readonly string[];
  readonly ref: string | null;
}

export function placeOfPreset(name: string): PresetPlace | null {
  const found = /^(?:github|local)>([\w.-]+)\/([\w.-]+)(?:(\/\/|:)([^#(]+?))?(?:#([^(]+))?(?:\(.*\))?$/.exec(
    name,
  );
  if (!found) return null;
  const [, owner = '', repo = '', sign, file = 'default', ref = null] = found;
  const path = sign === ':' ? (file.split('/')[0] ?? file) : file;
  const paths = /\.json5?$/.test(path)
    ? [path]
    : [`${path}.json`, `${path}.json5`, ...(sign ? [] : ['renovate.json'])];
  return { owner, repo, paths, ref };
}
