/** A repository with every setting as it should be, and its settings read over HTTP from the local GitHub. */
import { Octokit } from '@octokit/core';
import { collected, startCollecting } from '../../app/facts/collect.ts';
import type { RepositorySource } from '../../app/facts/source.ts';
import type { GuardedOctokit } from '../../app/github/reads.ts';
import { readRepository } from '../../app/github/repository.ts';

import { wantedBy } from '../../app/wishes.ts';
import { evaluate } from '../../policies/engine/evaluate.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import { catalogue } from '../../policies/index.ts';
import { everything, openShop } from '../github/shop.ts';
import type { Permissions, Schemas } from '../github/state.ts';

export const at = '2026-11-20T12:00:00Z';
const now = new Date(at);
const yesterday = new Date('2026-11-19T12:00:00Z');

export const settingsPolicies = [
  'access',
  'actions-permissions',
  'code-scanning',
  'deploy-keys',
  'environments',
  'repository-webhooks',
  'secret-scanning',
  'vulnerability-alerts',
] as const;

export type SettingsPolicy = (typeof settingsPolicies)[number];

/** All that the policies about settings read with. */
export const permissions: Permissions = {
  ...everything,
  repository_hooks: 'read',
  secret_scanning_alerts: 'read',
  vulnerability_alerts: 'read',
};

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const analysisOf = (sha: string): Schemas['code-scanning-analysis'] => ({
  ref: 'refs/heads/main',
  commit_sha: sha,
  analysis_key: 'dynamic/github-code-scanning/codeql:analyze',
  environment: '{}',
  error: '',
  created_at: '2026-11-18T12:00:00Z',
  results_count: 0,
  rules_count: 40,
  id: 1,
  url: 'https://api.github.test/repos/acme/shop/code-scanning/analyses/1',
  sarif_id: '1',
  tool: { name: 'CodeQL', guid: null, version: '2.25.1' },
  deletable: true,
  warning: '',
});

/** As nothing would have to say anything about; private, and with every product bought. */
export async function openGovernedShop() {
  const world = await openShop({ app: { permissions }, now: () => now });
  const { shop, org, maria, tom } = world;
  shop.changeSettings({
    security_and_analysis: {
      advanced_security: { status: 'enabled' },
      secret_scanning: { status: 'enabled' },
      secret_scanning_push_protection: { status: 'enabled' },
    },
  });
  shop.setVulnerabilityAlerts(true);
  shop.addDependabotAlert({ package: 'left-pad', severity: 'low', createdAt: yesterday });
  shop.addSecretAlert({ createdAt: yesterday });
  shop.enableCodeScanning([], [analysisOf(shop.sha('main') ?? '')]);
  shop.setEnvironment('production', { reviewers: [maria], branchPatterns: ['main'] });
  shop.addDeployKey({ title: 'staging', by: tom, createdAt: yesterday, lastUsed: yesterday });
  shop.addHook({ secret: 's', lastResponse: { code: 200, status: 'active', message: 'OK' } });
  org.createTeam('core', [maria], { shop: 'maintain' });
  return world;
}

export type GovernedShop = Awaited<ReturnType<typeof openGovernedShop>>;

export function octokitOf({ github }: GovernedShop, auth: string): Octokit {
  return new Octokit({ baseUrl: github.apiUrl, auth, log: quiet });
}

/** What judging settings needs of a source. */
export function sourceOf(
  octokit: GuardedOctokit,
  repository: Repository,
  options: Readonly<Record<string, unknown>> = {},
) {
  const settings: readonly Setting[] = catalogue
    .filter(({ id }) => settingsPolicies.some((one) => one === id))
    .map((policy) => ({
      policy,
      rung: 'block',
      options: policy.options.parse(options[policy.id] ?? {}),
      origin: { layer: 'test', line: null },
    }));
  const { owner, name: repo } = repository;
  const source = {
    kind: 'repository',
    wanted: wantedBy(settings),
    rules: { at: async () => ({ ref: 'main', sha: 'c'.repeat(40) }) },
    readAt: at,
    github: { owner, repo, octokit, subject: octokit },
    settings: octokit,
    repository: async () => repository,
  };
  return { settings, source: source as Partial<RepositorySource> as RepositorySource };
}

export interface Said {
  readonly outcome: string;
  /** Messages of what is wrong, or why it is fine. */
  readonly words: string;
  /** Permissions that are named as missing. */
  readonly lacks: readonly string[];
  readonly reasons: string;
}

/** Every policy about settings, judged. */
export async function judged(
  octokit: GuardedOctokit,
  repository: Repository,
  options: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<SettingsPolicy, Said>>> {
  const { settings, source } = sourceOf(octokit, repository, options);
  const needs = settings.flatMap(({ policy }) => policy.needs);
  const facts = await collected(startCollecting(needs, source));
  const { assessments } = evaluate(settings, facts);
  const said = assessments.map(({ policy, result, gaps }) => {
    const missing = result.outcome === 'unknown' ? result.missing : gaps;
    const words =
      result.outcome === 'fail'
        ? result.findings.map(({ message }) => message)
        : 'because' in result
          ? [result.because]
          : [];
    const one: Said = {
      outcome: result.outcome,
      words: words.map(toPlain).join('\n'),
      lacks: [...new Set(missing.flatMap(({ permission }) => permission ?? []))].sort(),
      reasons: missing.map(({ reason }) => toPlain(reason)).join('\n'),
    };
    return [policy, one];
  });
  return Object.fromEntries(said);
}

/** The repository itself, as the App reads it. */
export async function shopItself(octokit: GuardedOctokit): Promise<Repository> {
  const { sha: _, ...repository } = await readRepository(octokit, { owner: 'acme', repo: 'shop' });
  return repository;
}

/** An answer as Octokit gives it. */
export interface Answered {
  readonly data: unknown;
  readonly headers: { readonly link?: string };
}

export type Request = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<Answered>;

/** Octokit's RequestError, as far as anybody looks at it. */
export function httpError(status: number, message: string): Error {
  return Object.assign(new Error(message), { status, response: { headers: {}, data: { message } } });
}

export const asOctokit = (request: Request): GuardedOctokit => ({ request }) as never;
