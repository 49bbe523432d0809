/** A person's token or an App's, their GitHub and this machine's journal: what plan, apply and undo work with. */
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { hostOf } from '../github/access/host.ts';
import type { WriteNeed } from '../github/access/purpose.ts';
import { onlyThese, type Reader, readerOf, readOnly, WriteRefused } from '../github/access/read-only.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import { ownBranchOnly } from '../github/files-write/guard.ts';
import { type Run, readRuns } from './journal.ts';
import { needOf } from './needs.ts';
import { rulesetsMade, timesSet } from './past.ts';
import { layersOf, type Planner } from './plan-target.ts';
import type { Choices } from './planned.ts';
import type { StateFolder } from './state-folder.ts';

export interface SessionOf {
  /** Reads. A person's writes, too. */
  readonly token: string;
  /** Who writes instead of that token; absent: nobody. */
  readonly writer?: SettingsWriter;
  readonly baseUrl: string;
  readonly catalogue: readonly AnyPolicy[];
  readonly folder: StateFolder;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  readonly fetch?: typeof fetch;
  /** Milliseconds before the first retry; 1,000 unless said. */
  readonly retryBase?: number;
}

/** What is to be written in one place. */
export interface WritesAt {
  /** `acme/shop`, or `acme`. */
  readonly target: string;
  readonly repositoryId: number | null;
  /** `PATCH /repos/acme/shop` */
  readonly addresses: readonly string[];
  readonly needs: readonly WriteNeed[];
}

/** An App: it writes with tokens that are made for one place and what is written there. */
export interface SettingsWriter {
  /** Throws `CannotLook` when something of it was not granted. */
  readonly check: (all: readonly WritesAt[]) => Promise<void>;
  readonly tokenFor: (at: WritesAt) => Promise<string>;
}

type Write = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface Session {
  readonly host: string;
  readonly as: 'person' | 'app';
  readonly runs: readonly Run[];
  /** Cannot write. */
  readonly planner: (owner: string, choices: Choices) => Planner;
  readonly newReader: () => Reader;
  /** What every planner has, whatever it plans. Cannot write. */
  readonly planning: (owner: string) => Pick<Planner, 'octokit' | 'catalogue' | 'elsewhere'>;
  /** Throws `CannotLook`, before anything is written, when the token may not do it; a person's shows it only when it tries. */
  readonly mayWrite: (all: readonly WritesAt[]) => Promise<void>;
  /** Makes these calls and no others, whatever is asked of it. */
  readonly writer: (edits: readonly Edit[]) => Write;
  readonly writerAt: (all: readonly WritesAt[]) => Write;
}

/** `PATCH /repos/acme/shop` */
function addressOf({ route, parameters }: Pick<Edit, 'route' | 'parameters'>): string {
  return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name]));
}

/** Where a plan's calls go, and what each place needs. */
export function writesOf(edits: readonly Edit[]): readonly WritesAt[] {
  return [...Map.groupBy(edits, ({ target }) => target)].map(([target, all]) => ({
    target,
    repositoryId: all[0]?.repositoryId ?? null,
    addresses: all.map(addressOf),
    needs: [...new Set(all.map(({ route }) => needOf(route)))].sort(),
  }));
}

/** The Octokit of each place is made when it is first needed, and makes that place's calls alone. */
function writing(of: SessionOf, all: readonly WritesAt[]): Write {
  const { baseUrl, fetch: through = fetch, retryBase } = of;
  const path = new URL(baseUrl).pathname.replace(/\/$/, '');
  const made = new Map<WritesAt, Promise<ReturnType<typeof tokenOctokit>>>();
  const octokitFor = async (at: WritesAt) => {
    const token = (await of.writer?.tokenFor(at)) ?? of.token;
    const planned = ownBranchOnly(onlyThese(new Set(at.addresses), path, through));
    return tokenOctokit({
      token,
      baseUrl,
      fetch: planned,
      ...(retryBase === undefined ? {} : { retryBase }),
    });
  };
  return async (route, parameters) => {
    const address = addressOf({ route, parameters });
    const at = all.find(({ addresses }) => addresses.includes(address));
    if (!at) throw new WriteRefused(...(address.split(' ') as [string, string]));
    const one = made.get(at) ?? octokitFor(at);
    made.set(at, one);
    return (await one).octokit.request(route, parameters);
  };
}

export function openSession(of: SessionOf): Session {
  const { token, baseUrl, fetch: through = fetch, retryBase, writer } = of;
  const common = { token, baseUrl, ...(retryBase === undefined ? {} : { retryBase }) };
  const { octokit } = tokenOctokit({ ...common, fetch: readOnly(through) });
  const runs = readRuns(of.folder.journal);
  const newReader = () => readerOf(forAssessment(octokit).octokit);
  const as = writer ? 'app' : 'person';
  const planning = (owner: string) => ({
    octokit,
    catalogue: of.catalogue,
    elsewhere: layersOf(octokit, owner),
  });
  return {
    host: hostOf(baseUrl),
    as,
    runs,
    newReader,
    planning,
    planner: (owner, { adopt, again }) => ({
      ...planning(owner),
      made: (target) => new Set([...rulesetsMade(runs, target), ...adopt]),
      fought: (target) => (name, value) =>
        again ? null : timesSet(runs, target, name, value, Date.parse(of.now())),
    }),
    mayWrite: async (all) => writer?.check(all),
    writer: (edits) => writing(of, writesOf(edits)),
    writerAt: (all) => writing(of, all),
  };
}
