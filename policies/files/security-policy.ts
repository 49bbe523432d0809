/** A SECURITY.md to start from. It promises nothing that nobody promised, and is true once private reporting is on. */

export const securityPath = 'SECURITY.md';

/** `form`: the address of the repository's form for private reports, where it is known. */
export function securityText(form: string | null): string {
  const where = '**Security → Report a vulnerability**';
  return `# Security

Please do not open a public issue for a vulnerability.

Report it on this repository's page under ${form === null ? where : `[${where}](${form})`}: only the maintainers see what you write. Say what is affected, how it can be used, and how you found it.
`;
}
