/**
 * A process of its own that runs the schedule of exports once, with the service's engine and ledger, for tests that kill it. It says where it
 * is; where it is told to stop it says so, and does nothing more until it is killed.
 */
import { Probot, ProbotOctokit } from 'probot';
import { makePackage } from '../../../app/evidence/export/make.ts';
import { ledgerNow } from '../../../app/evidence/schedule/ledger.ts';
import { evidenceExports } from '../../../app/evidence/schedule/run.ts';
import type { EvidenceBucket } from '../../../app/operations/evidence-buckets.ts';
import { openDatabase } from '../../../app/store/open.ts';

export interface ChildOf {
  readonly at: object;
  readonly host: string;
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly folder: string;
  readonly buckets: readonly EvidenceBucket[];
  /** Milliseconds by which its clock is ahead. */
  readonly ahead: number;
  /** `read`: all was read, and nothing has its name. `named`: the package has its name, and nobody noted it. */
  readonly stopAt: 'read' | 'named' | null;
}

const asked = JSON.parse(process.argv[2] ?? '{}') as ChildOf;
const say = (line: string) => process.stdout.write(`${line}\n`);
const stop = (where: ChildOf['stopAt']) => {
  if (asked.stopAt !== where) return;
  say(`stopped at ${where}`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

const log = { info() {}, warn: (of: object, text: string) => say(`${text} ${JSON.stringify(of)}`) };
const plain = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));
const { appId, privateKey, apiUrl, host } = asked;
const probot = new Probot({
  appId,
  privateKey,
  secret: 's',
  baseUrl: apiUrl,
  logLevel: 'fatal',
  Octokit: plain,
});
const database = await openDatabase({ ...asked.at, log } as Parameters<typeof openDatabase>[0]);
const now = () => new Date(Date.now() + asked.ahead);
const of = {
  database,
  host,
  appId: async () => appId,
  now,
  log,
  evidenceSecret: privateKey,
  octokitOf: async (installation: number) => (await probot.auth(installation)) as never,
  budgetOf: async () => ({ left: () => null, blockedUntil: () => null }),
  exportDirectory: asked.folder,
  evidenceBuckets: asked.buckets,
};
say('begins');
const tally = await evidenceExports({
  ...of,
  ledgerOf: (client, at) => ledgerNow(of, client, at),
  make: async (one) => {
    say('makes');
    const settle = () => {
      one.settle?.();
      stop('read');
    };
    const made = await makePackage({ ...one, settle });
    stop('named');
    return made;
  },
});
say(`ends ${JSON.stringify(tally)}`);
await database.close();
