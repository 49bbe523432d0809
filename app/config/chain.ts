/**
 * The layers in force for a repository, from the one that loses to the one that wins: what the organization's file
 * extends, the organization's file, what the repository's file extends, the repository's file. A file stands on what it
 * extends, so nothing a repository chooses can come before a lock of its organization.
 */
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { say } from '../../policies/engine/prose.ts';
import { configurationPath, type Elsewhere } from './elsewhere.ts';
import { extendedParts, keyOf } from './extended.ts';
import { type Loaded, loadFile, nothing, together } from './loaded.ts';

interface ChainOf {
  readonly elsewhere: Elsewhere;
  readonly catalogue: readonly AnyPolicy[];
}

async function standing(file: Loaded, of: ChainOf, applied: ReadonlySet<string>): Promise<Loaded> {
  const parts = await Promise.all(file.layers.map((layer) => extendedParts(layer, { ...of, applied })));
  return together([...parts.flat(), file]);
}

/** The organization's file; `besides` is the branch of `.github` that is judged, whose own file is no second layer. */
async function organizationFile({ elsewhere, catalogue }: ChainOf, besides: Besides): Promise<Loaded> {
  const { organization } = elsewhere;
  if (!('name' in organization))
    return { ...nothing, notes: [say`The organization's configuration: ${organization}`] };
  const { name, path, layerAt } = organization;
  const answer = await organization.read();
  const itself = besides?.repository.toLowerCase() === name.toLowerCase();
  switch (answer.kind) {
    case 'file': {
      if (itself && besides?.branch === answer.defaultBranch) return nothing;
      const { text, commit } = answer;
      const history = () => organization.history(commit);
      const described = say`${layerAt(commit)}`;
      return loadFile({ path, text, commit, catalogue, layerAt, history, described }, 'incomplete');
    }
    case 'unreadable': {
      const problems = [{ path, line: 1, column: 1, message: answer.gap.reason }];
      const unread = [say`${path} could not be read: ${answer.gap.reason}`];
      return { ...nothing, problems, fallback: 'incomplete', unread, passing: answer.passing };
    }
    case 'no file':
      return { ...nothing, notes: [say`${name} has no ${configurationPath}`] };
    default:
      return {
        ...nothing,
        notes: [
          say`There is no ${name}, or Fairlead is not installed on it or has no token that reaches it: GitHub does not say which`,
        ],
      };
  }
}

/** The repository and branch whose own file is the last layer; null for a local clone. */
export type Besides = { readonly repository: string; readonly branch: string } | null;

/** The organization's half of the chain. */
export async function organizationPart(of: ChainOf, besides: Besides): Promise<Loaded> {
  return standing(await organizationFile(of, besides), of, new Set());
}

/** The whole chain; `repository` is the repository's own file without what it extends. */
export async function chainOf(organization: Loaded, repository: Loaded, of: ChainOf): Promise<Loaded> {
  const applied = new Set(organization.layers.flatMap((layer) => layer.extends.map(keyOf)));
  return together([organization, await standing(repository, of, applied)]);
}
