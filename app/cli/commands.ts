/** The commands: one line each. A command's code is only loaded when it is called. */
import type { Commands } from './start.ts';

export const commands: Commands = {
  backup: {
    summary: 'write everything the service keeps to a file',
    load: async () => (await import('./backup.ts')).backup,
  },
  check: {
    summary: 'judge a branch of a local clone',
    load: async () => (await import('./check.ts')).check,
  },
  'dead-letters': {
    summary: 'list the jobs that were given up, or try one again',
    load: async () => (await import('./dead-letters.ts')).deadLetters,
  },
  doctor: {
    summary: 'ask GitHub whether the App, its clients and a repository are as Fairlead needs them',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  explain: {
    summary: 'say what a policy asks here, how hard, and which layer set it',
    load: async () => (await import('./explain.ts')).explain,
  },
  init: {
    summary: 'write a starter configuration for a repository',
    load: async () => (await import('./init.ts')).init,
  },
  lint: {
    summary: 'list what is wrong with configuration files',
    load: async () => (await import('./lint.ts')).lint,
  },
  restore: {
    summary: 'fill an empty database from a backup',
    load: async () => (await import('./restore.ts')).restore,
  },
  simulate: {
    summary: 'show what the rules would have said about merged changes',
    load: async () => (await import('./simulate.ts')).simulate,
  },
};
