/** Every file of a commit with its size, and the contents of many of them in turn. */
import { own } from '../../../policies/engine/prose.ts';
import type { Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';

export interface TreeFile {
  readonly path: string;
  /** Of its contents. */
  readonly id: string;
  /** Null for a submodule. */
  readonly bytes: number | null;
  readonly kind: 'file' | 'link' | 'submodule';
}

function kindOf(mode: string): TreeFile['kind'] {
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'link' : 'file';
}

/** Sorted by path. Throws `CannotLook`. */
export async function listFiles(repository: Repository, commit: string): Promise<readonly TreeFile[]> {
  const listed = await repository.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit]);
  const text = answer(listed, own('list the files')).toString('utf8');
  return text
    .split('\0')
    .flatMap((line): TreeFile[] => {
      const [, mode = '', id = '', bytes = '', path = ''] =
        /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? [];
      return path === ''
        ? []
        : [{ path, id, bytes: bytes === '-' ? null : Number(bytes), kind: kindOf(mode) }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Bytes that are in memory at once. */
const maxTogether = 8_000_000;

/** Objects in one question. */
const maxAsked = 500;

/** Groups of files that are read together. */
function groupsOf<T extends { readonly bytes: number }>(files: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let sum = 0;
  for (const file of files) {
    const last = groups.at(-1);
    if (!last || sum + file.bytes > maxTogether || last.length >= maxAsked) {
      groups.push([file]);
      sum = file.bytes;
    } else {
      last.push(file);
      sum += file.bytes;
    }
  }
  return groups;
}

/** git itself looks for a NUL among this many bytes. */
const looked = 8000;

/**
 * Visits the contents of files one after the other, a few megabytes in memory at a time; a file that is not text is passed
 * as null. Throws `CannotLook`; what `visit` throws ends it.
 */
export async function eachText<T extends { readonly id: string; readonly bytes: number }>(
  { objects }: Repository,
  files: readonly T[],
  visit: (file: T, text: string | null) => Promise<void> | void,
): Promise<void> {
  const decoder = new TextDecoder();
  for (const group of groupsOf(files)) {
    const contents = await objects.contents(group.map(({ id }) => id));
    for (const [i, file] of group.entries()) {
      const bytes = contents[i] ?? Buffer.alloc(0);
      await visit(file, bytes.subarray(0, looked).includes(0) ? null : decoder.decode(bytes));
    }
  }
}
