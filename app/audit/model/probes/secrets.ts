/** Secrets in the files and in the history, and files that hold secrets by their nature. */
import { isKnown } from '../../../../policies/engine/part.ts';
import { count, own, say } from '../../../../policies/engine/prose.ts';
import { kinds } from '../../../../policies/pull-request/forbidden-files/kinds.ts';
import { secretName } from '../../../../policies/pull-request/secrets/words.ts';
import type { Evidence } from '../check.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { isMadeUpPlace } from '../languages.ts';
import type { FoundSecret, PastSecret, SecretsSeen } from '../secrets.ts';
import { concernsOr, fine, notSeen, type Probe, type Worry } from './probe.ts';

const renew = own(
  'treat each as leaked: revoke or renew it where it was issued, then read it from the environment or a secret store',
);

/** Numbered where one place has several: a line may move, what is wrong stays the same. */
function numbered<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, string])[] {
  const counted = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    const n = (counted.get(key) ?? 0) + 1;
    counted.set(key, n);
    return [item, `${key}|${n}`] as const;
  });
}

function evidenceIn(found: readonly FoundSecret[]): readonly Evidence[] {
  return numbered(found, ({ kind, path }) => `${kind}|${path}`).map(
    ([{ kind, path, line }, fingerprint]) => ({
      message: say`${own(secretName(kind))} is on line ${line} of ${path}.`,
      path,
      line,
      fingerprint,
    }),
  );
}

function evidenceOfPast(past: readonly PastSecret[]): readonly Evidence[] {
  return numbered(past, ({ kind, path }) => `past|${kind}|${path}`).map(
    ([{ kind, path, commit, onBranch }, fingerprint]) => ({
      message: say`${own(secretName(kind))} is in ${path} as of commit ${commit.slice(0, 10)}${own(onBranch ? '' : ' of another branch or tag')}, and no longer in the files.`,
      path,
      fingerprint,
    }),
  );
}

/** Told by the name that a value is given to, or by its place in an address: many such values are no secrets. */
const guessed: readonly string[] = ['assigned', 'basic-auth', 'database', 'jwt'];

function isGuess(found: readonly { readonly kind: string }[]): boolean {
  return found.every(({ kind }) => guessed.includes(kind));
}

const doubt = own(
  'each was told by its name or place, not by the form that its issuer gives, so some may be harmless',
);

function inFiles({ found }: SecretsSeen): Worry {
  const real = found.filter(({ path }) => !isMadeUpPlace(path));
  return {
    risk: 'secret-in-files',
    title: own('Keys and passwords lie in the code'),
    likelihood: isGuess(real)
      ? [3, doubt]
      : [4, own('everybody who can read the code, and every machine it was ever cloned to, has them')],
    impact: [5, own('each opens what it was issued for, with nobody to notice')],
    left: [1, 3],
    evidence: evidenceIn(real),
    mitigation: renew,
    hours: { low: 1, high: 4 },
    by: 'people',
  };
}

function inHistory({ past }: SecretsSeen): Worry {
  const real = past.filter(({ path }) => !isMadeUpPlace(path));
  return {
    risk: 'secret-in-history',
    title: own('Removed keys and passwords are still in the history'),
    likelihood: isGuess(real)
      ? [2, doubt]
      : [3, own('every clone has them; whether they still work cannot be seen from here')],
    impact: [4, own('one that was never renewed opens what it was issued for')],
    left: [1, 2],
    evidence: evidenceOfPast(real),
    mitigation: own(
      'for each, find out whether it was renewed when it was removed, and renew it if not; rewriting history does not take it back',
    ),
    hours: { low: 1, high: 4 },
    by: 'people',
  };
}

/** Where values are mostly made up. */
function amongTests(evidence: readonly Evidence[]): Worry {
  return {
    risk: 'secret-in-tests',
    title: own('Values among tests, papers or others’ code look like secrets'),
    likelihood: [1, own('values in such places are mostly made up')],
    impact: [4, own('one that is real opens what it was issued for')],
    left: [1, 1],
    evidence,
    mitigation: own(
      'have somebody who knows say once which of the values that look like secrets, among tests and papers, are made up; renew those that are not',
    ),
    hours: { low: 0.5, high: 1 },
    by: 'people',
  };
}

const madeUp = <T extends { readonly path: string }>(all: readonly T[]) =>
  all.filter(({ path }) => isMadeUpPlace(path));

export const secretsInFiles: Probe = {
  id: 'secrets-in-files',
  area: 'secrets',
  asks: 'The files hold no keys or passwords',
  look: ({ secrets, secretGaps }) => {
    if (!isKnown(secrets)) return notSeen(secrets.notKnown);
    const among = amongTests(evidenceIn(madeUp(secrets.found)));
    const because = say`nothing that looks like one in ${count(secrets.files, 'text file')}`;
    return { ...concernsOr([inFiles(secrets), among], fine(because)), gaps: secretGaps.files };
  },
};

export const secretsInHistory: Probe = {
  id: 'secrets-in-history',
  area: 'secrets',
  asks: 'Earlier commits hold no keys or passwords',
  look: ({ secrets, secretGaps, historyGaps, commits }) => {
    if (!isKnown(secrets)) return notSeen(secrets.notKnown);
    if (!isKnown(commits)) return notSeen(commits.notKnown);
    const { scanned, locks } = secrets.versions;
    const among = amongTests(evidenceOfPast(madeUp(secrets.past)));
    const besides = locks > 0 ? say`, and ${locks} of lock files were left out` : own('');
    const because = say`nothing that looks like one in ${count(scanned, 'earlier version')} of files${besides}`;
    const gaps = [...secretGaps.past, ...historyGaps];
    return { ...concernsOr([inHistory(secrets), among], fine(because)), gaps };
  },
};

const telling = kinds.filter(({ id }) => id === 'environment' || id === 'key');

function ofSecrets({ files }: CloneFacts): readonly Evidence[] {
  return files.flatMap(({ path, kind }) => {
    const found =
      kind === 'file' && !isMadeUpPlace(path) ? telling.find((one) => one.matches(path)) : undefined;
    return found ? [{ message: say`${path} ${found.is}.`, path, fingerprint: `file|${path}` }] : [];
  });
}

export const secretFiles: Probe = {
  id: 'secret-files',
  area: 'secrets',
  asks: 'No file is kept that usually holds keys or passwords',
  look: (facts) =>
    concernsOr(
      [
        {
          risk: 'secret-files',
          title: own('Files that usually hold keys or passwords are kept in the repository'),
          likelihood: [
            2,
            own('some such files hold harmless defaults; nobody looks again when a value is added'),
          ],
          impact: [4, own('what is in them is in every clone')],
          left: [1, 2],
          evidence: ofSecrets(facts),
          mitigation: own(
            'look into each; renew what is real, take the file out, name it in .gitignore, and keep a sample without values beside it',
          ),
          hours: { low: 0.5, high: 2 },
          by: 'people',
        },
      ],
      fine(own('there is no .env, private key or the like')),
    ),
};
