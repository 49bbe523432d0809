/** What files would put right, as data: for each repository the files, the branch and the pull request that bring them. */
import type { Prose } from '../engine/prose.ts';
import type { ConfigProblem } from '../engine/report.ts';
import type { Origin } from '../engine/setting.ts';

/** Policies that a file can satisfy. Sorted. */
export const filePolicies = [
  'adr-required',
  'code-owners',
  'dependency-updates',
  'repository-workflows',
  'security-policy',
] as const;

export type FilePolicy = (typeof filePolicies)[number];

export interface FileChange {
  readonly path: string;
  readonly mode: '100644' | '100755';
  /** Null: there is no such file. */
  readonly before: string | null;
  readonly after: string;
  readonly policy: FilePolicy;
  /** The layer and line that ask for it. */
  readonly why: Origin;
  /** What it does, in a few words: `@acme/leads is asked to review every change`. */
  readonly does: string;
  readonly affects: string;
  readonly risk: 'low' | 'high';
}

/** Something that a policy asks for and that is not written, and why. */
export interface LeftFile {
  readonly policy: FilePolicy;
  readonly what: string;
  readonly because: Prose;
}

/** One commit on Fairlead's branch, and one pull request. */
export interface Offer {
  /** `acme/shop` */
  readonly target: string;
  readonly repositoryId: number;
  readonly base: { readonly branch: string; readonly sha: string };
  /** Where Fairlead's branch is; null: it is made. */
  readonly head: string | null;
  /** The commit's parents; null: the branch has exactly these files already. */
  readonly parents: readonly string[] | null;
  /** The pull request that is open already; null: one is opened. */
  readonly pull: number | null;
  /** Somebody wrote the title or the description of the pull request that is open: both stay as they are. */
  readonly keepsWords: boolean;
  /** Of the commit, and of the pull request unless it keeps its own. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly files: readonly FileChange[];
}

export interface FilesTarget {
  readonly target: string;
  /** Null: there is nothing to offer, or it may not be offered. */
  readonly offer: Offer | null;
  /** The open pull request that offers exactly these files already. */
  readonly offered: { readonly pull: number; readonly files: readonly FileChange[] } | null;
  readonly left: readonly LeftFile[];
  /** Why these files are not offered although they are asked for; null: they are. */
  readonly held: Prose | null;
  readonly problems: readonly ConfigProblem[];
  /** Why it was not looked at; null: it was. `inPeace`: that is as it should be. */
  readonly skipped: { readonly why: Prose; readonly inPeace: boolean } | null;
  readonly notes: readonly Prose[];
  /** What it was planned on, for saying what moved. */
  readonly at: { readonly base: string; readonly head: string | null } | null;
}

export const emptyFiles = (target: string): FilesTarget => ({
  target,
  offer: null,
  offered: null,
  left: [],
  held: null,
  problems: [],
  skipped: null,
  notes: [],
  at: null,
});

/** Choices that a plan was made under, and is performed under. */
export interface FileChoices {
  /** Owners for CODEOWNERS: `@acme/leads`. None: the team that administers the repository. */
  readonly owners: readonly string[];
  readonly policies: readonly FilePolicy[];
  /** Offer again what somebody closed without merging. */
  readonly again: boolean;
  /** For what carries a date: `2026-11-30`. */
  readonly date: string;
}

/** What is performed. Everything in it is hashed. */
export interface FilesPlan {
  readonly version: 1;
  readonly kind: 'files';
  /** `github.com`, or an Enterprise Server's name. */
  readonly host: string;
  /** `acme`, or `acme/shop`. */
  readonly subject: string;
  readonly choices: FileChoices;
  readonly targets: readonly { readonly target: string; readonly edits: readonly [Offer] }[];
}

export function filesPlan(
  of: Pick<FilesPlan, 'host' | 'subject' | 'choices'>,
  targets: readonly FilesTarget[],
): FilesPlan {
  const offers = targets.flatMap(({ offer }) => (offer ? [offer] : []));
  return {
    version: 1,
    kind: 'files',
    host: of.host,
    subject: of.subject,
    choices: of.choices,
    targets: offers
      .map((offer) => ({ target: offer.target, edits: [offer] as const }))
      .sort((a, b) => (a.target < b.target ? -1 : 1)),
  };
}

/** Files that GitHub guards with a permission of its own. */
export function touchesWorkflows({ files }: Pick<Offer, 'files'>): boolean {
  return files.some(({ path }) => path.startsWith('.github/workflows/'));
}
