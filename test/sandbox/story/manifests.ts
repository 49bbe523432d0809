/** Where a new datastore would be declared in a repository: its own manifest, whatever language it is written in. */
import { addToLock, addToManifest, datastores, hasDependency } from './npm-packages.ts';

/** The repository's files as they are on the branch. */
export interface Files {
  readonly paths: readonly string[];
  /** Null when there is no such file. */
  text(path: string): Promise<string | null>;
}

/** Files to commit, and what they bring in. */
export interface Edit {
  readonly files: Readonly<Record<string, string>>;
  readonly brings: string;
}

interface Kind {
  readonly file: RegExp;
  readonly name: string;
  /** Null when the file does not look as expected. */
  readonly edit: (text: string) => string | null;
}

const afterLine = (text: string, line: RegExp, added: string): string | null => {
  const found = line.exec(text);
  if (!found) return null;
  const end = found.index + found[0].length;
  return `${text.slice(0, end)}\n${added}${text.slice(end)}`;
};

const atEnd = (text: string, added: string): string => `${text.replace(/\n*$/, '\n')}${added}\n`;

const kinds: readonly Kind[] = [
  {
    file: /(^|\/)Cargo\.toml$/,
    name: 'redis',
    edit: (text) =>
      /^redis\b/m.test(text) ? null : afterLine(text, /^\[dependencies\][ \t]*$/m, 'redis = "0.27"'),
  },
  { file: /^requirements\.txt$/, name: 'redis', edit: (text) => atEnd(text, 'redis==5.2.1') },
  {
    file: /^go\.mod$/,
    name: 'github.com/redis/go-redis/v9',
    edit: (text) => atEnd(text, '\nrequire github.com/redis/go-redis/v9 v9.7.0'),
  },
  { file: /^Gemfile$/, name: 'redis', edit: (text) => atEnd(text, "gem 'redis', '~> 5.3'") },
];

const byDepth = (a: string, b: string): number =>
  a.split('/').length - b.split('/').length || (a < b ? -1 : 1);

async function npm({ text }: Files): Promise<Edit | null> {
  const manifest = await text('package.json');
  if (manifest === null) return null;
  const added = datastores.find(({ name }) => !hasDependency(manifest, name));
  const edited = added ? addToManifest(manifest, added) : null;
  if (!added || edited === null) return null;
  const lock = await text('package-lock.json');
  const locked = lock === null ? null : addToLock(lock, added);
  const files = { 'package.json': edited, ...(locked === null ? {} : { 'package-lock.json': locked }) };
  return { files, brings: `${added.name} in package.json` };
}

/** A datastore's client added to a manifest that is there; null when no manifest is known. */
export async function newDatastore(files: Files): Promise<Edit | null> {
  const edit = await npm(files);
  if (edit) return edit;
  for (const kind of kinds) {
    for (const path of files.paths
      .filter((one) => kind.file.test(one))
      .toSorted(byDepth)
      .slice(0, 5)) {
      const text = await files.text(path);
      const edited = text === null ? null : kind.edit(text);
      if (edited !== null) return { files: { [path]: edited }, brings: `${kind.name} in ${path}` };
    }
  }
  return null;
}
