/** Text files by object id. */
import { say } from '../../policies/engine/prose.ts';
import { CannotLook, NotText } from '../looked.ts';
import { contents, lookUp, readable } from './objects.ts';
import type { Repository } from './repository.ts';
import { leftOut } from './run.ts';

type Contents = Buffer | 'too large';

async function readAll(
  repository: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Contents>> {
  const found = (await lookUp(repository, ids)).filter((object) => object !== null);
  const small = readable(found);
  const read = await contents(
    repository,
    small.map(({ id }) => id),
  );
  const large = found.map(({ id }) => [id, 'too large'] as const);
  return new Map<string, Contents>([
    ...large,
    ...small.map(({ id }, i) => [id, read[i] ?? 'too large'] as const),
  ]);
}

function textOf(path: string, bytes: Contents | undefined): string {
  if (bytes === 'too large') throw new CannotLook(say`${path} is too large to be read`);
  if (!bytes) throw new CannotLook(say`the contents of ${path} are not in this clone`, leftOut);
  const text = new TextDecoder().decode(bytes);
  if (bytes.includes(0)) throw new NotText(path, text);
  return text;
}

/**
 * A reader of text files; `path` is only for messages. Reads in the same turn of the event loop share
 * two git processes. Throws {@link CannotLook} for what is too large, binary or missing from the clone.
 */
export function textReader(repository: Repository): (path: string, id: string) => Promise<string> {
  let waiting: string[] = [];
  let next: Promise<ReadonlyMap<string, Contents>> | null = null;
  const readWaiting = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...new Set(waiting)];
    waiting = [];
    next = null;
    return readAll(repository, ids);
  };
  return async (path, id) => {
    waiting.push(id);
    next ??= readWaiting();
    return textOf(path, (await next).get(id));
  };
}
