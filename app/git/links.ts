/** Symbolic links inside a commit. */
import { posix } from 'node:path';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { TreeEntry } from './folders.ts';
import type { Tree } from './tree.ts';

/** A link may lead to a link; a ring of them leads nowhere. */
const maxLinks = 8;

/**
 * The entry that `path` stands for: itself, or the file a symbolic link leads to. Null when there is nothing.
 * Throws {@link CannotLook} for a link that leads nowhere, or out of the repository.
 */
export async function followLinks(
  tree: Tree,
  path: string,
  readLink: (path: string, id: string) => Promise<string>,
): Promise<TreeEntry | null> {
  let at = path;
  for (let links = 0; links <= maxLinks; links += 1) {
    const entry = await tree.entry(at);
    if (entry?.kind !== 'link') {
      if (!entry && links > 0) break;
      return entry;
    }
    const target = await readLink(at, entry.id);
    at = posix.isAbsolute(target) ? '' : posix.join(posix.dirname(at), target);
  }
  throw new CannotLook(say`${path} is a symbolic link to something that is not in the repository`);
}
