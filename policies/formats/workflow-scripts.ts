/**
 * What a script of a step writes to the files by which it sets variables, paths and outputs of later steps. Bash,
 * PowerShell, cmd, and what names these files in Python or JavaScript. Reads lines, not programs: errs on the side of more.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */

export interface Written {
  readonly file: 'GITHUB_ENV' | 'GITHUB_PATH' | 'GITHUB_OUTPUT';
  /** The lines that say what is written, one of them naming the file. */
  readonly text: string;
  /** That one. */
  readonly line: string;
  /** A quoted heredoc, in which no variable is read. */
  readonly verbatim: boolean;
}

/** Longer lines of a script are read up to here, and longer scripts up to there. */
const maxCharacters = 2_000;
const maxLines = 4_000;

const file = /\bGITHUB_(?:ENV|PATH|OUTPUT)\b/;

/** The lines of a script, those of a command that goes on in the next line joined. */
export function scriptLines(script: string): readonly string[] {
  const lines = script.split(/\r?\n/, maxLines).map((line) => line.slice(0, maxCharacters));
  const joined: string[] = [];
  let open = '';
  for (const line of lines) {
    const text = open + line;
    const goesOn = /\\\s*$|\|\s*$/.test(line) && text.length < maxCharacters;
    open = goesOn ? `${text.replace(/\\\s*$/, '')} ` : '';
    if (!goesOn) joined.push(text);
  }
  return open === '' ? joined : [...joined, open];
}

/** `F=$GITHUB_ENV`, and `${{ github.env }}` wherever it stands, by the file's own name. */
function withFileNames(script: string, variables: ReadonlyMap<string, string>): string {
  const own = (text: string) =>
    text.replaceAll(
      /\$\{\{\s*github\.(env|path|output)\s*\}\}/gi,
      (_, name: string) => `$GITHUB_${name.toUpperCase()}`,
    );
  const direct = own(script);
  const aliases = [
    ...[
      ...direct.matchAll(
        /(?:^|[\s;$])([A-Za-z_]\w*)\s*=\s*["']?\$\{?(?:env:)?(GITHUB_(?:ENV|PATH|OUTPUT))\b/g,
      ),
    ].map(([, alias = '', name = '']) => [alias, name] as const),
    ...[...variables].flatMap(([alias, text]) => {
      const name = /^\s*\$(GITHUB_\w+)\s*$/.exec(own(text))?.[1];
      return name ? [[alias, name] as const] : [];
    }),
  ];
  return aliases
    .slice(0, 20)
    .reduce(
      (text, [alias, name]) => text.replaceAll(new RegExp(`\\$\\{?${alias}\\b\\}?`, 'gi'), `$${name}`),
      direct,
    );
}

/** Closing word → opening word of a group of commands. */
const groups: readonly (readonly [close: RegExp, open: RegExp])[] = [
  [/^\s*\}/, /(?:^|[\s;&|)])\{\s*(?:#.*)?$|^\s*\{\s/],
  [/^\s*\)/, /(?:^|[\s;&|])\(\s*(?:#.*)?$|^\s*\(/],
  [/^\s*done\b/, /^\s*(?:for|select|until|while)\b/],
  [/^\s*fi\b/, /^\s*if\b/],
  [/^\s*esac\b/, /^\s*case\b/],
  [/^\s*["']@/, /@["']\s*$/],
];

/** Where the group that a line closes begins; the line itself when it closes none. */
function groupStart(lines: readonly string[], index: number): number {
  const found = groups.find(([close]) => close.test(lines[index] ?? ''));
  if (!found) return index;
  const [close, open] = found;
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    if (close.test(lines[at] ?? '')) depth++;
    else if (open.test(lines[at] ?? '')) depth--;
    if (depth === 0) return at;
  }
  return 0;
}

const heredoc = /<<[-~]?\s*(\\|["'])?([A-Za-z_]\w*)/;

/** The body of a heredoc that a line begins, its last line included. */
function heredocEnd(lines: readonly string[], index: number, word: string): number {
  const end = lines.findIndex((line, at) => at > index && line.trim() === word);
  return end < 0 ? lines.length - 1 : end;
}

/** Only looks at the file: `cat "$GITHUB_ENV"`, `[ -f "$GITHUB_ENV" ]`. */
const reading = /^\s*(?:cat|grep|source|\.|less|head|tail|wc|ls|test|\[+|if|Get-Content|type)\s[^>]*$/i;
/** Named as a variable of a shell; otherwise it is a program's, of which all may be written. */
export const ofShell = /\$\{?(?:env:)?GITHUB_|%GITHUB_|!GITHUB_/i;

function writtenAt(lines: readonly string[], index: number): Written | null {
  const line = lines[index] ?? '';
  const name = file.exec(line)?.[0] as Written['file'] | undefined;
  if (!name || /^\s*(?:#|::|rem\b)/i.test(line) || /^\s*\w+=["']?\$\{?\w+\}?["']?\s*$/.test(line))
    return null;
  if (reading.test(line) && !/\btee\b|Out-File|Add-Content|<</i.test(line)) return null;
  if (!ofShell.test(line)) return { file: name, text: lines.slice(index).join('\n'), line, verbatim: false };
  if (/^\s*exec\s+(?:1)?>/.test(line))
    return { file: name, text: lines.slice(index).join('\n'), line, verbatim: false };
  const here = heredoc.exec(line.replaceAll(/["'][^"']*<<[^"']*["']/g, ''));
  const from = groupStart(lines, index);
  const to = here ? heredocEnd(lines, index, here[2] ?? '') : index;
  const verbatim = (here?.[1] ?? '') !== '' || /^\s*'@/.test(line);
  return { file: name, text: lines.slice(from, to + 1).join('\n'), line, verbatim };
}

/** Lines of one script that name a file and are looked at one by one: each may write all that follows it. */
const maxWrites = 100;

function allFrom(lines: readonly string[], index: number): Written {
  const line = lines[index] ?? '';
  const name = (file.exec(line)?.[0] ?? 'GITHUB_ENV') as Written['file'];
  return { file: name, text: lines.slice(index).join('\n'), line, verbatim: false };
}

/** In the order of the script; what is beyond {@link maxWrites} as one. `variables`: what is in force by its name, which may be such a file's path. */
export function writes(
  script: string,
  variables: ReadonlyMap<string, string> = new Map(),
): readonly Written[] {
  const named = withFileNames(script, variables);
  if (!file.test(named)) return [];
  const lines = scriptLines(named);
  const at = lines.flatMap((line, index) => (file.test(line) ? [index] : []));
  const rest = at[maxWrites];
  return [
    ...at.slice(0, maxWrites).flatMap((index) => writtenAt(lines, index) ?? []),
    ...(rest === undefined ? [] : [allFrom(lines, rest)]),
  ];
}
