/** Which files of a repository would put right what its policies find there. Only reads. */
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Setting } from '../../../policies/engine/setting.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { usualDecisionPaths } from '../../../policies/facts/decisions.ts';
import type { RepositoryWorkflows } from '../../../policies/facts/repository-workflows.ts';
import { codeOwnersPath, codeOwnersText } from '../../../policies/files/code-owners.ts';
import { keyOf, type NamedRef, pinFile, type Resolved, refsToResolve } from '../../../policies/files/pins.ts';
import { securityPath, securityText } from '../../../policies/files/security-policy.ts';
import { starterPath, starterText } from '../../../policies/files/starter-record.ts';
import { readDependabot } from '../../../policies/formats/updates/dependabot.ts';
import { aboutOf, type Options } from '../../../policies/pull-request/workflow-hardening/look.ts';
import { at as fieldOf } from '../../../policies/settings/setting-type.ts';
import type { Reader } from '../../github/access/read-only.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { blobSha } from '../../github/files-write/branch.ts';
import type { RepositoryAt } from '../../github/settings/branches.ts';
import type { Held } from '../../repository-reads.ts';
import type { FileChange, FileChoices, FilePolicy, LeftFile } from './offer.ts';
import { ownersFor } from './owners.ts';

export interface Wanted {
  readonly files: readonly FileChange[];
  readonly left: readonly LeftFile[];
}

export interface WantedOf {
  readonly reader: Reader;
  readonly where: RepositoryAt;
  readonly choices: FileChoices;
  readonly ownerKind: 'organization' | 'user';
  /** `https://github.com/acme/shop` */
  readonly page: string;
  readonly settings: readonly Setting[];
  readonly assessments: readonly Assessment[];
  /** The head of the default branch, and everything in it. */
  readonly commit: string;
  readonly held: readonly Held[];
  /** Null: they could not be read, which an assessment says. */
  readonly workflows: RepositoryWorkflows | null;
  readonly resolve: (name: NamedRef) => Promise<Resolved>;
}

const nothing: Wanted = { files: [], left: [] };

const left = (policy: FilePolicy, what: string, because: Prose): Wanted => ({
  files: [],
  left: [{ policy, what, because }],
});

type About = Pick<FileChange, 'does' | 'affects' | 'risk'>;

/** Why a path is not free; null: it is. A folder, a link or a file in the way counts, whatever the case of its name. */
function inTheWay(path: string, held: readonly Held[]): string | null {
  const lower = path.toLowerCase();
  const isInTheWay = (other: string) =>
    other === lower || other.startsWith(`${lower}/`) || lower.startsWith(`${other}/`);
  return held.find((one) => isInTheWay(one.path.toLowerCase()))?.path ?? null;
}

function added(of: WantedOf, setting: Setting, path: string, after: string, about: About): Wanted {
  const policy = setting.policy.id as FilePolicy;
  const other = inTheWay(path, of.held);
  if (other !== null)
    return left(policy, path, say`there is ${other} already, and Fairlead does not write over it`);
  const { layer, line } = setting.origin;
  return {
    files: [{ path, mode: '100644', before: null, after, policy, why: { layer, line }, ...about }],
    left: [],
  };
}

type Maker = (of: WantedOf, setting: Setting, findings: readonly Finding[]) => Promise<Wanted>;

const has = (findings: readonly Finding[], fingerprint: string) =>
  findings.find((one) => one.fingerprint === fingerprint);

const owners: Maker = async (of, setting, findings) => {
  if (!has(findings, 'missing')) return nothing;
  const found = await ownersFor(of.reader, of.where, { ownerKind: of.ownerKind, names: of.choices.owners });
  if ('because' in found) return left('code-owners', codeOwnersPath, found.because);
  const names = found.owners.join(', ');
  return added(of, setting, codeOwnersPath, codeOwnersText(found.owners), {
    does: `${names} ${found.owners.length === 1 ? 'owns' : 'own'} everything`,
    affects: `${names}: asked to review every pull request`,
    risk: 'high',
  });
};

