/** One person's token, their GitHub and this machine's journal: what plan, apply and undo work with. */
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { hostOf } from '../github/access/host.ts';
import { onlyThese, type Reader, readerOf, readOnly } from '../github/access/read-only.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import { type Run, readRuns } from './journal.ts';
import { rulesetsMade, timesSet } from './past.ts';
import { layersOf, type Planner } from './plan-target.ts';
import type { Choices } from './planned.ts';
import type { StateFolder } from './state-folder.ts';

export interface SessionOf {
  readonly token: string;
  readonly baseUrl: string;
  readonly catalogue: readonly AnyPolicy[];
  readonly folder: StateFolder;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  readonly fetch?: typeof fetch;
  /** Milliseconds before the first retry; 1,000 unless said. */
  readonly retryBase?: number;
}

export interface Session {
  readonly host: string;
  readonly runs: readonly Run[];
  /** Cannot write. */
  readonly planner: (owner: string, choices: Choices) => Planner;
  readonly newReader: () => Reader;
  /** Makes these calls and no others, whatever is asked of it. */
  readonly writer: (
    edits: readonly Edit[],
  ) => (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

/** `PATCH /repos/acme/shop` */
function addressOf({ route, parameters }: Edit): string {
  return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name]));
}

export function openSession(of: SessionOf): Session {
  const { token, baseUrl, fetch: through = fetch, retryBase } = of;
  const common = { token, baseUrl, ...(retryBase === undefined ? {} : { retryBase }) };
  const { octokit } = tokenOctokit({ ...common, fetch: readOnly(through) });
  const runs = readRuns(of.folder.journal);
  const newReader = () => readerOf(forAssessment(octokit).octokit);
  return {
    host: hostOf(baseUrl),
    runs,
    newReader,
    planner: (owner, { adopt, again }) => ({
      octokit,
      catalogue: of.catalogue,
      elsewhere: layersOf(octokit, owner),
      made: (target) => new Set([...rulesetsMade(runs, target), ...adopt]),
      fought: (target) => (name, value) =>
        again ? null : timesSet(runs, target, name, value, Date.parse(of.now())),
    }),
    writer: (edits) => {
      const path = new URL(baseUrl).pathname.replace(/\/$/, '');
      const planned = onlyThese(new Set(edits.map(addressOf)), path, through);
      const writing = tokenOctokit({ ...common, fetch: planned }).octokit;
      return (route, parameters) => writing.request(route, parameters);
    },
  };
}
