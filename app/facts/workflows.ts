/** Reads the workflows and actions that a change adds or edits, and other tools' results about them. */
import type { Gap } from '../../policies/engine/facts.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { NewResult } from '../../policies/facts/static-analysis.ts';
import { isWorkflowTool, type WorkflowFile, type Workflows } from '../../policies/facts/workflows.ts';
import { readWorkflow, workflowKind } from '../../policies/formats/workflow.ts';
import { CannotLook, type Looked, whole } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';
import { analysed } from './static-analysis.ts';
import { fromVersions } from './versions.ts';

const isOne = (path: string) => workflowKind(path) !== null;

async function changed(source: PullRequestSource): Promise<Looked<readonly WorkflowFile[]>> {
  const files = await source.changedFiles();
  const touched = files.value.filter(({ path, status }) => status !== 'removed' && isOne(path));
  const read = await fromVersions(source, touched, isOne, ({ file, before, after }) => ({
    path: file.path,
    head: after ?? '',
    base: before,
  }));
  return { value: read.value, gaps: [...files.gaps, ...read.gaps] };
}

/** A file over a limit is a gap; a base over a limit only excuses nothing. */
export function limitGaps(files: readonly WorkflowFile[]): readonly Gap[] {
  return files.flatMap(({ path, head }) => {
    const read = readWorkflow(workflowKind(path) ?? 'action', head);
    return read.state === 'beyond'
      ? [
          {
            reason: say`${path} was not looked at: it ${own(read.what.startsWith('more') ? 'has' : 'is')} ${read.what}`,
          },
        ]
      : [];
  });
}

/** Only where it matters: it is part of the wide read, which is shared when another fact needs it too. */
async function visibilityOf(
  { github }: PullRequestSource,
  files: readonly WorkflowFile[],
): Promise<Workflows['visibility']> {
  if (!github || !files.some(({ head }) => /self-hosted|\bruns-on\s*:\s*(?:\$|\{|\n\s*group)/i.test(head)))
    return null;
  const { visibility } = await github.snapshot();
  return ({ INTERNAL: 'internal', PRIVATE: 'private', PUBLIC: 'public' } as const)[visibility];
}

interface Reported {
  readonly reported: readonly NewResult[];
  readonly unread: readonly Prose[];
}

/** Unread reports are not a gap: the rules here looked all the same. */
async function reportedOn(source: PullRequestSource): Promise<Reported> {
  if (!source.wanted.takenOver.includes('workflow-hardening')) return { reported: [], unread: [] };
  try {
    const { value, gaps } = await analysed(source);
    const reported = value.results.filter(({ tool, path }) => isWorkflowTool(tool) && isOne(path));
    return { reported, unread: gaps.map(({ reason }) => reason) };
  } catch (error) {
    if (error instanceof CannotLook) return { reported: [], unread: [error.gap.reason] };
    throw error;
  }
}

async function collect(source: PullRequestSource): Promise<Looked<Workflows>> {
  const files = await changed(source);
  if (files.value.length === 0)
    return { ...files, value: { files: [], owner: null, visibility: null, reported: [], unread: [] } };
  const [visibility, { reported, unread }, owner] = await Promise.all([
    visibilityOf(source, files.value).then(whole, asGap),
    reportedOn(source),
    source.github?.owner ?? source.origin?.() ?? null,
  ]);
  return {
    value: { files: files.value, owner, visibility: visibility.value, reported, unread },
    gaps: [...files.gaps, ...limitGaps(files.value), ...visibility.gaps],
  };
}

function asGap(error: unknown): Looked<null> {
  if (error instanceof CannotLook) return { value: null, gaps: [error.gap] };
  throw error;
}

export const workflows: Collector<'workflows'> = {
  fact: 'workflows',
  events: ['pull_request', 'repository'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: ['codeScanning', 'requiredTools', 'sarifArtifacts', 'takenOver'],
  collect,
};
