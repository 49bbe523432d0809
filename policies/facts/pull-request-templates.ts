/** What GitHub puts into the description of a new pull request before anybody writes in it. */

export interface PullRequestTemplate {
  readonly path: string;
  readonly text: string;
}

/** Of the base branch, sorted by path; several may be there to choose from. */
export type PullRequestTemplates = readonly PullRequestTemplate[];

/** Folders where GitHub looks, as prefixes. https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/creating-a-pull-request-template-for-your-repository */
export const templateFolders: readonly string[] = ['.github/', '', 'docs/'];

/** A template on its own, in any case. */
export function isTemplateFile(path: string): boolean {
  return /^(?:\.github\/|docs\/)?pull_request_template(?:\.md|\.txt)?$/i.test(path);
}

/** The folder of several templates, in any case, without a slash at the end. */
export function isTemplateFolder(path: string): boolean {
  return /^(?:\.github\/|docs\/)?pull_request_template$/i.test(path);
}

/** `md` → `[mM][dD]`: globs mind the case. */
function anyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Globs of all of them; every match is a template. */
export const templateGlobs: readonly string[] = templateFolders.flatMap((folder) => {
  const name = `${folder}${anyCase('pull_request_template')}`;
  const ends = `{.${anyCase('md')},.${anyCase('txt')}}`;
  return [name, `${name}${ends}`, `${name}/*${ends}`];
});
