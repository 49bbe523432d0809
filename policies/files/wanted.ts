/** From what policies found to the files that put it right. What has to be looked up for that is asked for first. Pure. */
import type { Assessment } from '../engine/evaluate.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import type { Setting } from '../engine/setting.ts';
import type { Finding } from '../engine/verdict.ts';
import { usualDecisionPaths } from '../facts/decisions.ts';
import type { RepositoryWorkflows } from '../facts/repository-workflows.ts';
import { readDependabot } from '../formats/updates/dependabot.ts';
import { aboutOf, type Options } from '../pull-request/workflow-hardening/look.ts';
import { at } from '../settings/setting-type.ts';
import { codeOwnersPath, codeOwnersText } from './code-owners.ts';
import type { FileChange, FilePolicy, LeftFile } from './offer.ts';
import { type HeldBlob, pinsIn } from './pinned-files.ts';
import { type NamedRef, type Resolved, refsToResolve } from './pins.ts';
import { securityPath, securityText } from './security-policy.ts';
import { starterPath, starterText } from './starter-record.ts';

export interface WantedFiles {
  readonly files: readonly FileChange[];
  readonly left: readonly LeftFile[];
}

export interface Found {
  readonly settings: readonly Setting[];
  readonly assessments: readonly Assessment[];
  /** Null: they could not be read, which an assessment says. */
  readonly workflows: RepositoryWorkflows | null;
  /** Everything on the default branch. */
  readonly held: readonly { readonly path: string; readonly kind: 'file' | 'link' | 'submodule' }[];
  /** `https://github.com/acme/shop` */
  readonly page: string;
  /** For what carries a date: `2026-11-30`. */
  readonly date: string;
}

/** What only GitHub knows; absent: it was not asked for. */
export interface LookedUp {
  readonly owners?: { readonly owners: readonly string[] } | { readonly because: Prose };
  /** Why nobody can report privately there; null: they can. */
  readonly whyNotReported?: Prose | null;
  /** By `keyOf`. */
  readonly commits?: ReadonlyMap<string, Resolved>;
  readonly blobs?: ReadonlyMap<string, HeldBlob>;
}

export interface ToLookUp {
  readonly owners: boolean;
  readonly reporting: boolean;
  /** The workflows themselves, as git holds them. */
  readonly blobs: boolean;
  readonly refs: readonly NamedRef[];
}

const nothing: WantedFiles = { files: [], left: [] };

const left = (policy: FilePolicy, what: string, because: Prose): WantedFiles => ({
  files: [],
  left: [{ policy, what, because }],
});

type About = Pick<FileChange, 'does' | 'affects' | 'risk'>;

/** What is in the way of a path; null: it is free. A folder or a link counts, and so does a name in another case. */
function inTheWay(path: string, held: Found['held']): string | null {
  const lower = path.toLowerCase();
  const isInTheWay = (other: string) =>
    other === lower || other.startsWith(`${lower}/`) || lower.startsWith(`${other}/`);
  return held.find((one) => isInTheWay(one.path.toLowerCase()))?.path ?? null;
}

function added({ held }: Found, setting: Setting, path: string, after: string, about: About): WantedFiles {
  const policy = setting.policy.id as FilePolicy;
  const other = inTheWay(path, held);
  if (other !== null)
    return left(policy, path, say`there is ${other} already, and Fairlead does not write over it`);
  const { layer, line } = setting.origin;
  const file = { path, mode: '100644', before: null, after, policy, why: { layer, line }, ...about } as const;
  return { files: [file], left: [] };
}

interface Maker {
  /** Whether these findings are what a file puts right. */
  readonly mends: (findings: readonly Finding[]) => boolean;
  readonly make: (
    found: Found,
    looked: LookedUp,
    setting: Setting,
    findings: readonly Finding[],
  ) => WantedFiles;
}

const has = (fingerprint: string) => (findings: readonly Finding[]) =>
  findings.some((one) => one.fingerprint === fingerprint);

const makers: Readonly<Record<Exclude<FilePolicy, 'adr-required'>, Maker>> = {
  'code-owners': {
    mends: has('missing'),
    make: (found, { owners = { because: own('who owns it was not looked up') } }, setting) => {
      if ('because' in owners) return left('code-owners', codeOwnersPath, owners.because);
      const names = owners.owners.join(', ');
      return added(found, setting, codeOwnersPath, codeOwnersText(owners.owners), {
        does: `${names} ${owners.owners.length === 1 ? 'owns' : 'own'} everything`,
        affects: `${names}: asked to review every pull request`,
        risk: 'high',
      });
    },
  },
  'dependency-updates': {
    mends: has('nothing'),
    make: (found, _, setting, findings) => {
      const draft = findings.find(({ fingerprint }) => fingerprint === 'nothing')?.draft;
      if (!draft) return nothing;
      const read = readDependabot(draft.text);
      if (read.state !== 'read')
        return left(
          'dependency-updates',
          draft.path,
          own('a folder’s name would have to be written by hand'),
        );
      const names = [...new Set(read.entries.map(({ ecosystem }) => ecosystem))];
      return added(found, setting, draft.path, draft.text, {
        does: `Dependabot looks after ${names.join(', ')} every week`,
        affects: 'whoever reviews dependency updates: up to five pull requests at a time for each entry',
        risk: 'low',
      });
    },
  },
  'repository-workflows': {
    mends: (findings) => findings.some(({ fingerprint }) => fingerprint.includes('unpinned-uses')),
    make: ({ workflows, held }, { commits = new Map(), blobs = new Map() }, { origin, options }) => {
      if (!workflows) return nothing;
      const why = { layer: origin.layer, line: origin.line };
      return pinsIn(workflowTexts(workflows, held), aboutOf(workflows, options as Options), {
        commits,
        blobs,
        why,
      });
    },
  },
  'security-policy': {
    mends: has('missing'),
    make: (found, { whyNotReported = own('it was not looked up') }, setting) => {
      if (whyNotReported) return left('security-policy', securityPath, whyNotReported);
      return added(found, setting, securityPath, securityText(`${found.page}/security/advisories/new`), {
        does: 'whoever finds a vulnerability learns where to report it',
        affects: 'the administrators, who get the reports',
        risk: 'low',
      });
    },
  },
};

