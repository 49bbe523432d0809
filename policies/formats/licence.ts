/**
 * Licences as SPDX expressions (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/). Nothing is
 * corrected or guessed: `GPLv3` is not an SPDX expression, and a gate that reads it as one makes a lawyer's decision.
 *
 * Licences are compared by identifier. `spdx-satisfies` is not used: it takes CDDL-1.1 for CDDL-1.0 and LGPL-3.0 for
 * LGPL-2.1 (its test for `-or-later` is true of any eight-letter identifier), and expands expressions exponentially.
 */
import parseExpression from 'spdx-expression-parse';

type Expression = ReturnType<typeof parseExpression>;

/** Longer ones are license texts by accident, or an attack on the parser. */
const maxCharacters = 1000;

function parse(licence: string): Expression | null {
  if (licence.length > maxCharacters) return null;
  try {
    return parseExpression(licence);
  } catch {
    return null;
  }
}

/** Whether it is a single licence, with or without an exception: what a list may contain. */
export function isSingleLicence(licence: string): boolean {
  const parsed = parse(licence);
  return parsed !== null && 'license' in parsed;
}

/** `GPL-2.0`, `GPL-2.0+`, `GPL-2.0-only` and `GPL-2.0-or-later` are one licence; an exception makes it another. */
function identity(licence: { readonly license: string; readonly exception?: string }): string {
  const base = licence.license.replace(/-(only|or-later)$/, '');
  return licence.exception ? `${base} WITH ${licence.exception}` : base;
}

function holds(expression: Expression, leaf: (id: string) => boolean, or: 'some' | 'every'): boolean {
  if ('license' in expression) return leaf(identity(expression));
  const sides = [expression.left, expression.right];
  const any = (expression.conjunction === 'or') === (or === 'some');
  return any ? sides.some((side) => holds(side, leaf, or)) : sides.every((side) => holds(side, leaf, or));
}

function identities(licences: readonly string[]): ReadonlySet<string> {
  return new Set(
    licences.flatMap((licence) => {
      const parsed = parse(licence);
      return parsed && 'license' in parsed ? [identity(parsed)] : [];
    }),
  );
}

/** Whether the expression can be met with allowed licences alone: of `OR` one side, of `AND` both. Null: not an expression. */
export function isAllowed(licence: string, allowed: readonly string[]): boolean | null {
  const expression = parse(licence);
  const ids = identities(allowed);
  return expression && holds(expression, (id) => ids.has(id), 'some');
}

/** Whether the expression cannot be met without a denied licence: of `OR` both sides, of `AND` one. Null: not an expression. */
export function isDenied(licence: string, denied: readonly string[]): boolean | null {
  const expression = parse(licence);
  const ids = identities(denied);
  return expression && holds(expression, (id) => ids.has(id), 'every');
}
