/** What the policy says. */
import type { Known } from '../../engine/facts.ts';
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';

export type Facts = Known<'codeOwnership'>['codeOwnership'];
type Fault = Pick<Finding, 'who' | 'severity'>;

const path = '.github/CODEOWNERS';
const usual = { who: 'maintainer', severity: 'medium' } as const satisfies Fault;
const maxNamed = 5;

/** `also`: files that are nearly called so. A clone does not tell whether it is public. */
export function missing(also: readonly string[], isPublic: boolean): Finding {
  const instead =
    also.length > 0
      ? say` ${list(also.map((one) => say`${one}`))} is not read: the name and the folder must be exact.`
      : [];
  return {
    ...usual,
    message: say`There is no CODEOWNERS: GitHub asks nobody in particular to review, and no rule can ask for an owner’s approval.${instead}`,
    remedy: say`Add ${path} with at least ${'* @organization/team'}, or somebody for each part; who is named needs write access.${own(isPublic ? '' : ' On GitHub Free a private repository cannot have code owners: switch this policy off there.')}`,
    fingerprint: 'missing',
  };
}

export function tooLarge(at: string): Finding {
  return {
    ...usual,
    severity: 'high',
    message: say`${at} is larger than 3 MB: GitHub does not load it, so nobody owns anything.`,
    remedy: own('Make it smaller, for instance with patterns for whole folders.'),
    path: at,
    fingerprint: 'too-large',
  };
}

export function ownerless(at: string, lines: number): Finding {
  return {
    ...usual,
    message:
      lines === 0
        ? say`${at} holds no line that GitHub reads: nobody owns anything.`
        : say`${at} names no owner in any of its ${count(lines, 'line')}.`,
    remedy: say`Name who owns what, for instance ${'* @organization/team'}.`,
    path: at,
    fingerprint: 'ownerless',
  };
}

type Errors = Extract<Facts['errors'], readonly unknown[]>;

/** Owners that GitHub does not accept. */
export function strangers(at: string, errors: Errors): Finding {
  const names = [...new Set(errors.map(({ owner, line }) => owner ?? `line ${line}`))];
  return {
    ...usual,
    severity: 'high',
    message: say`${count(names.length, 'owner')} in ${at} ${own(names.length === 1 ? 'is' : 'are')} nobody whom GitHub accepts: ${some(
      names.map((one) => say`${one}`),
      maxNamed,
    )}. Lines that name nobody else have no owner.`,
    remedy: own(
      'Correct the name, make the team visible, or give it write access (Settings → Collaborators and teams). GitHub marks the lines when the file is opened there.',
    ),
    path: at,
    line: errors[0]?.line ?? 1,
    fingerprint: 'unknown-owners',
  };
}

/** Lines that GitHub passes over. `problems`: those that it did not report, or was not asked about. */
export function skipped(
  at: string,
  errors: Errors,
  problems: NonNullable<Facts['file']>['problems'],
): Finding {
  const all = [
    ...errors.map(({ line, kind }) => ({ line, what: say`${kind}` })),
    ...problems.map(({ line, problem }) => ({ line, what: own(problem) })),
  ].sort((a, b) => a.line - b.line);
  return {
    ...usual,
    message: say`GitHub passes over ${count(all.length, 'line')} of ${at}: ${some(
      all.map(({ line, what }) => say`line ${line} (${what})`),
      maxNamed,
    )}.`,
    remedy: own(
      'Correct the lines: what they were about is owned by whoever an earlier line names, or by nobody.',
    ),
    path: at,
    line: all[0]?.line ?? 1,
    fingerprint: 'skipped-lines',
  };
}

export function unowned(
  at: string,
  { glob, files, unowned: paths, unownedCount }: Facts['watched'][number],
): Finding {
  return {
    ...usual,
    message: say`${own(`${unownedCount}`)} of ${count(files, 'file')} matching ${glob} ${own(unownedCount === 1 ? 'has' : 'have')} no owner: ${some(
      paths.map((one) => say`${one}`),
      maxNamed,
    )}.`,
    remedy: say`Add a line for ${own(unownedCount === 1 ? 'it' : 'them')} at the end of ${at}. Whoever may merge can change what has no owner without being asked for anybody’s approval.`,
    path: paths[0] ?? at,
    ...(paths.length > 1 ? { alsoIn: paths.slice(1) } : {}),
    fingerprint: `unowned|${glob}`,
  };
}

export function ignored(at: string, others: readonly string[]): Finding {
  return {
    ...usual,
    severity: 'low',
    message: say`GitHub reads ${at} alone; ${list(others.map((one) => say`${one}`))} ${own(others.length === 1 ? 'has' : 'have')} no effect.`,
    remedy: own('Remove what is not read, so that nobody changes it for nothing.'),
    path: others[0] ?? at,
    fingerprint: 'ignored-files',
  };
}

export const unasked: Prose = own('Whether the owners exist and may write was not asked: only GitHub knows.');
