/** What `fairlead explain` prints without a policy: all of them, a line each. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { list, own, say } from '../../../policies/engine/prose.ts';
import { policyNames } from '../../../policies/engine/report/asks.ts';
import { type Line, type Look, tableLines, wrapped } from '../../../policies/engine/wrap.ts';
import { nameOfSetting } from '../../../policies/settings/setting-type.ts';
import type { InForce } from '../../config/in-force.ts';
import { blank, lockWords, placeOf, short, sources, unseenInClones } from './words.ts';

function notInClones(inForce: InForce): readonly Line[] {
  const groups = Map.groupBy(unseenInClones(inForce), ({ reason }) => toPlain(reason));
  if (groups.size === 0) return [];
  const each = [...groups].map(([reason, all]) => {
    const ids = policyNames(all.map(({ policy }) => policy));
    return say`${ids} (${own(reason)})`;
  });
  return [blank, { text: toPlain(say`Not looked at by fairlead check: ${list(each, '; ')}.`) }];
}

/** Every setting that is declared on one line. */
function declaredLines({ declared = [] }: InForce, look: Look): readonly Line[] {
  if (declared.length === 0) return [];
  const rows = declared.map((one) => [
    nameOfSetting(one),
    short(one.value),
    placeOf(one.origin),
    one.lock ? `locked by ${placeOf(one.lock)}` : '',
  ]);
  const narrow = ([name, value, place, lock]: readonly string[]) =>
    `${name}: ${value} (${place}${lock ? `; ${lock}` : ''})`;
  return [blank, { text: 'Settings on GitHub that are declared:' }, ...tableLines(rows, look, { narrow })];
}

/** Every policy on one line: its rung, where that was set, and what locks it. */
export function explainAll(inForce: InForce, look: Look): string {
  const rows = (inForce.effective ?? []).map(({ policy, rung, origin }) => [
    policy.id,
    rung,
    placeOf(origin),
    lockWords(origin),
  ]);
  const narrow = ([id, rung, place, lock]: readonly string[]) =>
    `${id}: ${rung} (${place}${lock ? `; ${lock}` : ''})`;
  const lines = [
    ...sources(inForce),
    blank,
    ...tableLines(rows, look, { narrow }),
    ...notInClones(inForce),
    ...declaredLines(inForce, look),
    blank,
    { text: 'More about one of them: fairlead explain POLICY' },
  ];
  return wrapped(lines, look);
}
