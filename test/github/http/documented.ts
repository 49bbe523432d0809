/** Routes that say in their refusals which page of GitHub's documentation is about them, as GitHub does. */
import { Refusal } from './refusal.ts';
import type { Route } from './router.ts';

/** `page` is below `https://docs.github.com/rest/`; each route stands under the anchor of its section there. */
export function documented(page: string, routes: Readonly<Record<string, Route>>): readonly Route[] {
  return Object.entries(routes).map(([anchor, route]) => ({
    ...route,
    handle: async (call) => {
      try {
        return await route.handle(call);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw error.about(`${page}#${anchor}`);
      }
    },
  }));
}
