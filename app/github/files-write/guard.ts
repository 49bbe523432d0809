/** A way to GitHub on which no reference but Fairlead's own branch moves, and none is forced, whatever is asked of it. */
import { askedOf, WriteRefused } from '../access/read-only.ts';
import { filesBranch } from './branch.ts';

type Fetch = typeof fetch;

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  const parsed: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : {};
  return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
}

export function ownBranchOnly(through: Fetch): Fetch {
  return async (...args) => {
    const { method, url, body } = askedOf(...args);
    const [, at = null] = /\/git\/refs(?:\/(.+))?$/.exec(decodeURIComponent(new URL(url).pathname)) ?? [];
    if (method !== 'GET' && method !== 'HEAD' && /\/git\/refs(?:\/|$)/.test(new URL(url).pathname)) {
      const { ref, force } = fieldsOf(body);
      const named = at === null ? ref : `refs/${at}`;
      if (named !== `refs/heads/${filesBranch}` || force === true) throw new WriteRefused(method, url);
    }
    return through(...args);
  };
}
