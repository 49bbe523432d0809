/** Who let deployments into environments that ask for somebody's word, and who started the runs that deploy. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { Account } from '../model/captured.ts';
import type { DeploymentWordFact } from '../population/deployment-facts.ts';
import { accountOf, restAccount } from './accounts.ts';
import { parametersOf, type RepositoryAt } from './asked.ts';
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

const approvals = z.array(
  z.object({
    state: z.string(),
    user: restAccount.nullable(),
    environments: z.array(z.object({ name: z.string().optional() })),
  }),
);

/** Of one run of a workflow, of all its attempts: GitHub gives them at once. Throws `CannotLook`. */
export async function readApprovals(at: RepositoryAt, run: number): Promise<readonly DeploymentWordFact[]> {
  const { octokit, owner, repo } = at;
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
  try {
    const { data } = await octokit.request(route, { owner, repo, run_id: run });
    const read = approvals.parse(data);
    at.asked.note({ asked: route, parameters: parametersOf(at), permissions: permission }, [String(run)]);
    return read.flatMap(({ state, user, environments }) => {
      // Which environment it was is not known where that was deleted.
      const names = environments.length === 0 ? [undefined] : environments.map(({ name }) => name);
      return names.map((name) => ({ environment: name ?? null, state, by: accountOf(user), at: null }));
    });
  } catch (error) {
    throw cannotLook(error, own('who approved deployments'), permission);
  }
}

const started = z.object({ actor: restAccount.nullish(), triggering_actor: restAccount.nullish() });

/** Who started a run first, and who started its last attempt; null: GitHub names nobody. Throws `CannotLook`. */
export async function readStarters(at: RepositoryAt, run: number): Promise<readonly (Account | null)[]> {
  const { octokit, owner, repo } = at;
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
  try {
    const { data } = await octokit.request(route, { owner, repo, run_id: run });
    const { actor = null, triggering_actor: last = null } = started.parse(data);
    at.asked.note({ asked: route, parameters: parametersOf(at), permissions: permission }, [String(run)]);
    return [accountOf(actor), accountOf(last)];
  } catch (error) {
    throw cannotLook(error, own('who started the run that deployed'), permission);
  }
}

/** The run of a workflow that a status links to, as GitHub Actions writes it; null: it links to none. */
export function runIn(address: string | null): number | null {
  const id = /\/actions\/runs\/(\d+)(?:\/|$)/.exec(address ?? '')?.[1];
  return id === undefined ? null : Number(id);
}
