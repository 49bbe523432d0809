/** Who let deployments into environments that ask for somebody's word. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import { accountOf, restAccount } from './accounts.ts';
import type { RepositoryAt } from './asked.ts';
import { pagesOf } from './rest.ts';

const environment = z.object({
  id: z.number(),
  name: z.string(),
  protection_rules: z.array(z.object({ type: z.string() })).optional(),
});

const permission = 'actions: read';

/** Names of environments → whether they wait for a reviewer now. Throws `CannotLook`. */
export async function readReviewed(at: RepositoryAt): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  const list = {
    route: 'GET /repos/{owner}/{repo}/environments',
    parameters: {},
    item: environment,
    idOf: ({ id }: z.output<typeof environment>) => String(id),
    under: 'environments',
    what: own('the environments'),
    permission,
  };
  for await (const page of pagesOf(at, list))
    for (const { name, protection_rules: rules = [] } of page)
      found.set(
        name,
        rules.some(({ type }) => type === 'required_reviewers'),
      );
  return found;
}

const approval = z.object({
  state: z.string(),
  user: restAccount.nullable(),
  environments: z.array(z.object({ name: z.string().optional() })),
});

export interface Approval {
  readonly environment: string;
  readonly state: string;
  readonly by: Account | null;
}

/** Of one run of a workflow. Throws `CannotLook`. */
export async function readApprovals(at: RepositoryAt, run: number): Promise<readonly Approval[]> {
  const found: Approval[] = [];
  const list = {
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
    parameters: { run_id: run },
    item: approval,
    idOf: () => String(run),
    what: own('the approvals of deployments'),
    permission,
  };
  for await (const page of pagesOf(at, list))
    for (const { state, user, environments } of page)
      for (const { name } of environments)
        found.push({ environment: name ?? '', state, by: accountOf(user) });
  return found;
}

/** The run of a workflow that a status links to, as GitHub Actions writes it; null: it links to none. */
export function runIn(address: string | null): number | null {
  const id = /\/actions\/runs\/(\d+)(?:\/|$)/.exec(address ?? '')?.[1];
  return id === undefined ? null : Number(id);
}
