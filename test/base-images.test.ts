/** What Fairlead is built and run on is named by digest, and somebody follows. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };

/** Files of the project itself that may name an image; tests, policies and documentation of rules name made-up ones. */
function tracked(): readonly string[] {
  const own = ['.', ':!test', ':!policies', ':!bench', ':!actions/dist'];
  return execFileSync('git', ['ls-files', '--', ...own], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

interface Image {
  readonly file: string;
  readonly image: string;
}

/** Stages that a file names itself are no images. */
function builtOn(file: string, text: string): readonly Image[] {
  const stages = new Set([...text.matchAll(/^FROM .* AS (\S+)/gim)].map(([, name]) => name));
  const from = [...text.matchAll(/^(?:FROM(?: --platform=\S+)?|COPY --from=)\s*(\S+)/gim)];
  return from.flatMap(([, image = '']) => (stages.has(image) ? [] : [{ file, image }]));
}

function composedOf(file: string, text: string): readonly Image[] {
  const { services } = parse(text) as { services: Record<string, { image?: string }> };
  return Object.values(services).flatMap(({ image }) => (image === undefined ? [] : [{ file, image }]));
}

/** What a page or a unit tells people to run. */
function toldIn(file: string, text: string): readonly Image[] {
  const told = text.matchAll(/\b(?:node|postgres):\d[\w.-]*(?:@sha256:[0-9a-f]*)?/g);
  return [...told].map(([image]) => ({ file, image }));
}

function imagesIn(file: string): readonly Image[] {
  const text = readFileSync(file, 'utf8');
  if (/(?:^|\/)(?:Docker|Container)file/i.test(file)) return builtOn(file, text);
  if (/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(file)) return composedOf(file, text);
  return /^(?:deploy\/|\.github\/|action\.yml)/.test(file) ? toldIn(file, text) : [];
}

const images = tracked().flatMap(imagesIn);

it('names every base image by tag and digest, the same image everywhere by the same one', () => {
  expect(images.map(({ file }) => file)).toEqual(expect.arrayContaining(['Dockerfile', 'compose.yaml']));
  for (const { image } of images) expect(image).toMatch(/^[a-z]+:\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/);
  const byTag = Map.groupBy(images, ({ image }) => image.split('@')[0]);
  for (const [tag, all] of byTag)
    expect([tag, new Set(all.map(({ image }) => image)).size]).toEqual([tag, 1]);
});

it('runs in the image on the Node.js that the tests run on', () => {
  const [node] = images.filter(({ image }) => image.startsWith('node:'));
  expect(node?.image).toContain(`node:${manifest.devDependencies.node}-`);
});

it('is followed by Dependabot: images, packages and actions', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: readonly { 'package-ecosystem': string; schedule: { interval: string } }[];
  };
  const weekly = updates.filter(({ schedule }) => schedule.interval === 'weekly');
  expect(weekly.map((one) => one['package-ecosystem']).sort()).toEqual([
    'docker',
    'docker-compose',
    'github-actions',
    'npm',
  ]);
});
