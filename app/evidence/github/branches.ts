/** Which branches are protected, and where they are. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { parametersOf, type RepositoryAt } from './asked.ts';
import { pagesOf } from './rest.ts';

const branch = z.object({ name: z.string(), commit: z.object({ sha: z.string() }) });

/** Name → head: by branch protections or rulesets. Throws `CannotLook`. */
export async function readProtected(at: RepositoryAt): Promise<ReadonlyMap<string, string>> {
  const heads = new Map<string, string>();
  const list = {
    route: 'GET /repos/{owner}/{repo}/branches',
    parameters: { protected: 'true' },
    item: branch,
    idOf: ({ name }: { readonly name: string }) => name,
    what: own('the protected branches'),
    permission: 'contents: read',
  };
  for await (const page of pagesOf(at, list))
    for (const { name, commit } of page) heads.set(name, commit.sha);
  return heads;
}

/** Null: there is no such branch. Throws `CannotLook`. */
export async function readHead(at: RepositoryAt, name: string): Promise<string | null> {
  const { octokit, owner, repo } = at;
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
  try {
    const { data } = await octokit.request(route, { owner, repo, branch: name });
    at.asked.note({ asked: route, parameters: parametersOf(at), permissions: 'contents: read' }, [name]);
    return branch.parse(data).commit.sha;
  } catch (error) {
    // An empty repository has no branch either. That the repository is there was seen before.
    if (statusOf(error) === 404 && /branch not found/i.test(error instanceof Error ? error.message : ''))
      return null;
    throw cannotLook(error, say`the branch ${name}`, 'contents: read');
  }
}
