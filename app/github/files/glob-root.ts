/** The literal folder a glob starts with: `docs/adr` of `docs/adr/**`; empty when it starts with a wildcard. */
export function rootOf(glob: string): string {
  const parts = glob.split('/');
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return parts.slice(0, wild < 0 ? -1 : wild).join('/');
}