/** What a link leads to is another file: GitHub shows its text under the link's name. */
function workflowTexts({ files }: RepositoryWorkflows, held: Found['held']) {
  const own = new Set(held.flatMap(({ path, kind }) => (kind === 'file' ? [path] : [])));
  return files.flatMap(({ path, head }) => (own.has(path) ? [{ path, text: head }] : []));
}

function isMaker(policy: string): policy is keyof typeof makers {
  return Object.hasOwn(makers, policy);
}

interface Mendable {
  readonly policy: keyof typeof makers;
  readonly setting: Setting;
  readonly findings: readonly Finding[];
}

/** What policies found that a file puts right; what is waived is not among it. */
function mendable({ settings, assessments }: Found): readonly Mendable[] {
  return assessments.flatMap(({ policy, result }) => {
    const setting = settings.find((one) => one.policy.id === policy);
    if (!setting || !isMaker(policy) || result.outcome !== 'fail') return [];
    return makers[policy].mends(result.findings) ? [{ policy, setting, findings: result.findings }] : [];
  });
}

export function toLookUp(found: Found): ToLookUp {
  const all = mendable(found);
  const asks = (policy: FilePolicy) => all.some((one) => one.policy === policy);
  const pins = all.find(({ policy }) => policy === 'repository-workflows');
  const { workflows, held } = found;
  return {
    owners: asks('code-owners'),
    reporting: asks('security-policy'),
    blobs: pins !== undefined,
    refs:
      pins && workflows
        ? refsToResolve(workflowTexts(workflows, held), aboutOf(workflows, pins.setting.options as Options))
        : [],
  };
}

/** Policies that could not be judged: whether they ask for a file is not known. */
function unjudged({ assessments, settings }: Found): readonly LeftFile[] {
  return assessments.flatMap(({ policy, result }) => {
    const isAsked = isMaker(policy) && settings.some((one) => one.policy.id === policy);
    if (!isAsked || result.outcome !== 'unknown') return [];
    const because = result.missing[0]?.reason ?? own('it could not be looked at');
    return [{ policy, what: 'not judged', because }];
  });
}

const stringsOf = (value: unknown, key: string): readonly string[] => {
  const found = at(value, [key]);
  return Array.isArray(found) ? found.map(String) : [];
};

/** What `adr-valid` asks of records beyond what the first one has; null: nothing. */
function askedOfRecords(settings: readonly Setting[], text: string): Prose | null {
  const options = settings.find(({ policy }) => policy.id === 'adr-valid')?.options;
  if (at(options, ['decision-makers']) === 'required')
    return say`${'adr-valid'} wants to know who decided, and only people can say that`;
  const lacking = stringsOf(options, 'sections').find((name) => !text.includes(`# ${name}\n`));
  return lacking === undefined
    ? null
    : say`${'adr-valid'} wants a section ${lacking}, which only people can write`;
}

/** The first record, where somebody declared that records are kept: a policy that is merely on by default asks nobody to. */
function starter(found: Found): WantedFiles {
  const { settings, held, date } = found;
  const setting = settings.find(({ policy }) => policy.id === 'adr-required');
  if (!setting || setting.origin.layer === 'built-in') return nothing;
  const globs = stringsOf(setting.options, 'decision-paths');
  const paths = held.map(({ path }) => path);
  const place = starterPath(paths, globs.length > 0 ? globs : usualDecisionPaths, date);
  if (place && 'kept' in place) return nothing;
  const because = own('decision-paths has no place for a file of the usual name');
  if (!place) return left('adr-required', 'the first decision record', because);
  const text = starterText(date);
  const asked = askedOfRecords(settings, text);
  if (asked) return left('adr-required', place.path, asked);
  return added(found, setting, place.path, text, {
    does: 'the first decision record: that decisions are recorded',
    affects: 'nobody',
    risk: 'low',
  });
}

/** Files by path. */
export function wantedFiles(found: Found, looked: LookedUp): WantedFiles {
  const made = mendable(found).map(({ policy, setting, findings }) =>
    makers[policy].make(found, looked, setting, findings),
  );
  const all = [...made, { files: [], left: unjudged(found) }, starter(found)];
  return {
    files: all.flatMap(({ files }) => files).sort((a, b) => (a.path < b.path ? -1 : 1)),
    left: all.flatMap((one) => one.left),
  };
}
