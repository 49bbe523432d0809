/** The schedule `evidence-exports`, with the engine and the ledger of the service. Loaded when it first runs: it needs most of what there is. */
import type { RunOf, Summary } from '../../schedule.ts';
import { makePackage } from '../export/make.ts';
import { ledgerNow } from './ledger.ts';
import { evidenceExports } from './run.ts';

export const exportsOfService = (of: RunOf): Promise<Summary> =>
  evidenceExports({ ...of, make: makePackage, ledgerOf: (client, at) => ledgerNow(of, client, at) });
