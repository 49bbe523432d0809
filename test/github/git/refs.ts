/** A repository's references: known in memory, written through to disk so that git itself can clone the repository. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runGit } from './run.ts';

export interface Refs {
  readonly directory: string;
  /** `name` is full (`refs/heads/main`). */
  get(name: string): string | null;
  set(name: string, oid: string): void;
  delete(name: string): Promise<void>;
  /** Sorted by name. */
  list(prefix: string): readonly { readonly name: string; readonly oid: string }[];
}

const config = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** An empty bare repository without starting a process; `objects` names the database that it shares. */
export function createBare(directory: string, defaultBranch: string, objects?: string): void {
  mkdirSync(join(directory, 'objects', 'info'), { recursive: true });
  mkdirSync(join(directory, 'refs', 'heads'), { recursive: true });
  writeFileSync(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
  writeFileSync(join(directory, 'config'), config);
  if (objects !== undefined) writeFileSync(join(directory, 'objects', 'info', 'alternates'), `${objects}\n`);
}

/** What git's own check-ref-format refuses, as far as a path on disk could be harmed. */
function checkName(name: string): void {
  const parts = name.split('/');
  const bad = parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'));
  if (!name.startsWith('refs/') || bad || name.includes('..') || /[\s~^:?*[\\\x7f]|@\{/.test(name)) {
    throw new Error(`not a reference name: ${name}`);
  }
}

export function openRefs(directory: string, known: ReadonlyMap<string, string> = new Map()): Refs {
  const refs = new Map(known);
  return {
    directory,
    get: (name) => refs.get(name) ?? null,
    set: (name, oid) => {
      checkName(name);
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${oid}\n`);
      refs.set(name, oid);
    },
    delete: async (name) => {
      refs.delete(name);
      await runGit(directory, ['update-ref', '-d', name]);
    },
    list: (prefix) =>
      [...refs]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, oid]) => ({ name, oid }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

export async function readRefs(directory: string): Promise<Map<string, string>> {
  const { stdout } = await runGit(directory, ['for-each-ref', '--format=%(objectname) %(refname)']);
  const lines = stdout.toString().split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}