/** Null: it is switched on. */
async function whyNotReported({ reader, where }: WantedOf): Promise<Prose | null> {
  const route = 'GET /repos/{owner}/{repo}/private-vulnerability-reporting';
  try {
    const { data } = await reader.get(route, { ...where });
    if (fieldOf(data, ['enabled']) === true) return null;
    return say`it would point to private vulnerability reporting, which is switched off there; declare ${'security: { private-reporting: true }'} under ${'settings: repository:'} and apply that first`;
  } catch (error) {
    if ([404, 422].includes(statusOf(error) ?? 0))
      return own(
        'it would point to private vulnerability reporting, which GitHub does not have there; somebody has to say where reports go',
      );
    return cannotLook(error, own('whether private vulnerability reporting is on'), 'administration: read').gap
      .reason;
  }
}

const security: Maker = async (of, setting, findings) => {
  if (!has(findings, 'missing')) return nothing;
  const because = await whyNotReported(of);
  if (because) return left('security-policy', securityPath, because);
  return added(of, setting, securityPath, securityText(`${of.page}/security/advisories/new`), {
    does: 'whoever finds a vulnerability learns where to report it',
    affects: 'the administrators, who get the reports',
    risk: 'low',
  });
};

const updates: Maker = async (of, setting, findings) => {
  const draft = has(findings, 'nothing')?.draft;
  if (!draft) return nothing;
  const read = readDependabot(draft.text);
  if (read.state !== 'read')
    return left(
      'dependency-updates',
      draft.path,
      own('a folder has a name that would have to be written by hand'),
    );
  const names = [...new Set(read.entries.map(({ ecosystem }) => ecosystem))];
  return added(of, setting, draft.path, draft.text, {
    does: `Dependabot looks after ${names.join(', ')} every week`,
    affects: 'whoever reviews dependency updates: up to five pull requests at a time for each entry',
    risk: 'low',
  });
};

function pinWords(count: number, branches: readonly string[]): string {
  const places = `${count} ${count === 1 ? 'use' : 'uses'} pinned to the commit of today`;
  return branches.length === 0 ? places : `${places}; no longer follows ${branches.join(', ')}`;
}

type Pinned = ReturnType<typeof pinFile>;

interface Blob {
  readonly sha: string;
  readonly mode: '100644' | '100755';
}

/** The files of a commit as git holds them: the read that lists them was made before. */
async function blobsAt({ reader, where, commit }: WantedOf): Promise<ReadonlyMap<string, Blob>> {
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  const { data } = await reader.get(route, { ...where, tree_sha: commit, recursive: '1' });
  const list = fieldOf(data, ['tree']);
  const entries = (Array.isArray(list) ? list : []).map((one) => {
    const mode = fieldOf(one, ['mode']) === '100755' ? '100755' : '100644';
    return [String(fieldOf(one, ['path'])), { sha: String(fieldOf(one, ['sha'])), mode }] as const;
  });
  return new Map(entries);
}

function pinChange(
  { origin }: Setting,
  before: string,
  mode: Blob['mode'],
  { file }: Pinned,
): readonly FileChange[] {
  if (!file) return [];
  return [
    {
      path: file.path,
      mode,
      before,
      after: file.text,
      policy: 'repository-workflows',
      why: { layer: origin.layer, line: origin.line },
      does: pinWords(file.count, file.branches),
      affects: 'nobody today: the same code runs; from now on updates come as pull requests',
      risk: 'low',
    },
  ];
}

const pinsLeft = ({ left: all }: Pinned): readonly LeftFile[] =>
  all.map(({ path, line, text, why }) => ({
    policy: 'repository-workflows',
    what: `${path}:${line} ${text}`,
    because: why,
  }));

