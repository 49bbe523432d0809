/** Names of branches and tags: which there are, which one is the default, which one was probably meant. */
import type { Repository } from './repository.ts';

export interface Refs {
  /** Full names, sorted, e.g. `refs/heads/main`. */
  readonly names: readonly string[];
  /** The remote's default branch as `origin/main`; null when the clone does not know it. */
  readonly remoteDefault: string | null;
  /** The branch that is checked out; null when HEAD is detached. */
  readonly current: string | null;
}

/** `refs/remotes/origin/main` → `origin/main`. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|remotes)\//, '');
}

/** The branch's name where it is published: `origin/main` is `main`. */
export function branchName(refs: Refs, name: string): string {
  const remote = refs.names.includes(`refs/remotes/${name}`);
  return remote ? name.slice(name.indexOf('/') + 1) : name.replace(/^refs\/(heads|tags)\//, '');
}

export async function readRefs(repository: Repository): Promise<Refs> {
  const [listed, head] = await Promise.all([
    repository.run(['for-each-ref', '--format=%(refname)%00%(symref)%00']),
    repository.run(['symbolic-ref', '--quiet', 'HEAD']),
  ]);
  const pairs = listed.stdout
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\0'));
  const origin = pairs.find(([name]) => name === 'refs/remotes/origin/HEAD')?.[1];
  const current = head.stdout.toString('utf8').trim();
  return {
    names: pairs.flatMap(([name]) => (name ? [name] : [])).sort(),
    remoteDefault: origin ? shortName(origin) : null,
    current: current === '' ? null : shortName(current),
  };
}

const usual = ['main', 'master', 'trunk', 'develop'];

/** What a change is compared with by default: the remote's default branch, or a branch with a usual name. */
export function defaultBase(refs: Refs): string | null {
  if (refs.remoteDefault) return refs.remoteDefault;
  const has = (ref: string) => refs.names.includes(ref);
  const remote = usual.find((name) => has(`refs/remotes/origin/${name}`));
  if (remote) return `origin/${remote}`;
  return usual.find((name) => has(`refs/heads/${name}`)) ?? null;
}
