/** What `fairlead explain` prints of one policy: everything about it. */
import type { Effective } from '../../../policies/engine/config/merge.ts';
import { type OptionWords, optionWords } from '../../../policies/engine/options-table.ts';
import { addressOf, pagePath } from '../../../policies/engine/page-address.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Origin } from '../../../policies/engine/setting.ts';
import { directionOf } from '../../../policies/engine/stricter.ts';
import { type Line, type Look, wrapped } from '../../../policies/engine/wrap.ts';
import type { InForce } from '../../config/in-force.ts';
import { blank, lockWords, placeOf, short, sources, unseenInClones } from './words.ts';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function underLock({ policy, origin }: Effective, name: string): string {
  if (!origin.lock) return '';
  const schema = policy.options.shape[name];
  const direction = schema ? directionOf(schema) : null;
  const may = direction
    ? `it may only be made stricter (${direction.words})`
    : 'it may not be changed, since none of its values is the stricter one';
  return ` Locked: ${may}.`;
}

function optionLines(effective: Effective, { name, meaning, allowed, usual }: OptionWords): readonly Line[] {
  const { options, origin } = effective;
  const place = origin.options?.[name];
  const usually = usual === undefined ? '' : ` By default: ${short(usual)}.`;
  const set = place ? `${usually} Set in ${placeOf(place)}.` : ' That is the default.';
  return [
    { text: `${name}: ${short(options[name])}`, indent: 2, ink: 'bold' },
    ...(meaning ? [{ text: sentence(meaning), indent: 4 }] : []),
    { text: `It may be: ${sentence(allowed)}${set}${underLock(effective, name)}`, indent: 4 },
  ];
}

function setIn(origin: Origin | undefined): string {
  return origin ? ` (${placeOf(origin)})` : '';
}

function whoWaives({ rung }: Effective, { waivers, waiverOrigins: from }: InForce): string {
  if (rung === 'off') return 'It is off: there is nothing to waive.';
  if (rung === 'observe') return 'It is only observed: there is nothing to waive.';
  const { permission, maxDays } = waivers;
  const max = maxDays[rung];
  if (max === 0) return `Nobody: a failure at ${rung} cannot be waived${setIn(from?.[rung])}.`;
  const days = `${max} day${max === 1 ? '' : 's'}`;
  return `Somebody with ${permission} permission on the repository${setIn(from?.permission)}, other than who asks for it; for at most ${days}${setIn(from?.[rung])}.`;
}

/** Longer lines are hard to read. */
const maxColumns = 100;

function paragraph(title: string, text: string | null): readonly Line[] {
  if (text === null) return [];
  const lines = text.split('\n').map((one) => ({ text: one, indent: 2 }));
  return [blank, { text: title, ink: 'bold' }, ...lines];
}

/** One policy with everything about it; `why` from its page. */
export function explainOne(inForce: InForce, effective: Effective, why: string | null, look: Look): string {
  const { policy, rung, origin } = effective;
  const options = optionWords(policy.options).flatMap((one) => optionLines(effective, one));
  const set = origin.layer === 'built-in' ? 'as built in' : `set in ${placeOf(origin)}`;
  const unseen = unseenInClones(inForce).find((one) => one.policy === policy.id);
  const lines: readonly Line[] = [
    { text: `${policy.id}: ${policy.title}.`, ink: 'bold' },
    ...paragraph('Rung', `${rung}, ${set}${origin.lock ? `; ${lockWords(origin)}` : ''}`),
    ...(options.length > 0 ? [blank, { text: 'Options', ink: 'bold' as const }, ...options] : []),
    ...paragraph('Why', why),
    ...paragraph('Who can waive it', whoWaives(effective, inForce)),
    ...paragraph('In a clone', unseen ? `Not looked at by fairlead check: ${toPlain(unseen.reason)}.` : null),
    blank,
    { text: `More: ${addressOf(pagePath(policy))}` },
    blank,
    ...sources(inForce),
  ];
  return wrapped(lines, { ...look, width: Math.min(look.width, maxColumns) });
}
