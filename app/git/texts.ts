/** Text files by object id. */
import { say } from '../../policies/engine/prose.ts';
import { CannotLook, NotText } from '../looked.ts';
import type { Slot } from './cache.ts';
import { gather } from './gather.ts';
import { readable } from './objects.ts';
import type { Repository } from './repository.ts';
import { leftOut } from './run.ts';

interface Contents {
  /** Bytes. */
  readonly size: number;
  /** As UTF-8, as far as it goes. */
  readonly text: string;
  /** It has a NUL. */
  readonly binary: boolean;
}

const slot: Slot<Contents> = { weigh: ({ text }) => 2 * text.length };

function contentsOf(bytes: Buffer): Contents {
  return { size: bytes.length, text: new TextDecoder().decode(bytes), binary: bytes.includes(0) };
}

interface Sized {
  readonly id: string;
  readonly size: number;
}

/** Those that there are, in the order of the ids. */
async function sizesOf(
  { objects }: Repository,
  ids: readonly string[],
  known: ReadonlyMap<string, Contents>,
): Promise<readonly Sized[]> {
  const asked = ids.filter((id) => !known.has(id));
  const found = await objects.lookUp(asked);
  const sizes = new Map(found.flatMap((object) => (object ? [[object.id, object.size]] : [])));
  return ids.flatMap((id) => {
    const size = known.get(id)?.size ?? sizes.get(id);
    return size === undefined ? [] : [{ id, size }];
  });
}

async function readAll(
  repository: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Contents | 'too large'>> {
  const { cache, objects } = repository;
  const known = new Map(
    ids.flatMap((id) => {
      const found = cache.get(slot, id);
      return found ? [[id, found]] : [];
    }),
  );
  const found = await sizesOf(repository, ids, known);
  const small = readable(found);
  const fresh = small.filter(({ id }) => !known.has(id));
  const read = await objects.contents(fresh.map(({ id }) => id));
  for (const [i, { id }] of fresh.entries()) {
    const contents = contentsOf(read[i] ?? Buffer.alloc(0));
    known.set(id, contents);
    cache.set(slot, id, contents);
  }
  const isSmall = new Set(small.map(({ id }) => id));
  return new Map(
    found.map(({ id }) => [id, (isSmall.has(id) ? known.get(id) : undefined) ?? 'too large'] as const),
  );
}

function textOf(path: string, contents: Contents | 'too large' | undefined): string {
  if (contents === 'too large') throw new CannotLook(say`${path} is too large to be read`);
  if (!contents) throw new CannotLook(say`the contents of ${path} are not in this clone`, leftOut);
  if (contents.binary) throw new NotText(path, contents.text);
  return contents.text;
}

/**
 * A reader of text files; `path` is only for messages. Reads in the same turn of the event loop are made together. Throws
 * {@link CannotLook} for what is too large, binary or missing from the clone.
 */
export function textReader(repository: Repository): (path: string, id: string) => Promise<string> {
  const read = gather((ids) => readAll(repository, ids));
  return async (path, id) => textOf(path, await read(id));
}
