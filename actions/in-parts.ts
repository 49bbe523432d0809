/**
 * Builds a bundle that reads at its start what every run needs, and the rest in parts, each when a function in it is first
 * called: V8 takes 30 ms to read a megabyte, called or not. A source file can be in a part when it exports functions and
 * plain data alone: in the bundle stand functions of the same names that read the part. What is imported by `import()` is a
 * part, too. Whatever the bundle and its parts both need is in the bundle alone, so that nothing is there twice.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import {
  type BuildOptions,
  type BuildResult,
  build,
  type OnResolveArgs,
  type OnResolveResult,
  type Plugin,
  type PluginBuild,
} from 'esbuild';
import * as zod from 'zod';
import { buildHere, type Parted, partsOf, standInFor } from './parts.ts';

interface InParts {
  /** The bundle's name; its parts are in a folder of that name. */
  readonly name: string;
  readonly entry: string;
  readonly outdir: string;
  /** Part → globs of source files that are in it where they can be; those after a `!` are not. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  readonly options: BuildOptions;
}

/** `file name`, of what the bundle hands its parts → what that is called there. */
type Shared = ReadonlyMap<string, string>;

const fromHere = (file: string): string => relative('', file);

/** Of a file that is imported by `import()`: its own name, or its package's. */
function askedName(file: string): string {
  const [, name = basename(file, '.ts')] = fromHere(file).match(/node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
  return name.replaceAll(/[^\w-]+/g, '-').replace(/^-/, '');
}

/** Of such a name only types are used: as a value it stands for all that it names. */
const isModule = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object Module]';

const usesZod = (file: string): boolean =>
  file.endsWith('.ts') && readFileSync(file, 'utf8').includes("from 'zod'");

/** What is in the bundle is asked for by name; who imports zod as one object (`z`) would ask for all of it. */
function namesOfZod(parted: Parted): ReadonlySet<string> {
  const all: Readonly<Record<string, unknown>> = zod;
  const named = [...parted.keys()]
    .filter(usesZod)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bz\.(\w+)/g)]);
  const isOne = (name: string) => ['function', 'object'].includes(typeof all[name]) && !isModule(all[name]);
  return new Set(
    named
      .map(([, name = '']) => name)
      .filter(isOne)
      .sort(),
  );
}

interface Dividing {
  readonly name: string;
  readonly parted: Parted;
  /** What is in the bundle already; null while that is built. */
  readonly inBundle: ReadonlySet<string> | null;
  /** Told of each file that is imported by `import()`. */
  readonly asked: (file: string) => void;
}

type Asked = Pick<OnResolveArgs, 'importer' | 'namespace' | 'kind'>;

/** What stands in the bundle for a file that somebody in the bundle imports; null for the file itself. */
function inBundleFor(
  path: string,
  { parted, name, asked }: Dividing,
  { kind }: Asked,
): OnResolveResult | null {
  if (kind === 'dynamic-import') {
    asked(path);
    return { path: `./${name}/${askedName(path)}.js`, external: true };
  }
  return parted.has(path) ? { path: fromHere(path), namespace: 'later' } : null;
}

/** The same for somebody in a part: what the bundle has is asked of it. */
function inPartFor(path: string, { parted, inBundle, asked }: Dividing, by: Asked): OnResolveResult | null {
  if (by.kind === 'dynamic-import') {
    asked(path);
    return { path: `./${askedName(path)}.js`, external: true };
  }
  const part = parted.get(path)?.part;
  const isOwn = by.namespace === 'part' || parted.get(by.importer)?.part === part;
  if (part && isOwn) return null;
  const id = part ? `later:${fromHere(path)}` : fromHere(path);
  const isThere = inBundle?.has(id) || by.namespace === 'names' || (!part && usesZod(path));
  if (isThere) return { path: `bundle:${id}`, external: true, sideEffects: false };
  return part ? { path: fromHere(path), namespace: 'later' } : null;
}

/** Puts what reads a part in its place, and names instead of what is in the bundle. */
function dividing(of: Dividing): Plugin {
  const { name, parted, inBundle } = of;
  const resolveDir = process.cwd();
  const setup = (at: PluginBuild) => {
    at.onResolve({ filter: /^part:/ }, ({ path }) => ({
      path: path.slice('part:'.length),
      namespace: 'part',
    }));
    at.onResolve({ filter: /.*/ }, async ({ path: specifier, pluginData, ...by }) => {
      if (by.kind === 'entry-point' || pluginData === 'asked') return null;
      if (inBundle && specifier === 'zod' && by.namespace !== 'names')
        return { path: 'zod', namespace: 'names' };
      const { path } = await at.resolve(specifier, { ...by, pluginData: 'asked' });
      if (!isAbsolute(path)) return null;
      return inBundle ? inPartFor(path, of, by) : inBundleFor(path, of, by);
    });
    at.onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => {
      const file = parted.get(resolve(path));
      return file ? { contents: standInFor(file, name), resolveDir } : null;
    });
    at.onLoad({ filter: /.*/, namespace: 'names' }, () => ({
      contents: `export { ${[...namesOfZod(parted)].join(', ')} } from 'zod';`,
      resolveDir,
    }));
    at.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => {
      const files = [...parted].filter(([, { part }]) => part === path);
      const named = files.map(([file, { as }]) => `export * as ${as} from '${file}';`);
      return { contents: [...named, `export const build = '${buildHere}';`].join('\n'), resolveDir };
    });
  };
  return { name: 'dividing', setup };
}

