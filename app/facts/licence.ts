/** Reads what a repository says of its licence. */
import { parse } from 'smol-toml';
import { notKnown, type Part } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Licence } from '../../policies/facts/licence.ts';
import { isLicenceElsewhere, isLicenceFile, licenceOf } from '../../policies/formats/licence-text.ts';
import { nameIn, strings, table } from '../../policies/formats/manifests/manifest.ts';
import { overviewOf } from '../github/overview.ts';
import type { Looked } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';

/** What a manifest at the root declares, by its path; nothing for a text that is not what its name says. */
const declarers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  'Cargo.toml': (text) => nameIn(table(parse(text), 'package').license),
  'composer.json': (text) => {
    const { license } = table(JSON.parse(text));
    return [...nameIn(license), ...strings(license)];
  },
  'package.json': (text) => nameIn(table(JSON.parse(text)).license),
  'pyproject.toml': (text) => nameIn(table(parse(text), 'project').license),
};

function declaredIn(
  path: string,
  text: string,
): readonly { readonly path: string; readonly licence: string }[] {
  try {
    return (declarers[path]?.(text) ?? []).map((licence) => ({ path, licence }));
  } catch {
    return [];
  }
}

async function shownBy({ github }: RepositorySource): Promise<Part<string | null>> {
  if (!github) return notKnown(own('a clone does not tell what GitHub shows'));
  const { licence } = await overviewOf(github);
  return licence && (licence.spdx ?? 'NOASSERTION');
}

async function collect(source: RepositorySource): Promise<Looked<Licence>> {
  const held = await source.files.list();
  const paths = held.flatMap(({ path, kind }) => (kind === 'submodule' ? [] : [path]));
  const licences = paths.filter(isLicenceFile);
  const manifests = paths.filter((path) => Object.hasOwn(declarers, path));
  const [read, shown, archived, visibility] = await Promise.all([
    source.files.texts([...licences, ...manifests]),
    shownBy(source),
    standingOf(source, 'archived'),
    standingOf(source, 'visibility'),
  ]);
  const isLicence = new Set(licences);
  const files = read.value.filter(({ path }) => isLicence.has(path));
  return {
    value: {
      archived,
      visibility,
      empty: paths.length === 0,
      files: files.map(({ path, text }) => ({ path, spdx: licenceOf(text), blank: text.trim() === '' })),
      elsewhere: paths.filter(isLicenceElsewhere),
      shown,
      declared: read.value.flatMap(({ path, text }) => (isLicence.has(path) ? [] : declaredIn(path, text))),
    },
    gaps: read.gaps,
  };
}

export const licence: Collector<'licence'> = {
  fact: 'licence',
  events: ['push', 'repository'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  collect,
};
