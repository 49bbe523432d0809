/** What `fairlead explain` prints. */
import type { Effective } from '../../policies/engine/config/merge.ts';
import { written } from '../../policies/engine/config/written.ts';
import { type OptionWords, optionWords } from '../../policies/engine/options-table.ts';
import { addressOf, pagePath } from '../../policies/engine/page-address.ts';
import { inert, toPlain } from '../../policies/engine/plain.ts';
import { list, own, say } from '../../policies/engine/prose.ts';
import { policyNames } from '../../policies/engine/report/asks.ts';
import { type NotLookedAt, selectSettings } from '../../policies/engine/selection.ts';
import type { Origin } from '../../policies/engine/setting.ts';
import { directionOf } from '../../policies/engine/stricter.ts';
import { type Line, type Look, tableLines, wrapped } from '../../policies/engine/wrap.ts';
import { nameOfSetting } from '../../policies/settings/setting-type.ts';
import type { InForce } from '../config/in-force.ts';
import { cloneView } from '../viewpoints.ts';

/** Of a value; the rest is cut. */
const maxCharacters = 200;

const blank: Line = { text: '' };

function placeOf({ layer, line }: Origin): string {
  if (layer === 'built-in') return 'built in';
  return line === null ? inert(layer) : `${inert(layer)}, line ${line}`;
}

function sources({ description, notes = [] }: InForce): readonly Line[] {
  return [`Rules: ${toPlain(description)}`, ...notes.map(toPlain)].map((text) => ({ text }));
}

function lockWords({ lock }: Effective['origin']): string {
  return lock ? `locked by ${placeOf(lock)}` : '';
}

/** Policies that `fairlead check` lists as not looked at. Which ones depends on more than their settings: on titles, for one. */
function unseenInClones({ settings }: InForce): readonly NotLookedAt[] {
  return selectSettings({ kind: 'pull_request', proposer: null }, settings, cloneView).notLookedAt;
}

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

function short(value: unknown): string {
  const text = inert(written(value), 10_000);
  if (text.length <= maxCharacters) return text;
  const all = Array.isArray(value) ? ` (${value.length} entries in all)` : '';
  return `${text.slice(0, maxCharacters - 1)}…${all}`;
}

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
