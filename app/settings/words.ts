/** Words that plans and accounts share. Pure. */
import { inert, toPlain } from '../../policies/engine/plain.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Value } from '../../policies/settings/setting-type.ts';

/** Lines of a terminal; ends with a line break. */
export const joined = (lines: readonly (string | Prose)[]): string =>
  `${lines.map((line) => (typeof line === 'string' ? line : toPlain(line))).join('\n')}\n`;

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
