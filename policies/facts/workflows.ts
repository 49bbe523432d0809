/** Workflows and actions that a change adds or edits, as text, and what is known of where they run. */
import type { Prose } from '../engine/prose.ts';
import type { NewResult } from './static-analysis.ts';

export interface WorkflowFile {
  /** In the head, `/`-separated. */
  readonly path: string;
  readonly head: string;
  /** At the merge base; null when it is new, or was no workflow or action there. */
  readonly base: string | null;
}

export interface Workflows {
  /** Sorted by path. Removed files are left out. */
  readonly files: readonly WorkflowFile[];
  /** Whose repository it is; null when a local clone does not tell. */
  readonly owner: string | null;
  /** Null: not known (a local clone), or no policy needs it. */
  readonly visibility: 'public' | 'private' | 'internal' | null;
  /** New results of tools that only look at workflows, when they are shown here and not by `static-analysis`. */
  readonly reported: readonly NewResult[];
  /** Why some of what such tools say may be missing. */
  readonly unread: readonly Prose[];
}

/** Tools whose findings are about workflows, as the start of their names in lower case. */
const workflowTools = ['zizmor', 'poutine'] as const;

/** Whether a tool looks at workflows and nothing else. */
export function isWorkflowTool(tool: string): boolean {
  return workflowTools.some((name) => tool.toLowerCase().startsWith(name));
}
