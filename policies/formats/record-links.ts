/** What a decision record says about other records: which it replaces, and which it names. */
const maxLinks = 100;

function withoutAnchor(target: string): string {
  return target.replace(/^<|>$/g, '').replace(/[#?].*$/s, '');
}

/** Link targets of a line, inline and of reference definitions, and names such as `ADR-0012`. */
export function namesIn(line: string): readonly string[] {
  const inline = [...line.matchAll(/\]\(\s*([^)\s]+)/g)].map(([, target = '']) => withoutAnchor(target));
  const defined = /^\s*\[[^\]]+\]:\s*(\S+)/.exec(line)?.[1];
  const names = [...line.matchAll(/\b(?:adr|madr)[-_ #]*\d{1,6}\b/gi)].map(([name]) => name);
  return [...inline, ...(defined ? [withoutAnchor(defined)] : []), ...names].filter(Boolean);
}

/** Replaced in part, a record stays in force. */
export function isPartly(text: string): boolean {
  return /\b(?:partly|partially|in part)\b/i.test(text);
}

/** `Supersedes`, `Supercedes`, `Replaces`, at the start of a line or an item; "partially supersedes" leaves the other in force. */
const replacing = /^[\s*_+>-]*(?:super[sc]edes|replaces)\b:?[*_]*:?\s*(.*)$/i;

/** A line of a record as the names it replaces: its links, or what is written there without any. */
function replacedIn(line: string): readonly string[] {
  const rest = replacing.exec(line)?.[1]?.trim();
  if (!rest || isPartly(rest)) return [];
  const names = namesIn(rest);
  return names.length > 0 ? names : rest.split(/[,;]/).map((name) => name.trim().replace(/\.$/, ''));
}

/** Without the names that only repeat a link's text. */
function known(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== ''))].slice(0, maxLinks);
}

/** Records that a record says it replaces, as written. `lines` are without comments and code. */
export function supersededIn(lines: readonly string[]): readonly string[] {
  return known(lines.flatMap(replacedIn));
}

/** Every record or file that a record names, as written. */
export function mentionedIn(lines: readonly string[]): readonly string[] {
  return known(lines.flatMap(namesIn));
}
