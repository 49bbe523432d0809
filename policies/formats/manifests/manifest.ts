/** The packages that a package manifest asks for, by name. */

export type Ecosystem = 'cargo' | 'composer' | 'go' | 'maven' | 'npm' | 'nuget' | 'pypi' | 'rubygems';

export interface ManifestNames {
  /** Needed when the product runs. */
  readonly direct: readonly string[];
  /** Needed at run time, at a version that the workspace's own list sets (Cargo `workspace = true`, pnpm `catalog:`). */
  readonly inherited: readonly string[];
  /** What such a list offers. */
  readonly offered: readonly string[];
  /** Known here for other reasons: tools, tests, the repository's own packages. */
  readonly other: readonly string[];
  /** The name of the manifest's own package. */
  readonly own: readonly string[];
}

/** Throws when the text is not what its file name says. */
export type ManifestReader = (text: string) => ManifestNames;

export function names(parts: Partial<ManifestNames>): ManifestNames {
  return { direct: [], inherited: [], offered: [], other: [], own: [], ...parts };
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that should be a name; empty when it is not one. */
export function nameIn(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** A member that should be a table; anything else is an empty one. */
export function table(of: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  const value = path.reduce<unknown>((at, key) => (isTable(at) && Object.hasOwn(at, key) ? at[key] : {}), of);
  return isTable(value) ? value : {};
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
