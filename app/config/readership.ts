/**
 * Who may be shown what of another repository's file. Fairlead can read more than the people who ask it to: a stranger's
 * pull request that names a private file must not get it quoted, nor learn whether there is one.
 */
import type { Configuration } from '../../policies/engine/config/read.ts';
import type { Assessment, WaivedFinding } from '../../policies/engine/evaluate.ts';
import { own } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import type { FileAnswer } from '../github/files/other-files.ts';
import type { PermissionIn } from '../github/permission.ts';
import { permissionOf, reaches } from '../github/permission.ts';
import type { Elsewhere, SharedAsk } from './elsewhere.ts';

/** On whose behalf a proposed configuration is read. */
export interface Reader {
  readonly login: string;
  readonly kind: 'user' | 'bot';
  readonly fromFork: boolean;
}

/** The problems, without what they quote from files of these repositories. */
export function unquoted(
  problems: readonly ConfigProblem[],
  closed: readonly string[],
): readonly ConfigProblem[] {
  const isClosed = (path: string) => closed.some((name) => path.toLowerCase().startsWith(`${name}/`));
  const message = own(
    'a problem, which is not quoted here because not everybody may read that file; its maintainers see it with fairlead lint',
  );
  return problems.map((problem) => (isClosed(problem.path) ? { ...problem, message } : problem));
}

/** The same for why waivers of such files were given. */
export function withoutReasons(
  assessments: readonly Assessment[],
  closed: readonly string[],
): readonly Assessment[] {
  if (closed.length === 0) return assessments;
  const said = 'not shown here, because not everybody may read the file it stands in';
  const quiet = (waiver: Waiver): Waiver => {
    const { origin } = waiver;
    const isClosed =
      origin.kind === 'file' && closed.some((name) => origin.path.toLowerCase().startsWith(`${name}/`));
    return isClosed ? { ...waiver, reason: said, ticket: null } : waiver;
  };
  const quietly = ({ waivers: [first, ...rest], ...one }: WaivedFinding): WaivedFinding => ({
    ...one,
    waivers: [quiet(first), ...rest.map(quiet)],
  });
  return assessments.map(({ result, waived, ...one }): Assessment => {
    const more = waived ? { waived: waived.map(quietly) } : {};
    if (result.outcome !== 'waived') return { ...one, result, ...more };
    const [first, ...rest] = result.findings;
    return { ...one, result: { ...result, findings: [quietly(first), ...rest.map(quietly)] }, ...more };
  });
}

export function withoutQuotes(proposed: Configuration, closed: readonly string[]): Configuration {
  return proposed.ok ? proposed : { ok: false, problems: unquoted(proposed.problems, closed) };
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const isSameRepository = (a: Omit<SharedAsk, 'ref'>, b: Omit<SharedAsk, 'ref'>): boolean =>
  sameName(a.owner, b.owner) && sameName(a.repo, b.repo);

/** Whether somebody may read a repository. "Could not ask" is no. */
async function mayRead(octokit: PermissionIn['octokit'], { owner, repo }: SharedAsk, login: string) {
  const asked = permissionOf({ octokit, owner, repo }, { login, id: null });
  return asked.then(
    (held) => reaches(held, 'read'),
    () => false,
  );
}

/**
 * The same files as its author may see them: public ones, those that the base branch names already, and those the author
 * can read. Any other is as one that does not exist, in every word.
 */
export async function asSeenBy(
  elsewhere: Elsewhere,
  reader: Reader,
  octokit: PermissionIn['octokit'],
): Promise<Elsewhere> {
  const inForce = await elsewhere.revisions();
  const isNamed = (ask: SharedAsk) =>
    inForce.some((one) => {
      const trusted = reader.kind === 'bot' && !reader.fromFork;
      return isSameRepository(one, ask) && (one.ref === ask.ref || trusted);
    });
  const seen = async (ask: SharedAsk, answer: FileAnswer): Promise<FileAnswer> => {
    if (('isPublic' in answer && answer.isPublic) || isNamed(ask)) return answer;
    if (answer.kind === 'unreadable' && answer.passing) return answer;
    // Asked about what was not found, too: the number of requests is in the report.
    const may = reader.kind === 'user' && (await mayRead(octokit, ask, reader.login));
    return may ? answer : { kind: 'unseen' };
  };
  return {
    ...elsewhere,
    shared: (ask) => {
      const file = elsewhere.shared(ask);
      return { ...file, read: async () => seen(ask, await file.read()) };
    },
  };
}
