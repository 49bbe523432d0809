/** Sizes and kinds of files, by their objects. */
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { Blob } from '../repository-reads.ts';
import { readable } from './objects.ts';
import type { Repository } from './repository.ts';
import { leftOut } from './run.ts';
import type { Tree } from './tree.ts';

/** git itself looks for a NUL among this many bytes. */
const looked = 8000;

interface Found {
  readonly path: string;
  readonly link: boolean;
  readonly id: string;
  readonly size: number;
}

/** Throws {@link CannotLook} for a file whose contents a partial clone left out. */
export async function blobsOf(
  repository: Repository,
  tree: Tree,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Blob>> {
  const there = await Promise.all(paths.map(tree.entry));
  const entries = paths.flatMap((path, i) => {
    const entry = there[i];
    return entry?.kind === 'file' || entry?.kind === 'link' ? [{ path, ...entry }] : [];
  });
  const objects = await repository.objects.lookUp(entries.map(({ id }) => id));
  const found = entries.map(({ path, kind, id }, i): Found => {
    const object = objects[i];
    if (!object) throw new CannotLook(say`the contents of ${path} are not in this clone`, leftOut);
    return { path, link: kind === 'link', id, size: object.size };
  });
  const read = readable(found);
  const bytes = await repository.objects.contents(read.map(({ id }) => id));
  const binary = new Map(read.map(({ id }, i) => [id, bytes[i]?.subarray(0, looked).includes(0) ?? null]));
  return new Map(
    found.map(({ path, link, id, size }) => [path, { bytes: size, binary: binary.get(id) ?? null, link }]),
  );
}
