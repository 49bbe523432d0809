/** All that one package is made of. Pure data: the same dossier gives the same bytes, wherever and whenever it is written. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Control, Framework } from './control.ts';
import type { Gap } from './gap.ts';
import type { Continuity } from './interval.ts';
import type { Instant, Period } from './period.ts';
import type { Population } from './population.ts';

/** How rows of a population are drawn. `seed` is SHA-256 of the population's root and the auditor's nonce. */
export type Draw =
  | { readonly how: 'all' }
  | { readonly how: 'sample'; readonly size: number; readonly nonce: string; readonly preset: string | null };

export interface Dossier {
  readonly client: { readonly id: string; readonly host: string; readonly name: string };
  readonly period: Period;
  /** IANA, in which people of the client read times: they are written in UTC, and days are told in both. */
  readonly timeZone: string;
  /** When the evidence was collected; a file has no other time. */
  readonly collectedAt: Instant;
  /** Who collected it: `the App`, `the evidence action`, `the command`. */
  readonly collector: { readonly by: string; readonly version: string; readonly ledgerSince: Instant | null };
  readonly populations: readonly Population[];
  readonly draw: Draw;
  readonly continuity: () => readonly Continuity[];
  readonly frameworks: readonly Framework[];
  readonly controls: () => readonly Control[];
  /** Of the whole period, of all sources. */
  readonly gaps: () => readonly Gap[];
  /** What was not looked at, and why. */
  readonly notLookedAt: () => readonly Prose[];
  /** The ledger's file as lines (`fairlead evidence ledger`); null: there is no service, and so no ledger. */
  readonly ledger: (() => AsyncIterable<string>) | null;
  /** Files that people gave for manual evidence. */
  readonly attachments: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}