const pins: Maker = async (of, setting, findings) => {
  const { workflows, held } = of;
  const isAsked = findings.some(({ fingerprint }) => fingerprint.includes('unpinned-uses'));
  if (!workflows || !isAsked) return nothing;
  const rules = aboutOf(workflows, setting.options as Options);
  // What a link leads to is another file: GitHub shows its text under the link's name.
  const ownFiles = new Set(held.flatMap(({ path, kind }) => (kind === 'file' ? [path] : [])));
  const all = workflows.files.flatMap(({ path, head }) => (ownFiles.has(path) ? [{ path, text: head }] : []));
  const names = refsToResolve(all, rules);
  const commits = await Promise.all(names.map((name) => of.resolve(name)));
  const resolved = new Map(names.map((name, i) => [keyOf(name), commits[i] ?? unresolved]));
  const blobs = await blobsAt(of);
  const done = all.map((file) => ({
    file,
    blob: blobs.get(file.path),
    pinned: pinFile(file, rules, resolved),
  }));
  // A byte order mark, or bytes that are no UTF-8, would be lost on the way.
  const [exact, other] = [true, false].map((wanted) =>
    done.filter(({ file, blob }) => (blob?.sha === blobSha(file.text)) === wanted),
  );
  return {
    files: (exact ?? []).flatMap(({ file, blob, pinned }) =>
      pinChange(setting, file.text, blob?.mode ?? '100644', pinned),
    ),
    left: [
      ...(exact ?? []).flatMap(({ pinned }) => pinsLeft(pinned)),
      ...(other ?? []).flatMap(({ file: { path }, pinned }) =>
        pinned.file ? left('repository-workflows', path, notPlain).left : [],
      ),
    ],
  };
};

const notPlain = own(
  'it is not plain UTF-8 text (it may begin with a byte order mark); better changed by hand',
);
const unresolved: Resolved = { why: own('it was not looked up') };

const makers: Readonly<Record<Exclude<FilePolicy, 'adr-required'>, Maker>> = {
  'code-owners': owners,
  'dependency-updates': updates,
  'repository-workflows': pins,
  'security-policy': security,
};

function isMaker(policy: string): policy is keyof typeof makers {
  return Object.hasOwn(makers, policy);
}

async function ofAssessment(of: WantedOf, { policy, result }: Assessment): Promise<Wanted> {
  const setting = of.settings.find((one) => one.policy.id === policy);
  if (!setting || !isMaker(policy)) return nothing;
  if (result.outcome === 'unknown')
    return left(policy, 'not judged', result.missing[0]?.reason ?? own('it could not be looked at'));
  if (result.outcome !== 'fail') return nothing;
  return makers[policy](of, setting, result.findings);
}

const stringsOf = (value: unknown, key: string): readonly string[] => {
  const found = fieldOf(value, [key]);
  return Array.isArray(found) ? found.map(String) : [];
};

/** What `adr-valid` asks of records beyond what the first one has; null: nothing. */
function askedOfRecords(settings: readonly Setting[], text: string): Prose | null {
  const options = settings.find(({ policy }) => policy.id === 'adr-valid')?.options;
  if (fieldOf(options, ['decision-makers']) === 'required')
    return say`${'adr-valid'} wants to know who decided, and only people can say that`;
  const lacking = stringsOf(options, 'sections').find((name) => !text.includes(`# ${name}\n`));
  return lacking === undefined
    ? null
    : say`${'adr-valid'} wants a section ${lacking}, which only people can write`;
}

/** The first record, where somebody declared that records are kept: a policy that is merely on by default asks nobody to. */
function starter(of: WantedOf): Wanted {
  const setting = of.settings.find(({ policy }) => policy.id === 'adr-required');
  if (!setting || setting.origin.layer === 'built-in') return nothing;
  const globs = stringsOf(setting.options, 'decision-paths');
  const { date } = of.choices;
  const paths = of.held.map(({ path }) => path);
  const place = starterPath(paths, globs.length > 0 ? globs : usualDecisionPaths, date);
  if (place && 'kept' in place) return nothing;
  if (!place)
    return left(
      'adr-required',
      'the first decision record',
      own('decision-paths has no place for a file of the usual name'),
    );
  const text = starterText(date);
  const because = askedOfRecords(of.settings, text);
  if (because) return left('adr-required', place.path, because);
  return added(of, setting, place.path, text, {
    does: 'the first decision record: that decisions are recorded',
    affects: 'nobody',
    risk: 'low',
  });
}

/** Never throws for what GitHub answers. Files by path. */
export async function wantedFiles(of: WantedOf): Promise<Wanted> {
  const all = [...(await Promise.all(of.assessments.map((one) => ofAssessment(of, one)))), starter(of)];
  return {
    files: all.flatMap(({ files }) => files).sort((a, b) => (a.path < b.path ? -1 : 1)),
    left: all.flatMap((one) => one.left),
  };
}
