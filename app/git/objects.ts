/** Contents of commits and files, by object id. */
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { Repository } from './repository.ts';
import { answer } from './run.ts';

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

const newline = 0x0a;

function headerOf(line: string): GitObject | null {
  const [id = '', type = '', size = ''] = line.split(' ');
  return /^[0-9a-f]{40,64}$/.test(id) && /^[0-9]+$/.test(size) ? { id, type, size: Number(size) } : null;
}

async function batch(repository: Repository, mode: string, names: readonly string[]): Promise<Buffer> {
  const input = names.map((name) => `${name}\n`).join('');
  return answer(await repository.run(['cat-file', mode], { input }), own('read its objects'));
}

/**
 * What each name (an id, or any revision) stands for, in the same order; null when there is no such object.
 * Names go through standard input, so none can be taken for an option; they must hold no line break.
 */
export async function lookUp(
  repository: Repository,
  names: readonly string[],
): Promise<readonly (GitObject | null)[]> {
  if (names.length === 0) return [];
  const lines = (await batch(repository, '--batch-check', names)).toString('utf8').split('\n');
  return names.map((_, i) => headerOf(lines[i] ?? ''));
}

/** The contents of objects that are known to exist, in the same order. */
export async function contents(repository: Repository, ids: readonly string[]): Promise<readonly Buffer[]> {
  if (ids.length === 0) return [];
  const output = await batch(repository, '--batch', ids);
  let at = 0;
  return ids.map((id) => {
    const end = output.indexOf(newline, at);
    const object = end < 0 ? null : headerOf(output.toString('utf8', at, end));
    if (!object) throw new CannotLook(say`git has no contents of object ${id}`);
    at = end + 1 + object.size + 1;
    return output.subarray(end + 1, end + 1 + object.size);
  });
}

/** Bytes: of one file, and of all files that are read at once. */
const max = { file: 20 * 1024 * 1024, all: 256 * 1024 * 1024 } as const;

/** Those that are small enough to be read together, in the same order. */
export function readable<T extends { readonly size: number }>(objects: readonly T[]): readonly T[] {
  let sum = 0;
  return objects.filter(({ size }) => {
    if (size > max.file || sum + size > max.all) return false;
    sum += size;
    return true;
  });
}
