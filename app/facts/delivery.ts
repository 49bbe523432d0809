import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

/** How delivery went: known where its history is kept. */
export const delivery: Collector<'delivery'> = {
  fact: 'delivery',
  events: [],
  permissions: {},
  local: false,
  asks: [],
  async collect({ delivery: kept }) {
    if (kept) return whole(await kept());
    return whole(
      notKnown(own('how delivery went is kept by Fairlead as a service alone; here it is not looked at')),
    );
  },
};
