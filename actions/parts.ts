/** Which source files are read in parts, and what stands in the bundle in the place of one. */
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface PartedFile {
  readonly part: string;
  /** Its name within the part. */
  readonly as: string;
  /** What stands in the bundle in its place: what it exports, as code. */
  readonly exported: readonly string[];
}

/** By the file's whole path. */
export type Parted = ReadonlyMap<string, PartedFile>;

const isPlainObject = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;

/** A class is a function, too, and nothing else can stand in its place; neither for one that something hangs on. */
const isMereFunction = (value: unknown): boolean =>
  typeof value === 'function' && !`${value}`.startsWith('class') && Object.keys(value).length === 0;

/** Code of the same value, whose functions read the part; null when there is none. `at` is how the part names it. */
function codeOf(value: unknown, at: string): string | null {
  if (isMereFunction(value)) return `(...args) => ${at}(...args)`;
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return JSON.stringify(value);
  if (typeof value !== 'object' || !(Array.isArray(value) || isPlainObject(value))) return null;
  const members = Object.entries(value).map(([name, one]) => [
    name,
    codeOf(one, `${at}[${JSON.stringify(name)}]`),
  ]);
  if (members.some(([, code]) => code === null)) return null;
  return Array.isArray(value)
    ? `[${members.map(([, code]) => code).join(', ')}]`
    : `{ ${members.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(', ')} }`;
}

async function exportedBy(file: string, as: string): Promise<readonly string[] | null> {
  const all: object = await import(pathToFileURL(file).href);
  const codes = Object.entries(all).map(
    ([name, value]) => [name, codeOf(value, `part().${as}.${name}`)] as const,
  );
  // Data alone is as long here as there.
  if (!codes.some(([, code]) => code?.includes('=>')) || codes.some(([, code]) => code === null)) return null;
  return codes.map(([name, code]) => `export const ${name} = ${code};`).sort();
}

/** `parts` are globs of source files by the part that they are in where they can be; those after a `!` are not. */
export async function partsOf(parts: Readonly<Record<string, readonly string[]>>): Promise<Parted> {
  const parted = new Map<string, PartedFile>();
  for (const [part, globs] of Object.entries(parts)) {
    const out = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
    const files = globSync(
      globs.filter((glob) => !glob.startsWith('!')),
      { exclude: out },
    ).sort();
    for (const [i, file] of files.entries()) {
      const exported = await exportedBy(file, `f${i}`);
      if (exported) parted.set(resolve(file), { part, as: `f${i}`, exported });
    }
  }
  return parted;
}

/** Stands in a bundle and its parts for what names that build, until all of it is known. */
export const buildHere = '@the-build@';

/** What stands in the bundle in the place of a file. */
export function standInFor({ part, exported }: PartedFile, bundle: string): string {
  return [
    `import { later } from '${resolve('actions/later.ts')}';`,
    `const part = /* @__PURE__ */ later('./${bundle}/${part}.js', '${buildHere}');`,
    ...exported,
  ].join('\n');
}
