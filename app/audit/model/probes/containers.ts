/** Container files: what they are built on and whom they run as. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import { readDockerfile } from '../../../../policies/formats/lockfiles/exact/container.ts';
import type { Evidence } from '../check.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { isMadeUpPlace } from '../languages.ts';
import { concernsOr, doesNotApply, fine, type Probe, type Worry } from './probe.ts';

const name = /(?:^|\/)(?:dockerfile|containerfile)(?:\.[\w.-]+)?$|\.(?:dockerfile|containerfile)$/i;

interface ContainerFile {
  readonly path: string;
  readonly text: string;
}

function filesIn({ texts }: CloneFacts): readonly ContainerFile[] {
  return [...texts].flatMap(([path, text]) =>
    name.test(path) && !/\.dockerignore$/i.test(path) && !isMadeUpPlace(path) ? [{ path, text }] : [],
  );
}

/** The tag that moves, written or left out. */
function movingImages({ path, text }: ContainerFile): readonly Evidence[] {
  return readDockerfile(text).packages.flatMap((image) =>
    image.version !== 'latest' || image.integrity !== null
      ? []
      : [
          {
            message: say`${path} is built on ${image.name} without a version.`,
            path,
            ...(image.line === null ? {} : { line: image.line }),
            fingerprint: `moving|${path}|${image.name}`,
          },
        ],
  );
}

/** Images that do not run as root by themselves. */
const unprivileged = /\bnonroot\b|\/distroless\/|^scratch$|\bunprivileged\b|bitnami\//i;

/** Whom the last stage runs as, if anything says so: in another stage it counts for that one alone. */
function runsAsRoot({ text }: ContainerFile): boolean {
  const lines = text.split(/\r?\n/);
  const from = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  if (from < 0 || unprivileged.test(lines[from] ?? '')) return false;
  const last = lines.slice(from);
  const user = last.findLast((line) => /^\s*USER\s/i.test(line));
  const runs = last.some((line) => /^\s*(?:CMD|ENTRYPOINT)\s/i.test(line));
  if (user === undefined) return runs;
  return /^\s*USER\s+(?:root|0)(?:\s|:|$)/i.test(user);
}

function moving(files: readonly ContainerFile[]): Worry {
  return {
    risk: 'moving-images',
    title: own('Containers are built on images that change without notice'),
    likelihood: [3, own('such a tag moves with every release of its image')],
    impact: [2, own('a build differs from the one that was tested, and cannot be repeated')],
    left: [1, 1],
    evidence: files.flatMap(movingImages),
    mitigation: own('name a version, and better a digest, and let Dependabot or Renovate move it'),
    hours: { low: 0.3, high: 1 },
    by: 'file',
  };
}

function root(files: readonly ContainerFile[]): Worry {
  return {
    risk: 'root-containers',
    title: own('Containers run as root'),
    likelihood: [2, own('it takes a hole in the program first')],
    impact: [3, own('whoever gets in can do everything inside the container, and more to get out of it')],
    left: [1, 3],
    evidence: files.filter(runsAsRoot).map(({ path }) => ({
      message: say`${path} names no user to run as, so that the program runs as root.`,
      path,
      fingerprint: `root|${path}`,
    })),
    mitigation: say`make a user in the last stage and end with ${'USER'}`,
    hours: { low: 0.5, high: 2 },
    by: 'file',
  };
}

export const containers: Probe = {
  id: 'containers',
  area: 'supply chain',
  asks: 'Containers are built on fixed images and do not run as root',
  look: (facts) => {
    const files = filesIn(facts);
    if (files.length === 0) return doesNotApply(own('there is no Dockerfile'));
    return concernsOr([moving(files), root(files)], fine(say`${count(files.length, 'Dockerfile')}`));
  },
};
