/** Images that a Dockerfile or a compose file is built on: `FROM`, `COPY --from`, `# syntax=`, `image:`. */
import type { LockFileContents, LockSetting } from '../locked-package.ts';
import { linesOf } from '../settings/leaves.ts';
import { contentsOf, type Declared, filledIn, loose, pinned, unambiguous } from './exact.ts';

const variable = /\$\{?([A-Za-z_]\w*)\}?/;

interface Line {
  readonly words: string;
  readonly line: number;
}

/** Lines joined where they go on, without comments between. */
function logicalLines(source: string): readonly Line[] {
  const found: Line[] = [];
  let words = '';
  let begun = 0;
  linesOf(source).forEach((raw, i) => {
    const isComment = /^\s*#/.test(raw);
    if (isComment && words !== '') return;
    if (words === '') begun = i + 1;
    const goesOn = /[\\`]\s*$/.test(raw) && !isComment;
    words += goesOn ? raw.replace(/[\\`]\s*$/, ' ') : raw;
    if (goesOn) return;
    found.push({ words: words.trim(), line: begun });
    words = '';
  });
  return words === '' ? found : [...found, { words: words.trim(), line: begun }];
}

/** Never throws. */
export function readDockerfile(source: string): LockFileContents {
  const lines = logicalLines(source);
  const args = unambiguous(
    lines.flatMap(({ words }) => {
      const [, name, value] = /^ARG\s+([A-Za-z_]\w*)=["']?([^"'\s]*)/i.exec(words) ?? [];
      return name && value !== undefined ? [[name, value] as const] : [];
    }),
  );
  const stages = new Set(
    lines.flatMap(({ words }) => /^FROM\s.*\sAS\s+(\S+)/i.exec(words)?.[1]?.toLowerCase() ?? []),
  );
  const images = lines.flatMap(({ words, line }): readonly Declared[] => {
    const image =
      /^#\s*syntax\s*=\s*(\S+)/i.exec(words)?.[1] ??
      /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(words)?.[1] ??
      /^(?:COPY|RUN|ADD)\s.*?(?:--from=|[, ]from=)([^\s,]+)/i.exec(words)?.[1];
    const isStage = image !== undefined && (stages.has(image.toLowerCase()) || /^(\d+|scratch)$/.test(image));
    return image === undefined || isStage ? [] : [fromImage(image, args, line)];
  });
  return { ...contentsOf(images), settings: lines.flatMap(fetchedBy) };
}

function fetchedBy({ words, line }: Line): readonly LockSetting[] {
  return /^ADD\s.*:\/\//i.test(words) ? [{ kind: 'other', text: words, address: null, line }] : [];
}

/** `image: …`, on a line of its own or in a map on one line. Never throws. */
export function readCompose(source: string): LockFileContents {
  const images = linesOf(source).flatMap((raw, i): readonly Declared[] => {
    const found = raw.matchAll(
      /(?:^\s*(?:- )?|[{,]\s*)["']?image["']?\s*:\s*["']?((?:\$\{[^}]*\}|[^"'\s#,}])+)/g,
    );
    return [...found].flatMap(({ 1: image }) => (image ? [fromImage(image, new Map(), i + 1)] : []));
  });
  return contentsOf(images);
}

/** `[host/]path[:tag][@sha256:…]`; without a host, Docker Hub. */
function fromImage(written: string, args: ReadonlyMap<string, string>, line: number): Declared {
  const filled = filledIn(
    written.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name, given) => args.get(name) ?? given),
    args,
    variable,
  );
  const [, place, tag, digest] =
    /^([^@:]+(?::\d+\/[^@:]+)?)(?::([\w][\w.-]*))?(?:@sha256:([0-9a-f]{64}))?$/.exec(filled) ?? [];
  if (!place || filled.includes('$'))
    return loose({ ecosystem: 'docker', name: written, requirement: written, line });
  const [first = '', ...rest] = place.split('/');
  const hasHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const path = hasHost ? rest.join('/') : place.includes('/') ? place : `library/${place}`;
  const host = hasHost ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
  return pinned({
    ecosystem: 'docker',
    name: host === 'docker.io' ? path.replace(/^library\//, '') : `${host}/${path}`,
    version: tag ?? (digest ? 'the tagless image' : 'latest'),
    resolved: `https://${host}/${path}`,
    integrity: digest ?? null,
    line,
  });
}
