/** A folder of this machine: a package is there under its name when it is whole, and never before. */
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { pathTrouble } from '../../store/folder.ts';
import type { Destination } from './destination.ts';
import { measured } from './pieces.ts';

function inWords(error: unknown, path: string): unknown {
  const trouble = pathTrouble(error);
  return trouble === null
    ? error
    : new CannotLook(say`${path} cannot be written: ${trouble}`, undefined, undefined, true);
}

/** Its bytes and its name are on disk when this ends, whatever happens to the machine then. */
async function settle(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}

export function folderDestination(folder: string): Destination {
  return {
    async find(name) {
      const path = join(folder, name);
      const there = await stat(path).catch(() => null);
      if (!there?.isFile()) return null;
      return { where: say`${path}`, sha256: (await measured(path)).sha256 };
    },
    async put({ path, name, sha256 }) {
      const [to, unfinished] = [join(folder, name), join(folder, `.${name}.${process.pid}.part`)];
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // A package that was written here only gets its name.
        if (path.startsWith(`${folder}/`)) await settle(path);
        else {
          await copyFile(path, unfinished);
          await settle(unfinished);
        }
        await rename(path.startsWith(`${folder}/`) ? path : unfinished, to);
        await settle(folder);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw inWords(error, to);
      }
      return { where: say`${to}`, sha256 };
    },
  };
}
