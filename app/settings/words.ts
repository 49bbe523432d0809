/** Words that plans and accounts share. Pure. */
import { inert, toPlain } from '../../policies/engine/plain.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import { type Line, wrapped } from '../../policies/engine/wrap.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Value } from '../../policies/settings/setting-type.ts';

/** What became of a call stands before it. */
const begins = /^( *)(?:([✓=✗?–]) )?(.*)$/s;

/** Lines of a terminal of so many columns, each set in as it begins; ends with a line break. */
export function joined(lines: readonly (string | Prose)[], width: number): string {
  const all = lines.map((line): Line => {
    const [, indent = '', sign, text = ''] =
      begins.exec(typeof line === 'string' ? line : toPlain(line)) ?? [];
    return { text, indent: indent.length, ...(sign ? { sign } : {}) };
  });
  return wrapped(all, { colour: false, width });
}

/** A value in a line: lists in brackets, nothing as "nothing". */
export function valueWords(value: Value | null): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : `[${value.map((one) => inert(one)).join(', ')}]`;
  return inert(String(value));
}

/** `PATCH /repos/acme/shop` */
export function callWords({ route, parameters }: Pick<Edit, 'route' | 'parameters'>): string {
  return inert(route.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name])));
}
