/**
 * A client asks for what is kept of its own delivery, proven as whoever tells something is: its workflows of their own repository, its
 * secret of all of them. Of another client's, not even whether there is any is said.
 */
import { z } from 'zod';
import { clientId } from '../../store/client-id.ts';
import { exportNoted } from '../../store/evidence-exports.ts';
import { activeRepositories } from '../../store/repositories.ts';
import type { RepositoryRef } from '../../task.ts';
import type { AnswerOf, ExportPart, Given } from '../definitions/asked.ts';
import { exportFormats, exportText } from '../shown/export.ts';
import { paces } from './paces.ts';
import {
  type Credentials,
  hashOf,
  isFirstUse,
  isRefusal,
  type Proven,
  type ProvenOf,
  parsed,
  proven,
  type Refusal,
  repositoryOf,
  usedBefore,
} from './proven.ts';

export interface GivingOf extends ProvenOf {
  readonly ask: (
    at: RepositoryRef,
    what: 'export',
    given: Given<'export'>,
  ) => Promise<AnswerOf<'export'> | null>;
}

export type GivenBack = { readonly status: 200; readonly type: string; readonly text: string } | Refusal;

/** Days, as far as the history is read back. */
const maxDays = 190;
const usualDays = 90;

/** Repositories of one answer; the first ones by name. */
const maxRepositories = 1000;

/** A scraper asks once a minute; each repository's history is made out anew. */
const pace = { burst: 5, perSecond: 1 / 30 };

const asked = z.strictObject({
  repository: z.string().max(300).optional(),
  format: z.enum(exportFormats).default('openmetrics'),
  days: z.int().min(1).max(maxDays).default(usualDays),
});
type Asked = z.infer<typeof asked>;

async function repositoriesOf(
  of: GivingOf,
  who: Proven,
  { repository, format }: Asked,
): Promise<readonly RepositoryRef[] | Refusal> {
  const { database, host } = of;
  const { installation } = who.client;
  const all = (await activeRepositories(database.kysely, host, installation)).map(({ at }) => at);
  if (repository === undefined && who.repositoryId === null) {
    if (format === 'openmetrics') return all;
    return { status: 400, problem: 'repository: is needed for json and csv, as OWNER/NAME' };
  }
  const id = await repositoryOf(of, who, repository ?? null);
  return typeof id === 'number' ? all.filter(({ repositoryId }) => repositoryId === id) : id;
}

const nameOf = ({ owner, repo }: RepositoryRef): string => `${owner}/${repo}`;

async function given(of: GivingOf, client: string, ask: Asked, all: readonly RepositoryRef[]) {
  const { format, days } = ask;
  const sorted = all.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, maxRepositories);
  const now = Math.floor(of.now().getTime() / 1000);
  const parts: ExportPart[] = [];
  // One after the other: each history needs its memory.
  for (const at of sorted) {
    const answer = await of.ask(at, 'export', { name: nameOf(at), client, format, days, now });
    if (answer?.part) parts.push(answer.part);
  }
  return { parts, ...exportText(format, client, parts, all.length - parts.length) };
}

async function answered(of: GivingOf, who: Proven, ask: Asked, body: Buffer): Promise<GivenBack> {
  const all = await repositoriesOf(of, who, ask);
  if ('status' in all) return all;
  const { client } = who;
  const isFresh = await of.database.asClient(client, (trx) =>
    isFirstUse(trx, clientId(client), who.speaker, body),
  );
  if (!isFresh) return usedBefore;
  const { parts, type, text } = await given(of, all[0]?.owner ?? '', ask, all);
  if (parts.length > 0 || ask.format === 'openmetrics') {
    const about = { what: 'delivery', by: 'client', speaker: who.by } as const;
    await exportNoted(of.database, clientId(client), {
      ...about,
      step: 'done',
      sha256: hashOf(Buffer.from(text)),
    });
    return { status: 200, type, text };
  }
  return { status: 503, problem: 'it is being read for the first time; try again later', after: 600 };
}

export function giving(of: GivingOf) {
  const hurry = paces(pace, of.now);
  const busy = new Set<string>();
  return async (credentials: Credentials, body: Buffer): Promise<GivenBack> => {
    const who = await proven(of, credentials, body);
    if (isRefusal(who)) return who;
    const client = clientId(who.client);
    if (busy.has(client)) return { status: 429, problem: 'one at a time; try again later', after: 10 };
    const late = hurry(client);
    if (late) return late;
    const read = asked.safeParse(parsed(body));
    if (!read.success) return { status: 400, problem: z.prettifyError(read.error).slice(0, 1000) };
    busy.add(client);
    return answered(of, who, read.data, body).finally(() => busy.delete(client));
  };
}

export type Giving = ReturnType<typeof giving>;
