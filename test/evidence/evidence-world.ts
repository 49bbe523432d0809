/** An organization whose populations are asked for, with something in each of them. */

import type { LedgerReads } from '../../app/evidence/model/captured.ts';
import type { Population, Row } from '../../app/evidence/model/population.ts';
import { usualLevels } from '../../app/evidence/populations/levels.ts';
import type { EvidenceOf } from '../../app/evidence/populations/of.ts';
import type { GuardedOctokit } from '../../app/github/reads.ts';
import { usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { openOrganization } from '../subjects/organization-world.ts';

const day = 86_400_000;

const workflow = (sha: string) => `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${sha}
      - uses: acme/own@main
      - uses: ./local
      - uses: ./.github/actions/setup
      - uses: someone/else@main
      - uses: docker://alpine:3.20
`;

export async function evidenceWorld() {
  const world = await openOrganization();
  const { org, shop, maria, eve, joao, github } = world;
  await shop.commit({
    branch: 'main',
    files: {
      '.github/workflows/ci.yml': workflow('a'.repeat(40)),
      '.github/workflows/old.yaml': workflow('v4'),
      '.github/actions/setup/action.yml': `runs:
  using: composite
  steps:
    - uses: vendor/within@v1
    - uses: ./.github/actions/deep/
`,
      '.github/actions/deep/action.yaml': 'runs: { using: docker, image: docker://alpine:edge }\n',
      '.github/fairlead.yml': 'policies:\n  review: block\n',
      '.github/fairlead/waivers.yml': `waivers:
  - id: late
    policy: review
    reason: The reviewer is away this week.
    requested-by: maria
    approved-by: joao
    until: ${new Date(Date.now() + 20 * day).toISOString().slice(0, 10)}
`,
    },
    author: maria,
  });
  shop.addDeployKey({ title: 'robot', by: maria, readOnly: false });
  shop.openIssue({ title: 'Checkout is down', author: eve, labels: ['incident'] });
  shop.openIssue({ title: 'A typo', author: eve });
  shop.addDependabotAlert({ package: 'lodash' });
  shop.addSecretAlert();
  const now = Date.now();
  const invitations = [
    {
      id: 77,
      login: 'new-one',
      role: 'direct_member' as const,
      inviter: joao.data,
      createdAt: new Date(now - day),
    },
  ];
  if (org.data.organization) org.data.organization.invitations = invitations;
  github.clearRequests();
  const octokit = world.octokitOf(world.installation.token());
  const of = (more: Partial<EvidenceOf> = {}): EvidenceOf => ({
    period: {
      from: new Date(now - 30 * day).toISOString(),
      to: new Date(now + day).toISOString(),
    },
    collectedAt: new Date(now).toISOString(),
    account: { login: 'acme', kind: 'organization' },
    repositories: [{ id: shop.data.id, owner: 'acme', name: 'shop', archived: false, defaultBranch: 'main' }],
    octokit,
    settings: octokit,
    ledger: null,
    gaps: [],
    levels: usualLevels,
    metricsOf: async () => usualMetrics,
    policies: catalogue.map(({ id }) => id),
    ...more,
  });
  return { ...world, of, octokit };
}

export const ledgerOf = (
  records: readonly { readonly kind: string; readonly payload: unknown }[],
  since: string | null = '2020-01-01T00:00:00.000Z',
): LedgerReads => ({
  since,
  async *records(kinds) {
    for (const [place, { kind, payload }] of records.entries())
      if (kinds.some((one) => one === kind))
        yield { place, at: new Date().toISOString(), kind, hash: 'h', payload };
  },
});

export async function read(population: Population) {
  const rows: Row[] = [];
  for await (const row of population.rows()) rows.push(row);
  const sheet = population.sheet();
  return { rows, sheet, incomplete: sheet.incomplete.map(toPlain) };
}

type Answered = { readonly data: unknown; readonly headers: Readonly<Record<string, string | undefined>> };

/** Remembers what GitHub answers, and answers it again with one route made to fail: no network is needed for that. */
export function recording(octokit: GuardedOctokit) {
  const answers = new Map<string, Answered | Error>();
  const routes = new Set<string>();
  const keyOf = (route: string, parameters: unknown) => JSON.stringify([route, parameters]);
  const request = async (route: string, parameters: unknown) => {
    routes.add(route);
    try {
      const answer = (await octokit.request(route, parameters as Record<string, unknown>)) as Answered;
      answers.set(keyOf(route, parameters), answer);
      return answer;
    } catch (error) {
      answers.set(keyOf(route, parameters), error as Error);
      throw error;
    }
  };
  const replay = (broken: string, effect: (answer: Answered) => Answered): GuardedOctokit => {
    const again = async (route: string, parameters: unknown) => {
      const answer = answers.get(keyOf(route, parameters));
      if (route === broken)
        return effect(answer instanceof Error || !answer ? { data: [], headers: {} } : answer);
      if (answer === undefined) throw new Error(`not recorded: ${keyOf(route, parameters)}`);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { request: again, graphql: octokit.graphql } as unknown as GuardedOctokit;
  };
  return { octokit: { request, graphql: octokit.graphql } as unknown as GuardedOctokit, routes, replay };
}
