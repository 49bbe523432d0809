/**
 * Licences as SPDX expressions (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/). Nothing is
 * corrected or guessed: `GPLv3` is not an SPDX expression, and a gate that reads it as one makes a lawyer's decision.
 *
 * Licences are compared by identifier. `spdx-satisfies` is not used: it takes CDDL-1.1 for CDDL-1.0 and LGPL-3.0 for
 * LGPL-2.1 (its test for `-or-later` is true of any eight-letter identifier), and expands expressions exponentially.
 */
import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import parseExpression from 'spdx-expression-parse';
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import licenceIds from 'spdx-license-ids/index.json' with { type: 'json' };

type Expression = ReturnType<typeof parseExpression>;

/** Longer ones are license texts by accident, or an attack on the parser. */
const maxCharacters = 1000;

/** Identifiers are matched without regard to case (SPDX 2.3, annex D.2); the parser matches them exactly. */
const spelled: ReadonlyMap<string, string> = new Map(
  [...exceptionIds, ...deprecatedIds, ...licenceIds].map((id) => [id.toLowerCase(), id]),
);

/** What deprecated identifiers of another form stand for (https://spdx.org/licenses/#deprecated). */
const successors: Readonly<Record<string, string>> = {
  'BSD-2-Clause-FreeBSD': 'BSD-2-Clause-Views',
  'BSD-2-Clause-NetBSD': 'BSD-2-Clause',
  'GPL-2.0-with-GCC-exception': 'GPL-2.0 WITH GCC-exception-2.0',
  'GPL-2.0-with-autoconf-exception': 'GPL-2.0 WITH Autoconf-exception-2.0',
  'GPL-2.0-with-bison-exception': 'GPL-2.0 WITH Bison-exception-2.2',
  'GPL-2.0-with-classpath-exception': 'GPL-2.0 WITH Classpath-exception-2.0',
  'GPL-2.0-with-font-exception': 'GPL-2.0 WITH Font-exception-2.0',
  'GPL-3.0-with-GCC-exception': 'GPL-3.0 WITH GCC-exception-3.1',
  'GPL-3.0-with-autoconf-exception': 'GPL-3.0 WITH Autoconf-exception-3.0',
  'StandardML-NJ': 'SMLNJ',
  'bzip2-1.0.5': 'bzip2-1.0.6',
  'eCos-2.0': 'GPL-2.0 WITH eCos-exception-2.0',
  wxWindows: 'LGPL-2.0 WITH WxWindows-exception-3.1',
};

/** With every identifier as the list spells it; a reference to a licence text of one's own stays as it is. */
function respelled(licence: string): string {
  return licence.replace(/[A-Za-z0-9.-]+/g, (word, at: number) => {
    const id = /(LicenseRef-|DocumentRef-)$/.test(licence.slice(0, at))
      ? word
      : spelled.get(word.toLowerCase());
    return id === undefined ? word : Object.hasOwn(successors, id) ? (successors[id] ?? id) : id;
  });
}

function parse(licence: string): Expression | null {
  if (licence.length > maxCharacters) return null;
  try {
    return parseExpression(respelled(licence));
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
