/** Settings as GitHub answers them: each read made once, each failure that read's own. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import {
  type ListQuery,
  type ReadName,
  reads,
  type SettingsQuery,
  type SettingsRead,
} from '../../../policies/settings/reads.ts';
import { type Answers, at, type Json, type ReadKey } from '../../../policies/settings/setting-type.ts';
import { CannotLook } from '../../looked.ts';
import type { Reader } from '../access/read-only.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { allOf } from './all-pages.ts';

/** What an error's answer says. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function tellingOf({ telling = [] }: SettingsRead, status: number | null, words: string) {
  return telling.find((one) => one.status === status && (one.words?.test(words) ?? true));
}

/** GitHub answers 404 to what the token may not see, as to what is not there. */
export function hidden(error: unknown, what: string, permission: string): CannotLook {
  if (statusOf(error) !== 404) return cannotLook(error, own(what), permission);
  return new CannotLook(
    say`GitHub answered 404 when asked for ${own(what)}: it is not there, or the token may not see it (an App needs ${own(permission)})`,
    undefined,
    permission,
  );
}

export interface ReadAnswer {
  readonly value: Part<unknown>;
  readonly gap: Gap | null;
}

/** A value, or the gap as a part that is not known. Anything but a failed look is thrown. */
export async function lookedAt(look: () => Promise<unknown>): Promise<ReadAnswer> {
  try {
    return { value: await look(), gap: null };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return { value: notKnown(error.gap.reason), gap: error.gap };
  }
}

/** Under REST's names. */
async function queried(reader: Reader, { text, fields }: SettingsQuery, parameters: Json): Promise<unknown> {
  const repository = at(await reader.query(text, parameters), ['repository']);
  const named = Object.entries(fields).map(([theirs, ours]) => [ours, at(repository, [theirs])] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

/** Pages of a list that GraphQL gives: 10,000 items. */
const maxQueries = 100;

/** All pages; null where GitHub gives no such list to this token. */
async function queriedList(reader: Reader, { text, list }: ListQuery, parameters: Json): Promise<unknown> {
  const items: unknown[] = [];
  let after: unknown = null;
  for (let page = 1; page <= maxQueries; page++) {
    const found = at(await reader.query(text, { ...parameters, after }), ['repository', list]);
    const edges = at(found, ['edges']);
    if (!Array.isArray(edges)) throw new CannotLook(own(`GitHub does not show its ${list} to this token`));
    items.push(...edges);
    if (at(found, ['pageInfo', 'hasNextPage']) !== true) return items;
    after = at(found, ['pageInfo', 'endCursor']);
  }
  throw new CannotLook(own(`there are more than ${maxQueries * 100} ${list}`));
}

/** Only what stands in the route: anything else would be asked as well. */
function inRoute(route: string, parameters: Json): Json {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => route.includes(`{${name}}`)));
}

/** What a key asks: the read, and what stands in its route for what it is about. */
function askedBy(key: ReadKey): { readonly read: SettingsRead; readonly about: Json } {
  const [name = '', ...rest] = key.split(' ');
  const read: SettingsRead = reads[name as ReadName];
  return { read, about: read.about ? { [read.about]: rest.join(' ') } : {} };
}

async function answered(reader: Reader, read: SettingsRead, parameters: Json): Promise<unknown> {
  const { by, list } = read;
  const { org: _, ...repository } = parameters;
  if (typeof by !== 'string')
    return 'list' in by ? queriedList(reader, by, repository) : queried(reader, by, repository);
  const asked = { ...inRoute(by, parameters), ...read.parameters };
  if (list) return allOf(reader, by, asked, list === true ? undefined : list);
  const { status, data } = await reader.get(by, asked);
  return tellingOf(read, status, '')?.means ?? data;
}

async function readOne(reader: Reader, key: ReadKey, parameters: Json): Promise<ReadAnswer> {
  const { read, about } = askedBy(key);
  return lookedAt(async () => {
    try {
      return await answered(reader, read, { ...parameters, ...about });
    } catch (error) {
      const telling = tellingOf(read, statusOf(error), wordsOf(error));
      if (telling) return telling.means;
      throw hidden(error, read.what, read.permission);
    }
  });
}

export interface ReadAnswers {
  readonly answers: Answers;
  readonly gaps: readonly Gap[];
}

/** `parameters`: owner and repo, or org. */
export async function readAnswers(
  reader: Reader,
  names: readonly ReadKey[],
  parameters: Json,
): Promise<ReadAnswers> {
  const unique = [...new Set(names)].sort();
  const all = await Promise.all(
    unique.map(async (name) => [name, await readOne(reader, name, parameters)] as const),
  );
  return {
    answers: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    gaps: all.flatMap(([, { gap }]) => (gap ? [gap] : [])),
  };
}
