/** Texts of files that most repositories have, asked for in a query about several repositories. */
import { codeOwnersPaths } from '../../../policies/formats/code-owners.ts';
import { securityPolicyPaths } from '../../../policies/formats/security-policy.ts';
import { dependabotPaths } from '../../../policies/formats/updates/dependabot.ts';
import { type FileNode, fileSelection, textOf } from './texts.ts';

/** Files that most repositories have, and that policies read. */
const paths: readonly string[] = [
  '.github/fairlead.yml',
  ...codeOwnersPaths,
  ...dependabotPaths,
  ...securityPolicyPaths,
  'LICENSE',
  'LICENSE.md',
  'LICENSE.txt',
  'renovate.json',
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'go.mod',
  'Cargo.toml',
  'composer.json',
  'Gemfile',
  'pom.xml',
  'Dockerfile',
];

const workflows = '.github/workflows';

interface Entry extends FileNode {
  readonly name: string;
}

interface CommitNode {
  readonly oid?: string;
  readonly workflows?: { readonly object: { readonly entries?: readonly Entry[] | null } | null } | null;
}

type Files = Readonly<Record<`file${number}`, FileNode | null | undefined>>;

export interface UsualNode {
  readonly defaultBranchRef: { readonly target: (CommitNode & Files) | null } | null;
}

/** Of the commit that the default branch was at, by path; what is not among them is not known. */
export interface UsualTexts {
  readonly sha: string;
  readonly byPath: ReadonlyMap<string, string>;
}

/** Fields of a repository. */
export const usualSelection = `defaultBranchRef { target { ... on Commit {
    oid
    ${paths.map((path, i) => `file${i}: file(path: ${JSON.stringify(path)}) ${fileSelection}`).join('\n    ')}
    workflows: file(path: ${JSON.stringify(workflows)}) { object { ... on Tree {
      entries { name mode type object { ... on Blob { text isBinary isTruncated } } }
    } } }
  } } }`;

export function usualTextsIn({ defaultBranchRef }: UsualNode): UsualTexts | null {
  const commit = defaultBranchRef?.target;
  if (!commit?.oid) return null;
  const files = paths.map((path, i) => [path, textOf(commit[`file${i}`])] as const);
  const entries = commit.workflows?.object?.entries ?? [];
  const inFolder = entries.map((entry) => [`${workflows}/${entry.name}`, textOf(entry)] as const);
  // What is not shown may be there all the same.
  const known = [...files, ...inFolder].flatMap(([path, text]) =>
    typeof text === 'string' ? [[path, text] as const] : [],
  );
  return { sha: commit.oid, byPath: new Map(known) };
}
