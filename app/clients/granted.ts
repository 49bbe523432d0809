/**
 * What the App may see and is sent, each time that GitHub says it: what is missing is a gap in what could be seen, from when it was last there until it is
 * there again.
 */
import type { Transaction } from 'kysely';
import { list, say } from '../../policies/engine/prose.ts';
import { clientSince } from '../store/clients.ts';
import { endUnseen, grantsOf, keepGrants, type SeenGrants, unseenOf } from '../store/grants-seen.ts';
import { addNotes } from '../store/ledger.ts';
import type { Tables } from '../store/tables.ts';
import { type Grants, populationsOf, seenBy, unseenWith } from './seen-by.ts';

/** An installation as GitHub's lists and events show it. */
export interface Granted extends Grants {
  readonly account: 'organization' | 'user';
  /** When it was changed last; null: GitHub does not say. */
  readonly asOf: Date | null;
}

/** Events that one permission is needed for, or the one event. */
function eventsFor(what: string, events: readonly string[] | undefined): readonly string[] {
  const [kind, name = ''] = what.split(' ');
  if (events) return events;
  if (kind === 'event') return [name];
  return Object.keys(seenBy).filter((event) => seenBy[event]?.permissions[0] === name);
}

function gapOf(
  what: string,
  listed: readonly string[] | undefined,
  { from, to }: { readonly from: Date; readonly to: Date | null },
) {
  const events = eventsFor(what, listed);
  const [kind, name = ''] = what.split(' ');
  return {
    from: from.toISOString(),
    to: to?.toISOString() ?? null,
    watched: 'permission',
    what,
    populations: populationsOf(events),
    repositories: null,
    because:
      kind === 'permission'
        ? say`The App is not granted ${`${name}: read`}: GitHub sends it no ${list(
            events.map((one) => say`${one}`),
            ', ',
          )}.`
        : say`GitHub does not send the App the event ${name}: its installation is not subscribed to it.`,
    recovered: null,
    lost: say`What these events would have told, as far as GitHub itself does not keep it.`,
  };
}

/** An event that is late says how it was: what is known is newer. */
const isLate = ({ asOf }: Granted, known: SeenGrants | null): boolean =>
  asOf !== null && known !== null && known.asOf !== null && asOf < known.asOf;

/** In the transaction that is given. `now`: when GitHub says it. */
export async function noteGranted(
  trx: Transaction<Tables>,
  client: string,
  granted: Granted,
  now: Date,
): Promise<void> {
  const [createdAt, seen] = [await clientSince(trx, client), await grantsOf(trx, client)];
  if (createdAt === null || isLate(granted, seen)) return;
  const missing = unseenWith(granted, granted.account);
  const open = new Map((await unseenOf(trx, client)).map(({ what, since }) => [what, since]));
  const before = seen && unseenWith(seen, granted.account);
  const begun = [...missing.keys()].filter((what) => !open.has(what)).sort();
  const since = new Map(
    // What was missing when nobody minded was missing from the beginning.
    begun.map((what) => [what, seen === null || before?.has(what) ? createdAt : seen.seenAt]),
  );
  for (const [what, from] of since)
    await addNotes(trx, [
      { client, kind: 'gap', payload: gapOf(what, missing.get(what), { from, to: null }) },
    ]);
  const over = [...open].filter(([what]) => !missing.has(what));
  for (const [what, from] of over)
    await addNotes(trx, [{ client, kind: 'gap', payload: gapOf(what, undefined, { from, to: now }) }]);
  await endUnseen(
    trx,
    client,
    over.map(([what]) => what),
  );
  await keepGrants(trx, client, { ...granted, seenAt: now }, since);
}
