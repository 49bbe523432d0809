/** What the message of a change says that it takes back or repairs. Pure. */

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
}

/** Brings back what was reverted. */
const again = /^(?:re-?apply|re-?land|unrevert)\b|^revert:?\s+"?revert\b/i;
const revert = /^(?:\[?revert\b|[a-z]+(?:\([^)]*\))?!?:\s*reverts?\b)/i;
const hotfixTitle = /^\[?hot-?fix\b/i;
const hotfixBranch = /(?:^|\/)hot-?fix(?:[/_-]|$)/i;

const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

export function repairsOf({ title, body, branch }: ChangeWords): Repairs {
  const subject = title ?? '';
  const text = body.slice(0, 20_000);
  const returns = again.test(subject);
  const ofBranch = branch === null ? [] : all(/(?:^|\/)revert-(\d{1,9})-/g, branch);
  const named = [
    ...all(/\bThis reverts commit ([0-9a-f]{7,64})\b/gi, text),
    ...all(/^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d{1,9})\b/gim, text),
    ...ofBranch,
    ...(revert.test(subject) ? all(/#(\d{1,9})\b/g, subject) : []),
  ];
  return {
    reverted: returns ? [] : [...new Set(named)],
    causedBy: all(/^Caused-by:\s*#?([0-9a-f]{7,64}|\d{1,9})\b/gim, text),
    isRevert: !returns && (revert.test(subject) || named.length > 0),
    hotfix: hotfixTitle.test(subject) || (branch !== null && hotfixBranch.test(branch)),
  };
}
