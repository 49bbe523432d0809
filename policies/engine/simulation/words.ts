/** What all renderers of a simulation say in the same words. */
import { toPlain } from '../plain.ts';
import { count, list, own, type Prose, say } from '../prose.ts';
import { sentence, short } from '../report/words.ts';
import type { Rung } from '../setting.ts';
import type { MergedChange } from '../simulation.ts';
import type { SimulationExample, SimulationRow } from './row.ts';
import type { SimulationTally } from './tally.ts';

/** How a simulation came about. */
export interface SimulationAbout {
  /** `acme/shop`, or the folder of a clone. */
  readonly repository: string;
  readonly branch: string;
  /** Which rules were simulated. */
  readonly configuration: Prose;
  /** Policies that cannot be judged in this place. */
  readonly notLookedAt: readonly { readonly policy: string; readonly reason: Prose }[];
  /** Why not all wanted changes were looked at. */
  readonly cut: Prose | null;
  /** ISO 8601, UTC, of the first and the last of the changes; null for none. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** Requests made to GitHub. */
  readonly calls: number;
}

/** A waiver depends on a day, an approver and a pull request: nobody can tell now which would have applied then. */
export const waiversWords: Prose = own('Waivers are not applied: what one permitted counts as failing.');

/** `7 (3 %)`; below one half per cent `<1 %`. */
export function share(n: number, of: number): string {
  const per = of === 0 ? 0 : (n * 100) / of;
  return `${n > 0 && per < 0.5 ? '<1' : String(Math.round(per))} %`;
}

/** `#12`, else the first characters of the commit's id. */
export function nameOf({ number, sha }: MergedChange): string {
  return number === null ? short(sha) : `#${number}`;
}

/** What a failure at a rung would have done. */
export const asked: Readonly<Record<Rung, string>> = {
  block: 'would have held',
  warn: 'would have warned on',
  observe: 'observed only; at block it would have held',
};

/** The result in a sentence or two. */
export function leadWords({ changes, held, unsure, warned, asking, rows }: SimulationTally): Prose {
  if (changes === 0) return own('There is no merged change to simulate.');
  if (rows.length === 0) return say`No policy could be tried on ${count(changes, 'merged change')}.`;
  const of = own(`${changes.toLocaleString('en-US')} (${share(held, changes)})`);
  const others = [
    ...(unsure > 0 ? [say`${unsure} more could not be judged in full`] : []),
    ...(warned > 0 ? [say`${warned} had something to consider`] : []),
  ].flatMap((one, i) => [...(i === 0 ? ['; '] : [', ']), ...one]);
  const everywhere = asking > held ? say` With every policy at block: ${asking}.` : [];
  return say`It would have held ${held} of ${of}${others}.${everywhere}`;
}

/** `review would have held 5 (2 %)`, and by whom they are when most are by one. */
export function rowWords({ policy, rung, failed, mostBy }: SimulationRow, changes: number): Prose {
  const all = mostBy?.failed === failed;
  const by = mostBy ? say`, ${own(all ? 'all' : `${mostBy.failed} of them`)} by ${mostBy.author}` : [];
  return say`${own(policy)} ${own(asked[rung])} ${own(`${failed} (${share(failed, changes)})`)}${by}`;
}

/** `#12 Show the cart: Nobody has approved this, and 2 more findings` */
export function exampleWords({ change, says, findings }: SimulationExample): Prose {
  const more = findings > 1 ? say` And ${count(findings - 1, 'more finding')}.` : [];
  return say`${own(nameOf(change))} ${change.title}: ${sentence(says)}${more}`;
}

/** `dependencies could not be judged in 12, for example because the network was not asked.` */
export function unseenWords({ policy, unknown, unseen }: SimulationRow): Prose {
  if (!unseen) return [];
  const why = own(unseen.changes < unknown ? ', for example: ' : ': ');
  return say`${own(policy)} could not be judged in ${unknown}${why}${sentence(unseen.reason)}`;
}

/** `, 2026-05-01 to 2026-11-20` */
export function windowWords({ window }: SimulationAbout): Prose {
  return window ? own(`, ${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}`) : [];
}

/** Policies that the place cannot judge, grouped by why. */
export function notLookedAtWords({ notLookedAt }: SimulationAbout): Prose | null {
  const groups = [...Map.groupBy(notLookedAt, ({ reason }) => toPlain(reason)).values()];
  if (groups.length === 0) return null;
  const each = groups.map((group) => {
    const ids = list(group.map(({ policy }) => own(policy)));
    return say`${ids} (${group[0]?.reason ?? []})`;
  });
  return say`Not looked at: ${list(each, '; ')}.`;
}
