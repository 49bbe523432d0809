/** Line numbers for TOML lock files, which a TOML parser does not keep. */

export type TomlLines = (name: string, version: string) => number | null;

/** Where `name = "…"` stands, followed at once by that `version = "…"`: how every TOML lock file begins an entry. */
export function tomlLines(source: string): TomlLines {
  const index = new Map<string, number>();
  const lines = source.split('\n').map((line) => line.trim());
  lines.forEach((line, i) => {
    const key = `${line}\n${lines[i + 1] ?? ''}`;
    if (line.startsWith('name = "') && !index.has(key)) index.set(key, i + 1);
  });
  return (name, version) => index.get(`name = "${name}"\nversion = "${version}"`) ?? null;
}
