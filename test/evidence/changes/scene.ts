/** A made-up client on the local GitHub, and its changes as they are read. */

import { withGone } from '../../../app/evidence/changes/gone.ts';
import { allHeard } from '../../../app/evidence/changes/heard.ts';
import { populationOfChanges } from '../../../app/evidence/changes/population.ts';
import type { ChangesSource } from '../../../app/evidence/changes/source.ts';
import { readRoster } from '../../../app/evidence/github/roster.ts';
import type { LedgerReads } from '../../../app/evidence/model/captured.ts';
import type { Period } from '../../../app/evidence/model/period.ts';
import type { Population, Row } from '../../../app/evidence/model/population.ts';
import { usualPolicy } from '../../../app/evidence/population/facts.ts';
import { rulesOverTime } from '../../../app/evidence/populations/rules-over-time.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import {
  type LocalGitHub,
  type PullHandle,
  type RepositoryHandle,
  startGitHub,
  type UserHandle,
} from '../../github/index.ts';

/** Times are written `03-02 09:00`, of 2026 and UTC. */
export const at = (time: string): Date => new Date(`2026-${time.replace(' ', 'T')}Z`);

export const quarter: Period = { from: '2026-04-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' };

export const reviewRule = {
  required_approving_review_count: 1,
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_review_thread_resolution: false,
};

const checkRule = {
  type: 'required_status_checks',
  parameters: {
    required_status_checks: [{ context: 'ci' }],
    strict_required_status_checks_policy: false,
  },
};

export interface Scene {
  readonly github: LocalGitHub;
  readonly acme: ReturnType<LocalGitHub['createOrganization']>;
  readonly owner: UserHandle;
  readonly ann: UserHandle;
  readonly ben: UserHandle;
  readonly clock: (time: string) => void;
  /** With a first commit of January, and a ruleset that asks for a review if told so. */
  readonly repository: (
    name: string,
    about?: {
      readonly ruled?: boolean | 'exempt';
      readonly checked?: boolean;
      /** The ruleset is for the default branch, whichever that is. */
      readonly isByDefault?: boolean;
    },
  ) => Promise<RepositoryHandle>;
  /** A pull request of a day: written at 09:00, approved at 10:00, merged at 11:00. */
  readonly pull: (shop: RepositoryHandle, about: PullAbout) => Promise<PullHandle>;
}

export interface PullAbout {
  readonly day: string;
  readonly title?: string;
  readonly author?: UserHandle;
  readonly approvedBy?: UserHandle | null;
  readonly mergedBy?: UserHandle;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly base?: string;
  readonly before?: (pull: PullHandle) => unknown;
  readonly merge?: boolean;
}

export async function openScene(): Promise<Scene> {
  let now = at('01-01 00:00');
  let files = 0;
  const github = await startGitHub({ now: () => now, described: true });
  const owner = github.createUser('olive');
  const ann = github.createUser('ann');
  const ben = github.createUser('ben');
  const acme = github.createOrganization('acme', owner);
  acme.setDefaultPermission('write');
  acme.addMember(ann);
  acme.addMember(ben);
  const clock = (time: string) => {
    now = at(time);
  };
  const file = () => {
    files += 1;
    return { [`src/${files}.ts`]: `${files}\n` };
  };
  return {
    github,
    acme,
    owner,
    ann,
    ben,
    clock,
    repository: async (name, { ruled = false, checked = false, isByDefault = false } = {}) => {
      clock('01-02 09:00');
      const shop = await acme.createRepository(name);
      await shop.commit({ branch: 'main', files: { 'README.md': name }, message: 'Start', author: ann });
      if (ruled)
        shop.addRuleset({
          name: 'main',
          include: [isByDefault ? '~DEFAULT_BRANCH' : 'refs/heads/main'],
          rules: [{ type: 'pull_request', parameters: reviewRule }, ...(checked ? [checkRule] : [])],
          bypassActors: [
            {
              actor_id: owner.id,
              actor_type: 'User',
              bypass_mode: ruled === 'exempt' ? 'exempt' : 'always',
            },
          ],
        });
      return shop;
    },
    pull: async (shop, about) => {
      const { day, author = ann, approvedBy = ben, mergedBy = ann, method = 'merge', base = 'main' } = about;
      clock(`${day} 09:00`);
      const branch = `topic-${files}`;
      await shop.commit({ branch, from: base, files: file(), message: `Work ${files}`, author, date: now });
      const title = about.title ?? `Change ${files} SHOP-${files}`;
      const pull = await shop.openPullRequest({ title, body: null, base, head: branch, author });
      clock(`${day} 10:00`);
      if (approvedBy) await pull.review({ by: approvedBy, state: 'APPROVED' });
      clock(`${day} 10:30`);
      await about.before?.(pull);
      clock(`${day} 11:00`);
      if (about.merge !== false) await pull.merge({ by: mergedBy, method });
      return pull;
    },
  };
}

export interface Read {
  readonly period?: Period;
  readonly ledger?: LedgerReads | null;
  readonly policy?: Partial<ChangesSource['policy']>;
  readonly now?: string;
  readonly token?: string;
}

export async function sourceOf({ github, owner }: Scene, read: Read = {}): Promise<ChangesSource> {
  const now = read.now ?? '2026-07-05T00:00:00.000Z';
  const { octokit } = tokenOctokit({
    token: read.token ?? owner.token,
    baseUrl: github.apiUrl,
    retryBase: 1,
  });
  const source: ChangesSource = {
    octokit,
    rules: await rulesOverTime({
      settings: octokit,
      period: read.period ?? quarter,
      collectedAt: now,
      ledger: read.ledger ?? null,
      gaps: [],
    }),
    host: 'https://github.com',
    roster: await readRoster(octokit, 'acme'),
    ledger: read.ledger ?? null,
    policy: { ...usualPolicy, ...read.policy },
    now,
  };
  const period = read.period ?? quarter;
  return withGone(source, await allHeard(source.ledger, period.from), period);
}

export async function rowsOf(population: Population): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of population.rows()) rows.push(row);
  return rows;
}

export async function readChanges(scene: Scene, read: Read = {}) {
  const now = read.now ?? '2026-07-05T00:00:00.000Z';
  scene.clock(now.slice(5, 16).replace('T', ' '));
  const population = await populationOfChanges(await sourceOf(scene, read), read.period ?? quarter);
  const rows = await rowsOf(population);
  const sheet = population.sheet();
  return { population, rows, sheet, incomplete: sheet.incomplete.map(toPlain) };
}

/** `A1 pass A2 fail …`, without those that do not apply. */
export const answersOf = ({ attributes = undefined }: Row): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(attributes ?? {})
      .filter(([, { answer }]) => answer !== 'not applicable')
      .map(([id, { answer }]) => [id, answer]),
  );

export const why = (row: Row | undefined, id: keyof NonNullable<Row['attributes']>): string =>
  row?.attributes ? toPlain(row.attributes[id].because) : '';
