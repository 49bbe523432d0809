/** Every path of a commit. */
import { say } from '../../policies/engine/prose.ts';
import type { Repository } from './repository.ts';
import { answer } from './run.ts';

export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'folder' | 'submodule';
  readonly id: string;
}

export type Tree = ReadonlyMap<string, TreeEntry>;

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode.startsWith('04')) return 'folder';
  if (mode.startsWith('12')) return 'link';
  return mode.startsWith('16') ? 'submodule' : 'file';
}

/** Path → entry, folders included, in git's order. */
export async function listTree(repository: Repository, commit: string): Promise<Tree> {
  const listed = await repository.run(['ls-tree', '-r', '-t', '-z', '--full-tree', commit]);
  const stdout = answer(listed, say`list the files of ${commit.slice(0, 7)}`);
  const tree = new Map<string, TreeEntry>();
  for (const line of stdout.toString('utf8').split('\0')) {
    const tab = line.indexOf('\t');
    const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
    if (tab > 0) tree.set(line.slice(tab + 1), { kind: kindOf(mode), id });
  }
  return tree;
}
