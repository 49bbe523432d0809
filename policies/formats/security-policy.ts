/** What a security policy says, and where GitHub looks for one. */

/**
 * In GitHub's order: the folder `.github`, the root, `docs`. The name counts whatever its case, and GitHub shows other
 * markup than Markdown, too.
 * https://docs.github.com/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file
 */
const places: readonly RegExp[] = [/^\.github\/[^/]+$/, /^[^/]+$/, /^docs\/[^/]+$/];
const name = /(?:^|\/)security(?:\.(?:md|markdown|mdown|rst|adoc|asciidoc|txt|org|textile|rdoc))?$/i;

/** As nearly everybody writes them. */
export const securityPolicyPaths: readonly string[] = [
  '.github/SECURITY.md',
  'SECURITY.md',
  'docs/SECURITY.md',
];

/** The one that GitHub shows; null when there is none where it looks. */
export function securityPolicyIn(paths: readonly string[]): string | null {
  const named = paths.filter((path) => name.test(path));
  return (
    places.map((place) => named.find((path) => place.test(path))).find((path) => path !== undefined) ?? null
  );
}

/** Files that somebody meant as one, where GitHub does not look: not pages of a manual about security. */
export function misplacedPolicies(paths: readonly string[]): readonly string[] {
  const shouted = /(?:^|\/)SECURITY(?:-POLICY|_POLICY|POLICY)?\.(?:md|markdown|rst|adoc|txt)$/;
  return paths.filter(
    (path) => shouted.test(path) && path.split('/').length <= 3 && path !== securityPolicyIn(paths),
  );
}

/** Sentences of the file that GitHub offers when one is added. */
const starter = /use this section to tell people[^.]*\./gi;

/** An address, a place on the web, or GitHub's own form. */
const ways: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  /[\w.+-]+\s*(?:\[at\]|\(at\)|<at>|\{at\}|\sat\s)\s*[\w-]+\s*(?:\[dot\]|\(dot\)|\sdot\s|\.)\s*\w+/i,
  /https?:\/\/\S+/,
  /\]\([^)\s]+\)/,
  /security\s+advisor(?:y|ies)|private(?:ly)?\s+(?:vulnerability\s+)?report|(?:["“”*_`]|(?:→|->|>|›|»)\s*)report a vulnerability\b|\bsecurity["“”*_`]*\s+tab\b/i,
];

export type SaysOfReporting = 'how' | 'nothing' | 'blank' | 'starter';

/** Whether a reader learns where to report. Headings and hidden comments are no words. */
export function saysOfReporting(text: string): SaysOfReporting {
  const shown = text.replace(/<!--[\s\S]*?-->/g, '').replace(/^\uFEFF/, '');
  const words = shown.replace(/^\s*#+.*$/gm, '').replace(/^[=\-\s]+$/gm, '');
  if (words.trim() === '') return 'blank';
  const written = words.replace(starter, '');
  if (ways.some((way) => way.test(written))) return 'how';
  return written === words ? 'nothing' : 'starter';
}
