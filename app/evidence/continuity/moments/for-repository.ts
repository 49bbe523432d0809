/** Which repositories a ruleset is for, by its own conditions. Pure. */
import * as z from 'zod';
import { fnmatch } from '../../../../policies/formats/fnmatch.ts';
import type { RulesetWire } from '../../../protection/model/wire.ts';
import type { RulesSeen } from '../seen.ts';

/** Of a repository of an organization's ruleset: which it is for. `undefined`: its properties decide, which are not known. */
const conditions = z.looseObject({
  repository_name: z
    .looseObject({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() })
    .optional(),
  repository_id: z.looseObject({ repository_ids: z.array(z.number()).optional() }).optional(),
  repository_property: z.unknown().optional(),
});

const matches = (pattern: string, name: string): boolean => pattern === '~ALL' || fnmatch(pattern, name);

export function concerns(wire: RulesetWire, { id, name }: RulesSeen['repository']): boolean | undefined {
  const said = conditions.safeParse(wire.conditions ?? {}).data;
  if (!said) return undefined;
  const short = name.slice(name.indexOf('/') + 1);
  if (said.repository_property !== undefined) return undefined;
  if (said.repository_id) return said.repository_id.repository_ids?.includes(id) ?? false;
  if (!said.repository_name) return true;
  const { include = [], exclude = [] } = said.repository_name;
  return include.some((one) => matches(one, short)) && !exclude.some((one) => matches(one, short));
}
