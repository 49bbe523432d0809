/** A decision record to start from, in MADR 4's words (https://github.com/adr/madr, `template/adr-template.md`). */
import { isKnown, type Part } from '../../engine/part.ts';
import { inert } from '../../engine/plain.ts';
import type { Prose } from '../../engine/prose.ts';
import type { PullRequest } from '../../facts/pull-request.ts';
import type { Surface } from './surface.ts';

const maxTitle = 120;

/**
 * A pull request's title as a plain heading. It is a stranger's text that ends up in a file which is rendered as
 * Markdown: what could make a link, a mention, a reference, an image or HTML of it is taken out.
 */
export function headingOf(title: Part<string>): string {
  const plain = inert(isKnown(title) ? title : '', 500)
    .replace(/^\s*[a-z]+(?:\([^()]*\))?!?:\s+/i, '') // `feat(api): `
    .replace(/\s*\(#\d+\)\s*$/, '')
    .replace(/\bwww\./gi, 'www ')
    .replace(/\bGH-(?=\d)/gi, '')
    .replace(/:(?!\s|$)/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N} .,:;'’"()/+%=?–—-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const short = plain.length > maxTitle ? `${plain.slice(0, maxTitle).replace(/\s\S*$/, '')} …` : plain;
  const [first = '', ...rest] = short.replace(/^[^\p{L}\p{N}]+/u, '');
  return first === '' ? 'Record this decision' : `${first.toUpperCase()}${rest.join('')}`;
}

/** Values as code spans, with no backtick in them that could end one. */
function plainText(said: Prose): string {
  return said
    .map((part) => (typeof part === 'string' ? part : `\`${inert(part.value).replaceAll('`', "'")}\``))
    .join('');
}

const maxAffects = 5;

/** Paths with unusual characters are left out: they would have to be escaped as globs and as YAML. */
function affects(surfaces: readonly Surface[]): readonly string[] {
  const places = surfaces.flatMap((surface) => surface.places.slice(0, maxAffects));
  const folders = places.filter((place) => place.endsWith('/'));
  const isCovered = (place: string) => folders.some((folder) => place !== folder && place.startsWith(folder));
  const safe = places.filter((place) => /^[\w./@+-]+$/.test(place) && !isCovered(place));
  return [...new Set(safe)].slice(0, maxAffects).map((place) => (place.endsWith('/') ? `${place}**` : place));
}

function brought(surfaces: readonly Surface[]): readonly string[] {
  if (surfaces.length === 0) return [];
  const items = surfaces.map(({ said }) => `* ${plainText(said)}`);
  return ['The change that carries this decision brings:', '', ...items, ''];
}

export function draftText(pullRequest: PullRequest, surfaces: readonly Surface[]): string {
  const governed = affects(surfaces);
  const author = pullRequest.author.login.replace(/[^\p{L}\p{N} ._[\]-]/gu, '');
  return [
    '---',
    'status: proposed',
    `date: ${pullRequest.readAt.slice(0, 10)}`,
    `decision-makers: "${author}"`,
    ...(governed.length > 0 ? ['affects:', ...governed.map((glob) => `  - "${glob}"`)] : []),
    '---',
    '',
    `# ${headingOf(pullRequest.title)}`,
    '',
    '## Context and Problem Statement',
    '',
    '{What makes this decision necessary, in two or three sentences?}',
    '',
    ...brought(surfaces),
    '## Considered Options',
    '',
    '* {title of option 1}',
    '* {title of option 2}',
    '',
    '## Decision Outcome',
    '',
    'Chosen option: "{title of option 1}", because {justification, in one sentence}.',
    '',
    '### Consequences',
    '',
    '* Good, because {what gets easier}',
    '* Bad, because {what gets harder}',
    '',
  ].join('\n');
}
