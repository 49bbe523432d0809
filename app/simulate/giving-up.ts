/** A `fetch` for hundreds of changes: it stops asking a host that cannot be reached. */
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';

/** Failures in a row after which a host counts as out of reach. A caller's own tries count each. */
const maxFailures = 9;

/** Throws {@link CannotLook} for a host that was out of reach; a host with any answer is in reach. */
export function givingUp(fetcher: typeof fetch): typeof fetch {
  const failures = new Map<string, number>();
  return async (input, init) => {
    const { host } = new URL(input instanceof Request ? input.url : input);
    const before = failures.get(host) ?? 0;
    if (before >= maxFailures) throw new CannotLook(say`${host} could not be reached`);
    try {
      const answer = await fetcher(input, init);
      failures.delete(host);
      return answer;
    } catch (error) {
      failures.set(host, (failures.get(host) ?? 0) + 1);
      throw error;
    }
  };
}
