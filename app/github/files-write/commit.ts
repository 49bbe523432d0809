/** One commit, made from what it holds. Nobody sees it before a branch is at it. */
import { say } from '../../../policies/engine/prose.ts';
import { type BranchAt, treeTrailer } from './branch.ts';
import { git, lacking, StepFailed, twice, type Writing } from './step.ts';

const shaOf = (answer: unknown): string =>
  String((answer as { readonly data: { readonly sha: unknown } }).data.sha);

export interface CommitOf extends BranchAt {
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    readonly mode: '100644' | '100755';
  }[];
  readonly parents: readonly string[];
  readonly message: string;
}

/** The commit's name. Nobody sees it before a branch is at it. Throws {@link StepFailed}. */
export async function makeCommit(
  of: Writing,
  { owner, repo, base, files, parents, message }: CommitOf,
): Promise<string> {
  const at = { owner, repo };
  const touchesWorkflows = files.some(({ path }) => path.startsWith('.github/workflows/'));
  const permission = touchesWorkflows
    ? 'workflows: write beside contents: write (the scope workflow, for a classic token), because it changes workflows'
    : 'contents: write';
  try {
    const { data } = await of
      .newReader()
      .get(`GET ${git}/commits/{commit_sha}`, { ...at, commit_sha: base.sha });
    const from = (data as { readonly tree: { readonly sha: string } }).tree.sha;
    const entries: unknown[] = [];
    for (const { path, text, mode } of files) {
      const blob = await twice(() =>
        of.write(`POST ${git}/blobs`, { ...at, content: text, encoding: 'utf-8' }),
      );
      entries.push({ path, mode, type: 'blob', sha: shaOf(blob) });
    }
    const tree = shaOf(
      await twice(() => of.write(`POST ${git}/trees`, { ...at, base_tree: from, tree: entries })),
    );
    // Without an author it is the token's owner's, and GitHub signs it for an App.
    const body = { message: `${message}\n\n${treeTrailer}${tree}`, tree, parents };
    return shaOf(await twice(() => of.write(`POST ${git}/commits`, { ...at, ...body })));
  } catch (error) {
    throw new StepFailed(
      say`${lacking(error, permission)}; nothing was written that anybody sees`,
      false,
      error,
    );
  }
}
