/** Reads where dependencies are declared, and what Dependabot and Renovate are told. */
import type { Gap } from '../../policies/engine/gap.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { DependencyUpdates } from '../../policies/facts/dependency-updates.ts';
import { dependabotPaths, readDependabot } from '../../policies/formats/updates/dependabot.ts';
import { deadEntries } from '../../policies/formats/updates/dependabot-folders.ts';
import { manifestsIn, placesOf, textsWanted } from '../../policies/formats/updates/places.ts';
import {
  placeOfPreset,
  presetsElsewhere,
  type RenovateFile,
  readRenovate,
  renovatePaths,
} from '../../policies/formats/updates/renovate.ts';
import { otherFiles } from '../github/files/other-files.ts';
import { pullsOf } from '../github/overview.ts';
import type { Looked } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';

/** Manifests that are read; of the others it is taken that they need something. */
const maxTexts = 100;

/** Presets of other repositories that are read, those that they extend among them. */
const maxPresets = 6;

type Renovate = NonNullable<DependencyUpdates['renovate']>;

/** Null: it could not be read, or is nowhere that Fairlead may look. The first place that has it counts. */
async function presetIn(source: RepositorySource, name: string): Promise<RenovateFile | null> {
  const place = placeOfPreset(name);
  if (!source.elsewhere || !place) return null;
  const { owner, repo, ref, paths } = place;
  for (const [i, read] of otherFiles(source.elsewhere, { owner, repo, ref }, paths).entries()) {
    const answer = await read();
    if (answer.kind !== 'no file')
      return answer.kind === 'file' ? readRenovate(paths[i] ?? '', answer.text) : null;
  }
  return null;
}

/** Presets that a file extends, and those that these extend: what is extended applies first. */
async function presetsOf(
  source: RepositorySource,
  file: RenovateFile,
): Promise<Pick<Renovate, 'presets' | 'unread'>> {
  const presets: { name: string; file: RenovateFile }[] = [];
  const unread: string[] = [];
  const waiting = file.state === 'read' ? [...presetsElsewhere(file.settings)] : [];
  const seen = new Set(waiting);
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const read = presets.length < maxPresets ? await presetIn(source, name) : null;
    if (!read) {
      unread.push(name);
      continue;
    }
    presets.unshift({ name, file: read });
    const more = read.state === 'read' ? presetsElsewhere(read.settings) : [];
    waiting.push(...more.filter((one) => !seen.has(one)));
    for (const one of more) seen.add(one);
  }
  return { presets, unread };
}

async function renovateOf(
  source: RepositorySource,
  texts: ReadonlyMap<string, string>,
): Promise<Renovate | null> {
  for (const path of renovatePaths) {
    const text = texts.get(path);
    const file = text === undefined ? null : readRenovate(path, text);
    if (file) return { path, file, ...(await presetsOf(source, file)) };
  }
  return null;
}

function dependabotOf(
  texts: ReadonlyMap<string, string>,
  paths: readonly string[],
): DependencyUpdates['dependabot'] {
  const path = dependabotPaths.find((one) => texts.has(one));
  if (path === undefined) return null;
  const file = readDependabot(texts.get(path) ?? '');
  return { path, file, dead: file.state === 'read' ? deadEntries(file.entries, paths) : [] };
}

async function pullsBy({ github }: RepositorySource): Promise<DependencyUpdates['pulls']> {
  if (!github) return notKnown(own('a clone has no pull requests'));
  const { newest, paused } = await pullsOf(github);
  const by = (login: string) =>
    newest.some((pull) => pull.login === login || pull.branch.startsWith(`${login}/`));
  return { looked: newest.length, dependabot: by('dependabot'), renovate: by('renovate'), paused };
}

const notRead = (path: string, why: Prose): Gap => ({ reason: say`${path} was not looked at: it is ${why}` });

async function collect(source: RepositorySource): Promise<Looked<DependencyUpdates>> {
  const held = await source.files.list();
  const paths = held.flatMap(({ path, kind }) => (kind === 'submodule' ? [] : [path]));
  const manifests = manifestsIn(held.flatMap(({ path, kind }) => (kind === 'file' ? [path] : [])));
  const there = new Set(paths);
  const settings = [...dependabotPaths, ...renovatePaths].filter((path) => there.has(path));
  const wanted = new Set([...settings, ...textsWanted(manifests).slice(0, maxTexts)]);
  const read = await source.files.texts([...wanted]);
  const texts = new Map(read.value.map(({ path, text }) => [path, text]));
  const dependabot = dependabotOf(texts, paths);
  const [renovate, pulls, archived] = await Promise.all([
    renovateOf(source, texts),
    pullsBy(source),
    standingOf(source, 'archived'),
  ]);
  return {
    value: {
      archived,
      places: placesOf(manifests, texts),
      leftOut: manifests.leftOut,
      dependabot,
      renovate,
      pulls,
    },
    gaps: [
      ...read.gaps,
      ...(dependabot?.file.state === 'beyond' ? [notRead(dependabot.path, own(dependabot.file.what))] : []),
      ...(renovate?.file.state === 'beyond'
        ? [notRead(renovate.path, own('JSON5 of another kind than is read here'))]
        : []),
    ],
  };
}

export const dependencyUpdates: Collector<'dependencyUpdates'> = {
  fact: 'dependencyUpdates',
  events: ['push'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: [],
  collect,
};
