/** Issues and tickets named in people's words. */

export interface IssueReference {
  /** `owner/repo` as written; null for this repository. */
  readonly repository: string | null;
  readonly number: number;
}

/** What a reader of the page sees as text: no HTML comments, where templates keep examples, and no code. Linear. */
export function visibleWords(markdown: string): string {
  const [before = '', ...rest] = markdown.split('<!--');
  const unclosed = rest.findIndex((part) => !part.includes('-->'));
  const closed = unclosed < 0 ? rest : rest.slice(0, unclosed);
  const text = [before, ...closed.map((part) => part.slice(part.indexOf('-->') + 3))].join(' ');
  const outside = text.split(/^[ \t]*(?:`{3}|~{3}).*$/m).filter((_, i) => i % 2 === 0);
  return outside.join('\n').replaceAll(/`[^`\n]*`/g, ' ');
}

const short =
  /(?<![\w/#&.-])(?:(?<repository>[A-Za-z0-9-]{1,39}\/[\w.-]{1,100})?#|GH-)(?<number>[1-9]\d{0,8})(?![\w-])/g;

const address =
  /https:\/\/(?<host>[\w.:-]{1,255})\/(?<repository>[A-Za-z0-9-]{1,39}\/[\w.-]{1,100})\/issues\/(?<number>[1-9]\d{0,8})(?!\w)/g;

/** `#12`, `GH-12`, `owner/repo#12` and addresses of issues on `host`, each once, in the order they are written. */
export function issueReferences(text: string, host: string): readonly IssueReference[] {
  const found = [...text.matchAll(short), ...text.matchAll(address)]
    .filter(({ groups }) => groups?.host === undefined || groups.host.toLowerCase() === host.toLowerCase())
    .toSorted((a, b) => a.index - b.index)
    .map(({ groups }) => ({ repository: groups?.repository ?? null, number: Number(groups?.number) }));
  const keyed = found.map((one) => [`${one.repository?.toLowerCase()}#${one.number}`, one] as const);
  return [...new Map(keyed).values()];
}

/**
 * Tickets of the trackers named in any of the texts, sorted: `trackers` are prefixes (`ABC` finds `ABC-123`) and
 * addresses (`https://acme.atlassian.net/browse/` finds what follows).
 */
export function ticketReferences(texts: readonly string[], trackers: readonly string[]): readonly string[] {
  const found = trackers.flatMap((tracker) =>
    tracker.includes('://') ? atAddress(texts, tracker) : withPrefix(texts, tracker),
  );
  return [...new Set(found)].sort();
}

const ticketKey = /(?<![A-Za-z0-9_])(?<prefix>[A-Za-z][A-Za-z0-9_]{0,49})-[1-9]\d{0,9}(?![A-Za-z0-9_])/g;

function withPrefix(texts: readonly string[], prefix: string): readonly string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(ticketKey)].filter(({ groups }) => groups?.prefix === prefix).map(([key]) => key),
  );
}

function atAddress(texts: readonly string[], base: string): readonly string[] {
  const start = base.endsWith('/') ? base : `${base}/`;
  return texts.flatMap((text) =>
    text
      .split(start)
      .slice(1)
      .flatMap((rest) => {
        const name = /^[\w/#?=&.%-]{1,100}/.exec(rest)?.[0].replace(/[./?#&=]+$/, '');
        return name ? [start + name] : [];
      }),
  );
}
