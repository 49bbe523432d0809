/** The commands: one line each. A command's code is only loaded when it is called. */
import { ofService } from './of-service.ts';
import type { Commands } from './start.ts';

export const commands: Commands = {
  apply: {
    summary: 'perform a plan for settings, or nothing',
    load: async () => (await import('./apply.ts')).apply,
  },
  audit: {
    summary: 'audit a clone or an organization: risks, a plan, and what was not visible',
    load: async () => (await import('./audit.ts')).audit,
    help: async () => (await import('./audit-options.ts')).auditHelp,
  },
  backup: {
    summary: 'write everything the service keeps to a file',
    load: () => ofService('backup', async () => (await import('./backup.ts')).backup),
  },
  check: {
    summary: 'judge a branch of a local clone',
    load: async () => (await import('./check.ts')).check,
    help: async () => (await import('./check-options.ts')).checkHelp,
  },
  'dead-letters': {
    summary: 'list the jobs that were given up, or try one again',
    load: () => ofService('dead-letters', async () => (await import('./dead-letters.ts')).deadLetters),
  },
  doctor: {
    summary: 'ask GitHub whether the App, its clients and a repository are as Fairlead needs them',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  evidence: {
    summary: 'export evidence that an auditor can verify without us, or a client’s ledger',
    load: async () => (await import('./evidence.ts')).evidence,
  },
  explain: {
    summary: 'say what a policy asks here, how hard, and which layer set it',
    load: async () => (await import('./explain.ts')).explain,
  },
  init: {
    summary: 'write a starter configuration for a repository or an organization',
    load: async () => (await import('./init.ts')).init,
  },
  lint: {
    summary: 'list what is wrong with configuration files',
    load: async () => (await import('./lint.ts')).lint,
  },
  metrics: {
    summary: 'measure delivery of a clone or on GitHub, each number with its rows',
    load: async () => (await import('./metrics.ts')).metrics,
    help: async () => (await import('./metrics-options.ts')).metricsHelp,
  },
  plan: {
    summary: 'show how settings differ from what is declared, and the calls that would end it',
    load: async () => (await import('./plan.ts')).plan,
  },
  record: {
    summary: 'tell the service of deployments and incidents of elsewhere',
    load: async () => (await import('./record.ts')).record,
    help: async () => (await import('./record-options.ts')).recordHelp,
  },
  restore: {
    summary: 'fill an empty database from a backup',
    load: () => ofService('restore', async () => (await import('./restore.ts')).restore),
  },
  simulate: {
    summary: 'show what the rules would have said about merged changes',
    load: async () => (await import('./simulate.ts')).simulate,
    help: async () => (await import('./simulate-options.ts')).simulateHelp,
  },
  undo: {
    summary: 'put back what a run of apply changed',
    load: async () => (await import('./undo.ts')).undo,
  },
  verify: {
    summary: 'verify an evidence package, a ledger or a proof, from the file alone',
    load: async () => (await import('./verify.ts')).verify,
  },
};
