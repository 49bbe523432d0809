/** What GitHub finds wrong in CODEOWNERS. https://docs.github.com/rest/repos/repos#list-codeowners-errors */
import { textAt } from '../community-files.ts';
import { json, type RepositoryCall } from '../http/call.ts';
import { notFound } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { canPush } from '../roles.ts';
import type { Schemas } from '../state.ts';
import { accountByLogin } from '../world.ts';

type Here = Pick<RepositoryCall, 'world' | 'repository'>;

type Fault = Schemas['codeowners-errors']['errors'][number];

const paths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** Larger files are not loaded; what is said of them is unproven: nothing here. */
const maxBytes = 3 * 1024 * 1024;

const writing = ['write', 'maintain', 'admin'];

function mayWrite({ world, repository }: Here, owner: string): boolean {
  const [login = '', slug] = owner.slice(1).split('/');
  const account = accountByLogin(world, login);
  if (slug === undefined) return account !== null && canPush(repository, account);
  const team = account?.organization?.teams.find((one) => one.slug === slug);
  return writing.includes(team?.repositories.get(repository.id) ?? '');
}

function faultsIn(call: Here, path: string, text: string): readonly Fault[] {
  return text.split('\n').flatMap((source, i) => {
    const words = source.replace(/#.*$/, '').trim().split(/\s+/).filter(Boolean);
    const wrong = words.slice(1).find((word) => !word.startsWith('@') && !word.includes('@'));
    const unknown = words.slice(1).find((word) => word.startsWith('@') && !mayWrite(call, word));
    const word = wrong ?? unknown;
    if (word === undefined) return [];
    const [kind, suggestion] = wrong
      ? (['Invalid owner', null] as const)
      : (['Unknown owner', `make sure ${word} exists and has write access to the repository`] as const);
    const column = source.indexOf(word) + 1;
    const message = `${kind} on line ${i + 1}: ${suggestion ?? ''}\n\n  ${source}\n  ${' '.repeat(column - 1)}^`;
    return [{ line: i + 1, column, source: `${source}\n`, kind, suggestion, message, path }];
  });
}

/** Null: there is no file. */
export async function codeOwnersFaults(here: Here): Promise<readonly Fault[] | null> {
  for (const path of paths) {
    const text = await textAt(here.repository, path);
    if (text !== null) return Buffer.byteLength(text) > maxBytes ? [] : faultsIn(here, path, text);
  }
  return null;
}

async function errors(call: RepositoryCall) {
  const faults = await codeOwnersFaults(call);
  if (faults === null) throw notFound();
  const body: Schemas['codeowners-errors'] = { errors: [...faults] };
  return json(body);
}

export const codeOwnersRoutes: readonly Route[] = [
  repositoryRoute('GET /repos/{owner}/{repo}/codeowners/errors', ['contents=read'], errors),
];
