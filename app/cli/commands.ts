/** The commands: one line each. A command's code is only loaded when it is called. */
import type { Commands } from './start.ts';

export const commands: Commands = {
  check: {
    summary: 'judge a branch of a local clone',
    load: async () => (await import('./check.ts')).check,
  },
};
