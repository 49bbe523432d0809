/** Which texts of the event an expression of GitHub Actions may carry into its value. */
import type { Expression } from './workflow-expression.ts';

/** A context whose text may become (part of) a value. `dumped`: with everything below it, as `toJSON` does. */
export interface Flow {
  readonly path: readonly string[];
  readonly dumped: boolean;
}

/** Functions whose result is true, false or a hash, whatever they are given. */
const harmless = new Set([
  'always',
  'cancelled',
  'contains',
  'endswith',
  'failure',
  'hashfiles',
  'startswith',
  'success',
]);

/** Which contexts' texts an expression's value may carry: of `a && b` only `b` (a false `a` is empty), of `a == b` none. */
export function flows(expression: Expression): readonly Flow[] {
  switch (expression.kind) {
    case 'literal':
    case 'not':
      return [];
    case 'context':
      return [{ path: expression.path, dumped: false }];
    case 'binary': {
      const { op, left, right } = expression;
      if (op === '&&') return flows(right);
      return op === '||' ? [...flows(left), ...flows(right)] : [];
    }
    case 'call': {
      const { name, args } = expression;
      if (harmless.has(name)) return [];
      // case(condition, value, condition, value, …, otherwise)
      const values = name === 'case' ? args.filter((_, i) => i % 2 === 1 || i === args.length - 1) : args;
      const all = values.flatMap(flows);
      return name === 'tojson' ? all.map(({ path }) => ({ path, dumped: true })) : all;
    }
  }
}
