/** What is in force where no configuration says otherwise. */
import type { AnyPolicy } from '../policy.ts';
import type { Setting } from '../setting.ts';

/** Every policy at `observe` with its default options: a repository that configured nothing is never held up. */
export function builtInSettings(catalogue: readonly AnyPolicy[]): readonly Setting[] {
  return catalogue.map((policy) => ({
    policy,
    rung: 'observe',
    options: policy.options.parse({}),
    origin: { layer: 'built-in', line: null },
  }));
}
