/** What the message of a change says that it takes back or repairs. Pure. */
import { causesIn, type Home, namesIn, numbersIn } from '../definitions/references.ts';

export interface Repairs {
  /** Commits, whole or shortened, and numbers of pull requests. */
  readonly reverted: readonly string[];
  readonly causedBy: readonly string[];
  readonly isRevert: boolean;
  readonly hotfix: boolean;
}

export interface ChangeWords {
  readonly title: string | null;
  readonly body: string;
  readonly branch: string | null;
  /** A number in its branch's name is of the fork's own pull requests. */
  readonly isFork?: boolean;
}

/** Brings back what was reverted. */
const again = /^(?:re-?apply|re-?land|unrevert)\b|^revert:?\s+"?revert\b/i;
const revert = /^(?:\[?revert\b|[a-z]+(?:\([^)]*\))?!?:\s*reverts?\b)/i;
const hotfixTitle = /^\[?hot-?fix\b/i;
const hotfixBranch = /(?:^|\/)hot-?fix(?:[/_-]|$)/i;

const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

/** `Reverts acme/shop#12`, as GitHub's button writes it. */
const revertsLine = /^Reverts:?[ \t]+(\S[^\n]{0,300})$/gim;

/** Commits and pull requests; tags and deployments are no changes. */
function ofChange(name: string): readonly string[] {
  const [, number, commit] = /^(?:#(\d{1,9})|([0-9a-f]{7,64}))$/i.exec(name) ?? [];
  const found = number ?? commit;
  return found === undefined ? [] : [found];
}

/** What the title quotes: `Revert "More of #7 (#12)" (#15)` takes back #12, and names #7 for another reason. */
function inTitle(subject: string, home: Home | null, others: readonly string[]): readonly string[] {
  const quoted = all(/\(#(\d{1,9})\)["'”]/g, subject);
  if (quoted.length > 0) return quoted;
  return others.length > 0 ? [] : numbersIn(subject, home);
}

/** `home` null: which repository this is is not known, and so none that a text names is this one. */
export function repairsOf({ title, body, branch, isFork = false }: ChangeWords, home: Home | null): Repairs {
  const subject = title ?? '';
  const text = body.slice(0, 20_000);
  const returns = again.test(subject);
  const ofBranch = branch === null || isFork ? [] : all(/(?:^|\/)revert-(\d{1,9})-/g, branch);
  const said = [
    ...all(/\bThis reverts commit ([0-9a-f]{7,64})\b/gi, text),
    ...all(revertsLine, text).flatMap((names) => namesIn(names, home).flatMap(ofChange)),
    ...ofBranch,
  ];
  const named = [...said, ...(revert.test(subject) ? inTitle(subject, home, said) : [])];
  return {
    reverted: returns ? [] : [...new Set(named)],
    causedBy: causesIn(text, home).flatMap(ofChange),
    isRevert: !returns && (revert.test(subject) || named.length > 0),
    hotfix: hotfixTitle.test(subject) || (branch !== null && hotfixBranch.test(branch)),
  };
}
