/** What the policy says. */
import type { Known } from '../../engine/facts.ts';
import { list, own, type Prose, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';

type Files = Known<'licence'>['licence']['files'];

const usual = { who: 'owner', severity: 'low' } as const;

const named = (all: readonly string[]): Prose => list(all.map((one) => say`${one}`));

export function missing(elsewhere: readonly string[]): Finding {
  const instead =
    elsewhere.length > 0 ? say` GitHub does not look at ${named(elsewhere)}: it looks in the root.` : [];
  return {
    ...usual,
    severity: 'medium',
    message: say`Everybody can read this repository, and nothing says what they may do with it: there is no licence file.${instead}`,
    remedy: say`Decide on a licence and add its text as ${'LICENSE'} (Add file → Create new file → Choose a license template). Until then all rights are reserved.`,
    fingerprint: 'missing',
  };
}

export function blank(path: string): Finding {
  return {
    ...usual,
    severity: 'medium',
    message: say`${path} is empty: it gives nobody any right.`,
    remedy: own('Put the text of the licence there.'),
    path,
    fingerprint: `blank|${path}`,
  };
}

export function notShown(path: string): Finding {
  return {
    ...usual,
    message: say`GitHub shows no licence although ${path} is there: who asks GitHub, as licence scanners do, takes the repository for one without.`,
    remedy: say`Put the licence’s own text, unchanged, into ${'LICENSE'} at the root.`,
    path,
    fingerprint: 'not-shown',
  };
}

export function shownAs(path: string, read: string, shown: string): Finding {
  return {
    ...usual,
    message: say`GitHub shows the licence ${shown}, and the text of ${path} is ${read}.`,
    remedy: own('Leave one licence text, unchanged, so that all who read it come to the same.'),
    path,
    fingerprint: 'shown-as-another',
  };
}

export function contradicts(at: string, declared: string, read: readonly string[], files: Files): Finding {
  const where = named(files.map(({ path }) => path));
  return {
    ...usual,
    severity: 'medium',
    message: say`${at} declares the licence ${declared}, and ${where} ${own(files.length === 1 ? 'is' : 'are')} ${named(read)}: a package carries the one, the repository the other.`,
    remedy: own('Ask whoever holds the rights which one is meant, and write it in both places.'),
    path: at,
    fingerprint: `contradicts|${at}`,
  };
}
