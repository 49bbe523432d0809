/** Delivery as the service keeps it, for `fairlead metrics --store`: what was read of GitHub, and what was told of elsewhere. */
import { type own, say } from '../../policies/engine/prose.ts';
import { sourceOfKnown } from '../delivery/github/source.ts';
import type { Portfolio } from '../delivery/shown/portfolio.ts';
import { type Delivery, deliveryOf, viewOf } from '../delivery/shown/report.ts';
import { readHistory } from '../delivery/store/read-history.ts';
import { CannotLook } from '../looked.ts';
import type { ClientKey, Database } from '../store/database.ts';
import { activeRepositories } from '../store/repositories.ts';
import type { RepositoryRef } from '../task.ts';
import type { Io } from './command.ts';
import { type MetricsOptions, windowsOf } from './metrics-options.ts';
import { clientNamed, withStore } from './record-in-store.ts';

const nameOf = ({ owner, repo }: RepositoryRef): string => `${owner}/${repo}`;

async function deliveryAt(
  database: Database,
  client: ClientKey,
  at: RepositoryRef,
  options: MetricsOptions,
  io: Io,
): Promise<Delivery> {
  const known = await readHistory(database, { client, repository: at.repositoryId });
  if (!known) throw new CannotLook(say`the service has read nothing of ${nameOf(at)} yet`);
  const usual = viewOf(known);
  const timeZone = options.timeZone ?? usual.timeZone;
  const { window, before } = windowsOf(options, timeZone, io.now);
  return deliveryOf(nameOf(at), sourceOfKnown(known), window, { before, view: { ...usual, timeZone } });
}

/** Of the owner's, or of one of its repositories. Throws `Usage` and `CannotLook`. */
export function deliveryInStore(
  { owner, repo }: { readonly owner: string; readonly repo: string | null },
  options: MetricsOptions,
  io: Io,
): Promise<Delivery | Portfolio> {
  return withStore(io, async (database) => {
    const client = await clientNamed(database, owner);
    const all = (await activeRepositories(database.kysely, client.host, client.installation))
      .map(({ at }) => at)
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    if (repo !== null) {
      const at = all.find((one) => one.repo.toLowerCase() === repo.toLowerCase());
      if (!at) throw new CannotLook(say`the service knows no repository ${`${owner}/${repo}`}`);
      return deliveryAt(database, client, at, options, io);
    }
    const deliveries: Delivery[] = [];
    const notRead: { readonly repository: string; readonly why: ReturnType<typeof own> }[] = [];
    for (const at of all) {
      try {
        deliveries.push(await deliveryAt(database, client, at, options, io));
      } catch (error) {
        if (!(error instanceof CannotLook)) throw error;
        notRead.push({ repository: nameOf(at), why: error.gap.reason });
      }
    }
    return { name: owner, deliveries, notRead };
  });
}
