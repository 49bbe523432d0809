/** What `fairlead explain` prints. */
import type { Effective } from '../../policies/engine/config/merge.ts';
import { written } from '../../policies/engine/config/written.ts';
import { allowedValues } from '../../policies/engine/options-table.ts';
import { inert, toPlain } from '../../policies/engine/plain.ts';
import { wrap } from '../../policies/engine/report/text.ts';
import type { Origin } from '../../policies/engine/setting.ts';
import { directionOf } from '../../policies/engine/stricter.ts';
import type { InForce } from '../config/in-force.ts';
import { pageAddress } from './policy-page.ts';

/** Of a value; the rest is cut. */
const maxCharacters = 60;

function placeOf({ layer, line }: Origin): string {
  if (layer === 'built-in') return 'built in';
  return line === null ? inert(layer) : `${inert(layer)}, line ${line}`;
}

function sources({ description, notes = [] }: InForce): string {
  return [`Rules: ${toPlain(description)}`, ...notes.map(toPlain)].map((line) => `${line}\n`).join('');
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function lockWords({ lock }: Effective['origin']): string {
  return lock ? `locked by ${placeOf(lock)}` : '';
}

/** Every policy on one line: its rung, where that was set, and what locks it. */
export function explainAll(inForce: InForce): string {
  const rows = (inForce.effective ?? []).map(({ policy, rung, origin }) => [
    policy.id,
    rung,
    placeOf(origin),
    lockWords(origin),
  ]);
  return `${sources(inForce)}\n${columns(rows)}\nMore about one of them: fairlead explain POLICY\n`;
}

function short(value: unknown): string {
  return cut(inert(written(value), 10_000));
}

function cut(text: string): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
}

function optionRows({ policy, options, origin }: Effective): readonly (readonly string[])[] {
  const allowed = allowedValues(policy.options);
  return Object.entries(policy.options.shape).map(([name, schema]) => {
    const direction = origin.lock ? directionOf(schema) : null;
    const may = !origin.lock ? '' : direction ? `may be made ${direction.words}` : 'may not be changed';
    const place = origin.options?.[name];
    return [
      name,
      short(options[name]),
      place ? placeOf(place) : 'the default',
      cut(allowed[name] ?? ''),
      may,
    ];
  });
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

function paragraph(title: string, text: string | null, width: number): string {
  if (text === null) return '';
  const look = { colour: false, width: Math.min(width, maxColumns) };
  const lines = text.split('\n').flatMap((line) => wrap({ text: line, indent: 2 }, look));
  return `\n${title}\n${lines.join('\n')}\n`;
}

/** One policy with everything about it; `why` from its page, `width` in columns. */
export function explainOne(
  inForce: InForce,
  effective: Effective,
  { why, width }: { readonly why: string | null; readonly width: number },
): string {
  const { policy, rung, origin } = effective;
  const rows = optionRows(effective);
  const said = [
    `${policy.id}: ${policy.title}.\n`,
    paragraph(
      'Rung',
      `${rung}, ${origin.layer === 'built-in' ? 'as built in' : `set in ${placeOf(origin)}`}${origin.lock ? `; ${lockWords(origin)}` : ''}`,
      width,
    ),
    rows.length === 0 ? '' : `\nOptions (name, value, where it was set, what it may be)\n${columns(rows)}`,
    paragraph('Why', why, width),
    paragraph('Who can waive it', whoWaives(effective, inForce), width),
    paragraph('More', pageAddress(policy), width),
    `\n${sources(inForce)}`,
  ];
  return said.join('');
}
