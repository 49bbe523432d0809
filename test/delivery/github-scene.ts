/** Made-up deliveries on the local GitHub. Times are written `03-02 09:00`, of 2026 and UTC. */

import type { z } from 'zod';
import { linked, measured } from '../../app/delivery/definitions/measure.ts';
import { historyOfRows } from '../../app/delivery/github/history.ts';
import { readDelivery } from '../../app/delivery/github/read.ts';
import type { Reading } from '../../app/delivery/github/reading.ts';
import { tokenOctokit } from '../../app/github/access/token-octokit.ts';
import {
  type MetricsRules,
  metricsRulesOf,
  type metricsSchema,
} from '../../policies/engine/metrics-rules.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import {
  type LocalGitHub,
  type PullHandle,
  type RepositoryHandle,
  startGitHub,
  type UserHandle,
} from '../github/index.ts';
import { at } from './made.ts';

export interface Scene {
  readonly github: LocalGitHub;
  readonly acme: ReturnType<LocalGitHub['createOrganization']>;
  readonly maria: UserHandle;
  readonly john: UserHandle;
  /** Time goes on to then. */
  readonly clock: (time: string) => void;
  readonly repository: (name: string) => Promise<Shop>;
}

export interface Pulled {
  readonly written: string;
  readonly opened: string;
  readonly merged?: string;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly title?: string;
  readonly body?: string;
  readonly branch?: string;
  readonly base?: string;
  readonly author?: UserHandle;
  readonly draft?: boolean;
  readonly files?: Readonly<Record<string, string>>;
  /** Between its opening and its merge, in the order of time. */
  readonly during?: readonly (readonly [time: string, act: (pull: PullHandle) => unknown])[];
}

export interface Shop {
  readonly repository: RepositoryHandle;
  readonly pull: (of: Pulled) => Promise<PullHandle>;
  readonly deploy: (time: string, sha?: string, environment?: string) => void;
  readonly push: (time: string, message?: string) => Promise<string>;
}

const date = (time: string): Date => new Date(at(time) * 1000);

/** `heard`: is told of each new time. */
export async function openScene(heard: (now: Date) => void = () => {}): Promise<Scene> {
  let now = date('01-01 00:00');
  const github = await startGitHub({ now: () => now, described: true });
  const maria = github.createUser('maria');
  const john = github.createUser('john');
  const acme = github.createOrganization('acme', maria);
  acme.addMember(john);
  const clock = (time: string) => {
    now = date(time);
    heard(now);
  };
  let files = 0;
  const file = () => {
    files += 1;
    return { [`src/${files}.ts`]: `${files}\n` };
  };
  const repository = async (name: string): Promise<Shop> => {
    clock('01-01 00:00');
    const shop = await acme.createRepository(name);
    await shop.commit({ branch: 'main', files: { 'README.md': name }, message: 'Start', author: maria });
    shop.deploy({ by: maria });
    let pulls = 0;
    return {
      repository: shop,
      push: (time, message = 'Push') => {
        clock(time);
        return shop.commit({ branch: 'main', files: file(), message, author: maria, date: date(time) });
      },
      deploy: (time, sha, environment) => {
        clock(time);
        shop.deploy({
          by: maria,
          ...(sha === undefined ? {} : { sha }),
          ...(environment === undefined ? {} : { environment }),
        });
      },
      pull: async (of) => {
        pulls += 1;
        const usual = {
          method: 'merge',
          author: john,
          branch: `topic-${pulls}`,
          title: `Change ${pulls}`,
        } as const;
        const {
          written,
          opened,
          merged,
          method,
          during = [],
          files = file(),
          ...about
        } = { ...usual, ...of };
        const { author, branch, title } = about;
        clock(opened);
        await shop.commit({ branch, files, message: title, author, date: date(written) });
        const pull = await shop.openPullRequest({
          body: null,
          base: 'main',
          draft: false,
          ...about,
          head: branch,
        });
        for (const [time, act] of during) {
          clock(time);
          await act(pull);
        }
        if (merged === undefined) return pull;
        clock(merged);
        await pull.merge({ by: maria, method });
        return pull;
      },
    };
  };
  return { github, acme, maria, john, clock, repository };
}

export const rulesOf = (said: z.input<typeof metricsSchema> = {}): MetricsRules => metricsRulesOf(said);

export interface Read {
  readonly rules?: MetricsRules;
  readonly since?: string;
  readonly until?: string;
  readonly token?: string;
  readonly before?: Reading | null;
  readonly keep?: (reading: Reading) => void;
}

/** Of a repository as a token reads it. */
export async function readShop({ github, maria }: Scene, name: string, read: Read = {}) {
  const { rules = rulesOf(), since = '02-01 00:00', until = '03-31 00:00', token = maria.token } = read;
  const { octokit } = tokenOctokit({ token, baseUrl: github.apiUrl, retryBase: 1 });
  const reading = await readDelivery({
    octokit,
    owner: 'acme',
    repo: name,
    rules,
    since: at(since),
    before: read.before ?? null,
    ...(read.keep ? { keep: read.keep } : {}),
  });
  const known = historyOfRows(reading, rules);
  const all = linked(known.history);
  return {
    reading,
    known,
    linked: all,
    measures: measured(all, { since: at(since), until: at(until) }),
    source: toPlain(known.choice.words),
    gaps: known.gaps.map(toPlain),
  };
}
