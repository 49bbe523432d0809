/** A CODEOWNERS to start from: the least that is true, which is that somebody looks at everything. */

export const codeOwnersPath = '.github/CODEOWNERS';

/** What GitHub takes for an owner and Fairlead can look up: `@maria`, `@acme/leads`. An e-mail is neither. */
export function isOwnerName(text: string): boolean {
  return /^@[A-Za-z0-9](?:[A-Za-z0-9-]*)(?:\/[A-Za-z0-9._-]+)?$/.test(text);
}

/** `owners`: `@acme/leads`, at least one. */
export function codeOwnersText(owners: readonly string[]): string {
  return `# Who is asked to review a change. Of all lines that match a file, the last one counts:
# https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
* ${owners.join(' ')}
`;
}