/** The bundle's own code, and what its parts need of it. */
function bundleText(entry: string, shared: Shared): string {
  const handed = [...shared].map(([what, as]) => {
    const [id = '', name = ''] = what.split(' ');
    const from = resolve(id.replace(/^later:/, ''));
    return name === '*' ? `export * as ${as} from '${from}';` : `export { ${name} as ${as} } from '${from}';`;
  });
  return [`import '${resolve(entry)}';`, ...handed].join('\n');
}

/** How esbuild writes an import of what is in the bundle. */
const ofBundle = /import\s*([^"';()]*?)\s*from\s*"bundle:([^"]+)"/g;

/** What such an import names (`*`, `default` or a name), and what it is called in the part. */
function namesIn(clause: string): readonly (readonly [name: string, local: string])[] {
  const [, listed = ''] = clause.match(/\{([^}]*)\}/) ?? [];
  const unlisted = clause.replace(/\{[^}]*\}/, '').split(',');
  return [...unlisted.map((one) => one.replace(/^\s*(?=[\w$])/, 'default as ')), ...listed.split(',')]
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => one.split(/\s*\bas\s+/))
    .map(([name = '', local = name]) => [name, local]);
}

function sharedBy(texts: readonly string[]): Shared {
  const all = texts.flatMap((text) =>
    [...text.matchAll(ofBundle)].flatMap(([, clause = '', id]) =>
      namesIn(clause).map(([name]) => `${id} ${name}`),
    ),
  );
  return new Map([...new Set(all)].sort().map((what, i) => [what, `s${i}`]));
}

function withBundle(text: string, name: string, shared: Shared): string {
  const done = text.replace(ofBundle, (_, clause: string, id: string) => {
    const names = namesIn(clause).map(([one, local]) => `${shared.get(`${id} ${one}`)} as ${local}`);
    return `import{${names.join(',')}}from"../${name}.js"`;
  });
  const [odd] = done.match(/.{0,60}["']bundle:.{0,60}/) ?? [];
  if (odd) throw new Error(`A part asks for what is in the bundle in a way that is not understood: ${odd}`);
  return done;
}

/** Files that have something in what was built. */
function filesOf({ metafile }: BuildResult): readonly string[] {
  return Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

const strictly = { bundle: true, logOverride: { 'import-is-undefined': 'error' } } as const;

const textsOf = ({ outputFiles = [] }: BuildResult): readonly string[] => outputFiles.map(({ text }) => text);

/** Each file says of which build it is: what parts and bundle call what they hand each other is of that build alone. */
function writeBuild(outdir: string, files: readonly (readonly [path: string, text: string])[]): void {
  const build = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  for (const [path, text] of files) writeFileSync(join(outdir, path), text.replaceAll(buildHere, build));
}

/**
 * Writes `name.js` and its parts. What parts need can bring more into the bundle, and parts can ask for others: it is built
 * until nothing is added.
 */
export async function bundleInParts({ name, entry, outdir, parts, options }: InParts): Promise<void> {
  const parted = await partsOf(parts);
  const asked = new Set<string>();
  const always = {
    ...options,
    ...strictly,
    write: false,
    metafile: true,
    outdir: join(outdir, name),
  } as const;
  const plugin = (inBundle: ReadonlySet<string> | null) =>
    dividing({ name, parted, inBundle, asked: (file) => void asked.add(file) });
  const partNames = [...new Set([...parted.values()].map(({ part }) => part))];
  const built = async (shared: Shared) => {
    const before = asked.size;
    const stdin = { contents: bundleText(entry, shared), resolveDir: process.cwd() };
    const bundle = await build({ ...always, stdin, plugins: [plugin(null)] });
    const entryPoints = [
      ...partNames.map((part) => [part, `part:${part}`]),
      ...[...asked].sort().map((file) => [askedName(file), file]),
    ];
    const divided = await build({
      ...always,
      entryPoints: Object.fromEntries(entryPoints),
      splitting: true,
      chunkNames: 'shared-[hash]',
      plugins: [plugin(new Set(filesOf(bundle)))],
    });
    return { bundle, divided, grown: asked.size > before };
  };
  let shared: Shared = new Map();
  for (;;) {
    const { bundle, divided, grown } = await built(shared);
    const needed = sharedBy(textsOf(divided));
    if (!grown && [...needed.keys()].join() === [...shared.keys()].join()) {
      const own = (divided.outputFiles ?? []).map(
        ({ path, text }) => [join(name, basename(path)), withBundle(text, name, needed)] as const,
      );
      mkdirSync(join(outdir, name), { recursive: true });
      writeBuild(outdir, [[`${name}.js`, textsOf(bundle)[0] ?? ''], ...own]);
      return;
    }
    shared = needed;
  }
}
