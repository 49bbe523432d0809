/** Gathers what one package is made of. Rows are read from GitHub as the package's writer reads them. */
import { engineVersion } from '../../identity.ts';
import type { Dossier } from '../model/dossier.ts';
import type { MakeOf } from './make.ts';

export async function dossierOf(of: MakeOf): Promise<Dossier> {
  const { client, host, login, period, timeZone, draw, ledger, by, collectedAt } = of;
  return {
    client: { id: client, host, name: login },
    period: { from: period.from, to: period.to },
    timeZone,
    collectedAt,
    collector: { by, version: engineVersion, ledgerSince: ledger?.reads.since ?? null },
    populations: [],
    draw,
    continuity: () => [],
    frameworks: [],
    controls: () => [],
    gaps: () => [],
    notLookedAt: () => [],
    ledger: ledger?.lines ?? null,
    attachments: [],
  };
}
