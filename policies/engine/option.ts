/** Building blocks of policies' options. */
import * as z from 'zod';
import { globProblem, maxPatterns, patternsOf } from './glob.ts';
import { count, type Prose, say } from './prose.ts';

/** Schemas that have it are those of globs. */
const isGlob = z.superRefine<string>((value, context) => {
  const problem = globProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A glob over repository paths; hostile ones are configuration errors. */
export const glob = z.string().check(isGlob);

/** A list of globs. */
export const globs = z.array(glob).max(200);

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

/** A problem of a file whose globs stand for too many patterns together. */
export const tooManyHere: Prose = say`the globs of this file stand for more than ${count(maxPatterns, 'pattern')} up to here, each alternative in braces counted; use fewer, or wider ones`;

/** How many patterns the globs in a value stand for, by its schema. */
export function patternsIn(schema: z.core.$ZodType, value: unknown): number {
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def'];
  switch (def.type) {
    case 'string':
      return typeof value === 'string' && def.checks?.includes(isGlob) && globProblem(value) === null
        ? patternsOf(value)
        : 0;
    case 'array':
      return Array.isArray(value) ? sum(value.map((one) => patternsIn(def.element, one))) : 0;
    case 'object':
      return isRecord(value)
        ? sum(Object.entries(def.shape).map(([key, inner]) => patternsIn(inner, value[key])))
        : 0;
    case 'record':
      return isRecord(value) ? sum(Object.values(value).map((one) => patternsIn(def.valueType, one))) : 0;
    case 'union':
      return Math.max(...def.options.map((option) => patternsIn(option, value)));
    case 'default':
    case 'optional':
    case 'nullable':
      return patternsIn(def.innerType, value);
    default:
      return 0;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
