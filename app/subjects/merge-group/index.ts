import { accessTo } from '../access.ts';
import { defineSubject } from '../subject-type.ts';
import { mergeGroupEvents } from './events.ts';
import { judgeMergeGroup } from './run.ts';

export const mergeGroup = defineSubject({
  kind: 'merge_group',
  events: mergeGroupEvents,
  clientEvents: {},
  whenInstalled: () => [],
  published: 'check run',
  does: {
    merge_group: async (world, task) => judgeMergeGroup(world, await accessTo(world, task), task),
  },
});
