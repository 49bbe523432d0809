/**
 * Reads of settings. A failed one is a value that is not shown, with the reason and the permission that would open it;
 * never a default. An answer that is not as GitHub describes it is not shown either: a field that is missing is not "off".
 */
import type * as z from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import { CannotLook } from '../../looked.ts';
import { cannotLook, grant, statusOf } from '../access/reasons.ts';
import type { Keep } from '../access/refusals-kept.ts';
import type { GuardedOctokit } from '../reads.ts';

/** One repository, and a token that opens its settings. */
export interface SettingsOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  /** The repository as its owner's list has it, where that was read. */
  readonly listed?: unknown;
  /** Reads what is the same for all repositories of the owner, once; absent where one is judged alone. */
  readonly ofOwner?: GuardedOctokit | undefined;
}

/** One read. */
export interface Ask<T> {
  /** `GET /repos/{owner}/{repo}/keys` */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Of the answer; of each item where it is a list. */
  readonly answer: z.ZodType<T>;
  /** For people, as in "the deploy keys". */
  readonly what: Prose;
  /** As in `administration: read`. */
  readonly permission: string;
  /** What proves that a refusal of before, which says that there is nothing, still holds. */
  readonly keep?: Keep;
}

/**
 * GitHub says 404 to who may not see something that is there; the repository itself is there, or nothing would be asked of
 * its settings.
 */
function hiddenBy(error: unknown, { what, permission }: Pick<Ask<unknown>, 'what' | 'permission'>) {
  const { gap } =
    statusOf(error) === 404
      ? new CannotLook(
          say`GitHub does not show ${what} (404, which it answers to who may not see them)`,
          grant(permission),
          permission,
        )
      : cannotLook(error, what, permission);
  return notShown(gap.reason, gap);
}

export function parsed<T>(answer: z.ZodType<T>, data: unknown, what: Prose): T {
  const read = answer.safeParse(data);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') || 'the whole';
  throw new CannotLook(say`GitHub's answer about ${what} is not as it describes it (${at})`);
}

/** The value, or why it is not shown. `meaning` gives a value to a refusal that says what is the case. */
export async function shownBy<T>(
  ask: Pick<Ask<unknown>, 'what' | 'permission'>,
  read: () => Promise<T>,
  meaning: (error: unknown) => T | undefined = () => undefined,
): Promise<Shown<T>> {
  try {
    return await read();
  } catch (error) {
    const meant = meaning(error);
    return meant === undefined ? hiddenBy(error, ask) : meant;
  }
}

/** One object. */
export function shownAt<T, M = never>(
  { octokit, owner, repo }: SettingsOf,
  ask: Ask<T>,
  meaning?: (error: unknown) => M | undefined,
): Promise<Shown<T | M>> {
  const read = async () => {
    const { data } = await octokit.request(ask.route, { owner, repo, ...ask.parameters });
    return parsed(ask.answer, data, ask.what);
  };
  return shownBy<T | M>(ask, read, meaning);
}

/** Of the repository itself: as its owner's list has it where that says all of it, and by asking otherwise. */
export async function shownOfRepository<T>(
  of: SettingsOf,
  ask: Omit<Ask<T>, 'route' | 'parameters'>,
): Promise<Shown<T>> {
  const listed = ask.answer.safeParse(of.listed);
  return listed.success ? listed.data : shownAt(of, { ...ask, route: 'GET /repos/{owner}/{repo}' });
}

/** The words of a refusal of this status; null where it is none. */
export function refusalWords(error: unknown, status: number): string | null {
  return statusOf(error) === status && error instanceof Error ? error.message : null;
}
