/**
 * Everything that is done again and again: the one list that the wiring, the metrics and the operating page read. What is
 * done is loaded when it is first due.
 */
import type { RunOf, Schedule } from '../schedule.ts';

/** Days that commands in comments are remembered. */
const commandDays = 30;

const daysAgo = ({ now }: RunOf, days: number) => new Date(now().getTime() - days * 24 * 60 * 60_000);

/** Sorted by name. */
export const schedules: readonly Schedule[] = [
  {
    name: 'anchors',
    does: 'Commits what signs the evidence ledger to the repository that a client names for it, where anything is new, and looks whether what was committed before is still there.',
    cron: '13 * * * *',
    atStart: false,
    purposes: ['layers', 'evidence-write'],
    run: async (of) => (await import('../evidence/anchors/run.ts')).keepAnchors(of),
  },
  {
    name: 'checkpoints',
    does: 'Signs what is in the evidence ledger of each client, where anything is new.',
    cron: '7 * * * *',
    atStart: false,
    purposes: [],
    run: async (of) => (await import('../evidence/ledger/keep.ts')).keepCheckpoints(of),
  },
  {
    name: 'delivery-backfill',
    does: 'Reads how delivery went in repositories that are new, and once a day what events missed of the others. Stops while less than half of a client’s hourly requests are left.',
    cron: '* * * * *',
    atStart: false,
    purposes: ['delivery', 'layers'],
    run: async (of) => (await import('../delivery/backfill/backfill.ts')).backfill(of),
  },
  {
    name: 'ended-waivers',
    does: 'Judges again what rests on a waiver whose last day is over.',
    cron: '1 * * * *',
    atStart: true,
    purposes: [],
    run: async (of) => (await import('./ended-waivers.ts')).endedWaivers(of),
  },
  {
    name: 'evidence-exports',
    does: 'Exports evidence of clients whose configuration asks for it (`evidence:`), each one that is due once, makes up what was missed, and opens an issue about one that is late. Stops while less than half of a client’s hourly requests are left.',
    cron: '*/10 * * * *',
    atStart: false,
    purposes: ['evidence', 'evidence-write', 'issue', 'layers'],
    run: async (of) => (await import('../evidence/schedule/service.ts')).exportsOfService(of),
  },
  {
    name: 'forget-commands',
    does: 'Forgets commands in comments that were answered more than 30 days ago.',
    cron: '17 3 * * *',
    atStart: false,
    purposes: [],
    run: async (of) => {
      const { pruneCommands } = await import('../store/comment-commands.ts');
      return { forgotten: await pruneCommands(of.database, daysAgo(of, commandDays)) };
    },
  },
  {
    name: 'forget-delivery',
    does: 'Forgets what is kept of how delivery went, `FAIRLEAD_VERDICT_RETENTION_DAYS` days after it happened.',
    cron: '17 3 * * *',
    atStart: false,
    purposes: [],
    run: async (of) => {
      const { pruneDelivery } = await import('../delivery/store/prune.ts');
      return { forgotten: await pruneDelivery(of.database, daysAgo(of, of.verdictRetentionDays), of.now()) };
    },
  },
  {
    name: 'forget-verdicts',
    does: 'Forgets verdicts that a newer one followed, `FAIRLEAD_VERDICT_RETENTION_DAYS` days after they were given, and who pushed to, and saw, pull requests that many days after they were closed.',
    cron: '17 3 * * *',
    atStart: false,
    purposes: [],
    run: async (of) => {
      const { pruneChanges } = await import('../store/change-history.ts');
      const { pruneVerdicts } = await import('../store/verdicts.ts');
      const before = daysAgo(of, of.verdictRetentionDays);
      const changes = await pruneChanges(of.database, before);
      return { forgotten: await pruneVerdicts(of.database, before), changes };
    },
  },
  {
    name: 'ledger',
    does: 'Writes what was noted (verdicts, waivers, owners’ words, audit rows) into the evidence ledger of each client.',
    cron: '*/5 * * * *',
    atStart: false,
    purposes: [],
    run: async (of) => (await import('../evidence/ledger/keep.ts')).keepLedgers(of),
  },
  {
    name: 'look-again',
    does: 'Looks again at what could not be judged for half an hour: ever more slowly, every 6 hours at last, until it is known.',
    cron: '*/10 * * * *',
    atStart: true,
    purposes: [],
    run: async (of) => (await import('../recovery/look-again.ts')).lookAgain(of),
  },
  {
    name: 'look-over',
    does: 'Judges every repository and every organization itself once a day, whatever happened.',
    cron: '*/10 * * * *',
    atStart: false,
    purposes: [],
    run: async (of) => (await import('../recovery/look-over.ts')).lookOver(of),
  },
  {
    name: 'purge',
    does: 'Exports and deletes the rows of clients that uninstalled Fairlead `FAIRLEAD_GRACE_DAYS` days ago.',
    cron: '17 3 * * *',
    atStart: false,
    purposes: [],
    run: async (of) => {
      const { purge } = await import('../clients/purge.ts');
      const { writeLedger } = await import('../evidence/ledger/export.ts');
      return purge({
        ...of,
        exportLedger: (client, to) => writeLedger(of.database, client, { ...to, by: 'purge' }),
      });
    },
  },
  {
    name: 'reconcile',
    does: 'Compares installations, repositories and open pull requests with what is recorded, and judges what has no verdict, or one by rules that changed since.',
    cron: '*/10 * * * *',
    atStart: true,
    purposes: ['background'],
    run: async (of) => (await import('../recovery/reconcile.ts')).reconcile(of),
  },
  {
    name: 'reminders',
    does: 'Opens an issue a week before a waiver of a file ends, and closes it when the waiver was extended or removed.',
    cron: '41 * * * *',
    atStart: true,
    purposes: ['background', 'issue'],
    run: async (of) => (await import('./waiver-reminders.ts')).reminders(of),
  },
  {
    name: 'sweep',
    does: "Reads the App's delivery log and asks GitHub to deliver again what the inbox lacks.",
    cron: '*/5 * * * *',
    atStart: true,
    purposes: [],
    run: async (of) => (await import('../recovery/sweep.ts')).sweep(of),
  },
  {
    name: 'watchdog',
    does: 'Completes check runs that a process left unfinished when it died, and judges their commits again.',
    cron: '*/2 * * * *',
    atStart: true,
    purposes: ['check'],
    run: async (of) => (await import('../recovery/watchdog.ts')).watchdog(of),
  },
];
