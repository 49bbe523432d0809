/** Reads every workflow and action of a repository. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import { isKnown } from '../../policies/engine/part.ts';
import { say } from '../../policies/engine/prose.ts';
import type { RepositoryWorkflows } from '../../policies/facts/repository-workflows.ts';
import { besidesProduct } from '../../policies/formats/path-kinds.ts';
import { workflowKind } from '../../policies/formats/workflow.ts';
import type { Looked } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';
import { limitGaps } from './workflows.ts';

/** More are a gap. The largest repositories have some 150. */
const maxFiles = 300;

const isBesides = compileGlobs(besidesProduct);

/** Workflows lie where GitHub runs them; actions of tests and of other people's code are run by nobody here. */
function isOne(path: string): boolean {
  const kind = workflowKind(path);
  return kind === 'workflow' || (kind === 'action' && !isBesides(path));
}

async function collect(source: RepositorySource): Promise<Looked<RepositoryWorkflows>> {
  const held = await source.files.list();
  const paths = held.flatMap(({ path, kind }) => (kind !== 'submodule' && isOne(path) ? [path] : []));
  const [read, archived, visibility, owner] = await Promise.all([
    source.files.texts(paths.slice(0, maxFiles)),
    standingOf(source, 'archived'),
    standingOf(source, 'visibility'),
    source.github?.owner ?? source.origin?.() ?? null,
  ]);
  const files = read.value.map(({ path, text }) => ({ path, head: text, base: null }));
  const beyond = paths.length - maxFiles;
  return {
    value: { archived, files, owner, visibility: isKnown(visibility) ? visibility : null },
    gaps: [
      ...read.gaps,
      ...limitGaps(files),
      ...(beyond > 0
        ? [{ reason: say`${beyond} more workflows and actions were not looked at: at most ${maxFiles} are` }]
        : []),
    ],
  };
}

export const repositoryWorkflows: Collector<'repositoryWorkflows'> = {
  fact: 'repositoryWorkflows',
  events: ['push', 'repository'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  collect,
};
