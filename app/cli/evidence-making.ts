/** Makes the package for `fairlead evidence export`: waits for GitHub where it has to, and tells how far it is. */
import { setTimeout as pause } from 'node:timers/promises';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Made, MakeOf } from '../evidence/export/asked.ts';
import { estimateOf, estimateText } from '../evidence/export/estimate.ts';
import { type KeptReads, keptReads } from '../evidence/export/kept-reads.ts';
import { makePackage } from '../evidence/export/make.ts';
import type { Io } from './command.ts';
import type { EvidenceAccess } from './evidence-access.ts';
import type { Stored } from './evidence-in-store.ts';
import type { ExportOptions } from './evidence-options.ts';
import type { Tell } from './progress.ts';

/** Milliseconds; a clock that is a little behind GitHub's would ask too early. */
const grace = 2_000;

/** `at`: milliseconds since 1970. */
async function waitUntil(at: number, tell: Tell): Promise<void> {
  const until = new Date(at).toISOString().slice(11, 16);
  tell({
    what: say`Waiting for GitHub’s next requests, at ${own(until)} UTC. Ctrl-C, and the same command goes on later`,
  });
  await pause(Math.max(0, at - Date.now()) + grace);
}

/** Waits for the next hour's requests, and says so. */
async function waitForMore({ moreAt }: EvidenceAccess, tell: Tell): Promise<void> {
  for (let at = moreAt(); at !== null; at = moreAt()) await waitUntil(at, tell);
}

interface Exporting {
  readonly options: ExportOptions;
  readonly io: Io;
  readonly file: string;
  readonly access: EvidenceAccess;
  readonly stored: Stored;
}

interface Progress {
  readonly asked: (made: number, kept: number) => void;
  readonly step: NonNullable<MakeOf['tell']>;
}

function progressOf(tell: Tell): Progress {
  let now: Parameters<Progress['step']>[0] = { what: 'Reading GitHub' };
  let also: Prose = [];
  const show = () => {
    const { done, all } = now;
    tell({
      what: own(now.what),
      ...(done === undefined ? {} : { done }),
      ...(all === undefined ? {} : { all }),
      also,
    });
  };
  return {
    asked: (made, kept) => {
      also = own(
        `${made.toLocaleString('en-US')} requests${kept > 0 ? `, and ${kept.toLocaleString('en-US')} that an earlier try had answers to` : ''}`,
      );
      show();
    },
    step: (step) => {
      now = step;
      show();
    },
  };
}

async function readsFor(
  { options, io, file, access, stored }: Exporting,
  tell: Tell,
  progress: Progress,
): Promise<KeptReads> {
  const { period, repositories, timeZone } = options;
  return keptReads({
    octokit: access.octokit,
    path: `${file}.reads`,
    about: JSON.stringify([
      stored.client,
      period.from,
      options.isUnfinished ? 'now' : period.to,
      timeZone,
      repositories,
    ]),
    now: io.now,
    before: () => waitForMore(access, tell),
    limited: (until) => waitUntil(until.getTime(), tell),
    told: (made, kept) => progress.asked(made, kept),
  });
}

export async function made(of: Exporting, tell: Tell): Promise<Made> {
  const { options, access, stored, file } = of;
  const { login, period, timeZone, frameworks, repositories, draw } = options;
  const progress = progressOf(tell);
  const reads = await readsFor(of, tell, progress);
  try {
    const estimate = await estimateOf({
      octokit: reads.octokit,
      fresh: access.octokit,
      login,
      period,
      repositories,
    });
    of.io.note(estimateText(estimate, Date.parse(of.io.now), reads.answered));
    const package_ = await makePackage({
      ...stored,
      host: access.host,
      login,
      period,
      timeZone,
      frameworks,
      repositories,
      draw,
      octokit: reads.octokit,
      by: 'the command',
      collectedAt: reads.begunAt,
      path: file,
      settle: () => reads.settle('throw'),
      notLookedAt: options.isUnfinished ? [own('The period is not over: this is what there is so far')] : [],
      tell: progress.step,
    });
    await reads.remove();
    return package_;
  } finally {
    await reads.close();
  }
}
