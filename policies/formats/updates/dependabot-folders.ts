/** Which folders an entry of Dependabot's configuration is about, and which entries find nothing there. */
import { compileGlobs, globProblem } from '../../engine/glob.ts';
import type { UpdateEntry } from './dependabot.ts';
import { type EcosystemId, ecosystemIds, ecosystems } from './ecosystems.ts';

/** `apps/web/` → `/apps/web`. */
function folder(text: string): string {
  return `/${text.replace(/^\.?\/+/, '').replace(/\/+$/, '')}`;
}

/**
 * Whether an entry is about a folder. Wildcards are Ruby's: a star stays within a name, and two only mean any number of
 * folders before a slash (`Dir.glob` in dependabot-core's `file_fetcher_command.rb`).
 */
export function isAbout({ folders }: Pick<UpdateEntry, 'folders'>, place: string): boolean {
  return folders.some((written) => {
    const wanted = folder(written);
    if (!/[*?[{]/.test(wanted)) return wanted === place;
    const glob = wanted.slice(1).replace(/\*\*$/, '*');
    return globProblem(glob) === null && compileGlobs([glob])(place.slice(1));
  });
}

/** Names of files and folders in each folder. */
function namesIn(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const held = new Map<string, Set<string>>();
  const add = (at: string, name: string) => {
    const names = held.get(at) ?? new Set<string>();
    held.set(at, names.add(name));
  };
  for (const path of paths) {
    const names = path.split('/');
    names.forEach((name, i) => {
      add(`/${names.slice(0, i).join('/')}`, name);
    });
  }
  return held;
}

/** Lines of entries that find nothing in the folders they name. Another branch may hold something there. */
export function deadEntries(all: readonly UpdateEntry[], paths: readonly string[]): readonly number[] {
  const held = namesIn(paths);
  const isFed = ({ ecosystem, folders }: UpdateEntry) => {
    const known = isEcosystem(ecosystem) ? ecosystems[ecosystem] : null;
    if (!known) return true;
    const isRoot = ecosystem === 'github-actions' && folders.some((one) => folder(one) === '/');
    return (
      isRoot ||
      [...held].some(
        ([at, names]) => isAbout({ folders }, at) && [...names].some((name) => known.fed.test(name)),
      )
    );
  };
  return all.flatMap((one) => (one.branch === null && !isFed(one) ? [one.line] : []));
}

function isEcosystem(name: string): name is EcosystemId {
  return (ecosystemIds as readonly string[]).includes(name);
}
