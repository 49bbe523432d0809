/** Workflow files with what they use pinned to commits: as few characters changed as that takes. Pure. */
import { own, type Prose, say } from '../engine/prose.ts';
import { readWorkflow, workflowKind } from '../formats/workflow.ts';
import type { About } from '../pull-request/workflow-hardening/rule.ts';
import { type Unpinned, unpinnedIn } from '../pull-request/workflow-hardening/unpinned-uses.ts';

/** A name that stands for a commit until somebody moves it. */
export interface NamedRef {
  /** `actions/checkout` */
  readonly repository: string;
  /** Tag or branch. */
  readonly ref: string;
}

/** The commit a name stands for now, or why that is not known. */
export type Resolved = { readonly commit: string; readonly kind: 'tag' | 'branch' } | { readonly why: Prose };

export interface NotPinned {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly why: Prose;
}

export interface PinnedFile {
  readonly path: string;
  readonly text: string;
  readonly count: number;
  /** Branches among what was pinned: from then on they are what they were. */
  readonly branches: readonly string[];
}

interface File {
  readonly path: string;
  readonly text: string;
}

type Rules = Omit<About, 'workflow'>;

function unpinned({ path, text }: File, rules: Rules): readonly Unpinned[] | null {
  const read = readWorkflow(workflowKind(path) ?? 'action', text);
  return read.state === 'read' ? unpinnedIn({ ...rules, workflow: read.workflow }) : null;
}

/** Null for what is no action or workflow of a repository's. */
function refOf({ text, used }: Pick<Unpinned, 'text' | 'used'>): NamedRef | null {
  const [owner = '', repository = ''] = text.split('@')[0]?.split('/') ?? [];
  if (text.startsWith('docker://') || used.ref === '' || used.ref.includes('${{')) return null;
  return { repository: `${owner}/${repository}`, ref: used.ref };
}

export const keyOf = ({ repository, ref }: NamedRef): string => `${repository.toLowerCase()}@${ref}`;

/** Names looked up for one repository: whoever can write to it could else use up what GitHub answers in an hour. */
const maxNames = 200;

/** Every name that has to be looked up, each once; of very many the first. */
export function refsToResolve(files: readonly File[], rules: Rules): readonly NamedRef[] {
  const all = files.flatMap((file) => (unpinned(file, rules) ?? []).flatMap((one) => refOf(one) ?? []));
  return [...new Map(all.map((one) => [keyOf(one), one])).values()].slice(0, maxNames);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * The name stays beside the commit: Dependabot and Renovate read it there, and so do people. What was there stays as it is,
 * sign and all: linters take their orders from it (`# zizmor: ignore[…]`).
 */
function commentOf(ref: string, before: string | undefined): string {
  const old = before?.replace(/^#\s*/, '').trim() ?? '';
  if (old === '') return `# ${ref}`;
  return old.split(/[\s,;()]+/).includes(ref) ? `# ${old}` : `# ${ref} ${before?.trim() ?? ''}`;
}

/** Null where the line is written in a way that is better left to people. */
function pinnedLine(line: string, { text, used }: Unpinned, commit: string): string | null {
  const form = new RegExp(
    `^(\\s*(?:-\\s+)?(?:uses|"uses"|'uses')\\s*:\\s+)(["']?)${escaped(text)}\\2[ \\t]*?(?:[ \\t]+(#[^\\r]*))?(\\r?)$`,
  );
  const match = form.exec(line);
  if (!match) return null;
  const [, before = '', quote = '', comment, end = ''] = match;
  const name = text.slice(0, text.lastIndexOf('@'));
  return `${before}${quote}${name}@${commit}${quote} ${commentOf(used.ref, comment)}${end}`;
}

const anImage = own('an image: which digest it has is its registry’s to say');
const noName = own('what it names is not written there, so no commit can be');
const oddly = own('the line is written in a way that is better changed by hand');

function whyNotFound({ text }: Unpinned, ref: NamedRef | null): Prose {
  if (ref) return say`it was not looked up: of one repository no more than ${maxNames} names are`;
  return text.startsWith('docker://') ? anImage : noName;
}

interface Edited {
  readonly lines: readonly string[];
  readonly pinned: readonly { readonly one: Unpinned; readonly kind: 'tag' | 'branch' }[];
  readonly left: readonly NotPinned[];
}

function edited(file: File, all: readonly Unpinned[], resolved: ReadonlyMap<string, Resolved>): Edited {
  const lines = file.text.split('\n');
  const pinned: { one: Unpinned; kind: 'tag' | 'branch' }[] = [];
  const left: NotPinned[] = [];
  for (const one of all) {
    const leave = (why: Prose) => void left.push({ path: file.path, line: one.line, text: one.text, why });
    const ref = refOf(one);
    const found = ref && resolved.get(keyOf(ref));
    if (!found) leave(whyNotFound(one, ref));
    else if ('why' in found) leave(found.why);
    else {
      const next = pinnedLine(lines[one.line - 1] ?? '', one, found.commit);
      if (next === null) leave(oddly);
      else {
        lines[one.line - 1] = next;
        pinned.push({ one, kind: found.kind });
      }
    }
  }
  return { lines, pinned, left };
}

/** The file is null where nothing in it could be pinned. What is still unpinned is in `left`, with the reason. */
export function pinFile(
  file: File,
  rules: Rules,
  resolved: ReadonlyMap<string, Resolved>,
): { readonly file: PinnedFile | null; readonly left: readonly NotPinned[] } {
  const all = unpinned(file, rules);
  if (!all || all.length === 0) return { file: null, left: [] };
  const { lines, pinned, left } = edited(file, all, resolved);
  const text = lines.join('\n');
  // Read again: what was to be pinned is, and nothing else of it changed.
  const rest = unpinned({ ...file, text }, rules);
  if (pinned.length === 0 || rest?.length !== left.length) {
    const why = say`the file would not be as it should after the edit`;
    const undone = pinned.map(({ one: { line, text: used } }) => ({
      path: file.path,
      line,
      text: used,
      why,
    }));
    return { file: null, left: [...left, ...undone].sort((a, b) => a.line - b.line) };
  }
  const branches = pinned.filter(({ kind }) => kind === 'branch').map(({ one }) => one.text);
  return { file: { path: file.path, text, count: pinned.length, branches: [...new Set(branches)] }, left };
}
