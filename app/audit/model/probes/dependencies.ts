/** Dependencies and their licences, as lock files tell. */
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { isStrongCopyleft, type PackageSeen } from '../inventory.ts';
import { concernsOr, doesNotApply, fine, type Probe, type Worry } from './probe.ts';

/** A package that others install: its lock file fixes what its own tests run with, and nothing for them. */
function isLibrary(path: string, { texts }: CloneFacts): boolean {
  const text = texts.get(path) ?? '';
  if (path.endsWith('package.json'))
    return !/"private"\s*:\s*true/.test(text) && /"(?:main|exports|module|types|files)"\s*:/.test(text);
  if (path.endsWith('pyproject.toml')) return /^\[build-system\]/m.test(text);
  if (path.endsWith('composer.json')) return /"type"\s*:\s*"library"/.test(text);
  return path.endsWith('Cargo.toml') && !/^\[\[bin\]\]/m.test(text);
}

function unlocked(facts: CloneFacts): Worry {
  const { unlocked: paths } = facts.inventory;
  const libraries = paths.every((path) => isLibrary(path, facts));
  return {
    risk: 'unlocked-dependencies',
    title: own('No lock file pins what is installed'),
    likelihood: [3, own('every release of any dependency is taken at the next install')],
    impact: libraries
      ? [1, own('they are libraries: what fails is their own tests, on the day somebody else releases')]
      : [3, own('builds break or change without a change to the code, and a bad release arrives unseen')],
    left: [1, libraries ? 1 : 2],
    evidence: paths.map((path) => ({
      message: say`${path} asks for packages, and there is no lock file beside or above it.`,
      path,
      fingerprint: `unlocked|${path}`,
    })),
    mitigation: own('commit the lock file that the package manager writes, and install from it in CI'),
    hours: { low: 0.5, high: 2 },
    by: 'file',
  };
}

function unread({ inventory }: CloneFacts) {
  return inventory.unread.map(({ path, reason }) => ({ reason: say`${path} was not read: ${reason}` }));
}

function place({ path, line }: PackageSeen) {
  return line === null ? { path } : { path, line };
}

function loose({ inventory }: CloneFacts): Worry {
  const words = {
    git: 'comes from a git repository, with no commit that pins it',
    address: 'comes from an address outside any registry, with no checksum',
    'no checksum': 'has no checksum in the lock file, while others have',
  } as const;
  return {
    risk: 'unpinned-contents',
    title: own('Packages are installed whose contents nothing pins'),
    likelihood: [2, own('it takes somebody who can change what lies at that address')],
    impact: [4, own('their code runs in builds and in production')],
    left: [1, 2],
    evidence: inventory.packages.flatMap((one) =>
      one.loose === null
        ? []
        : [
            {
              message: say`${one.name} ${own(words[one.loose])}.`,
              ...place(one),
              fingerprint: `loose|${one.ecosystem}|${one.name}`,
            },
          ],
    ),
    mitigation: own('take them from a registry, or pin them by commit or checksum, and install again'),
    hours: { low: 0.5, high: 3 },
    by: 'file',
  };
}

export const dependencies: Probe = {
  id: 'locked-dependencies',
  area: 'supply chain',
  asks: 'Every dependency is pinned by a lock file that can be read',
  look: (facts) => {
    const { locks, packages, unlocked: open } = facts.inventory;
    const gaps = unread(facts);
    if (locks.length + open.length + gaps.length === 0)
      return doesNotApply(own('there is no manifest or lock file of a known package manager'));
    const because = say`${count(packages.length, 'package')} in ${count(locks.length, 'lock file')}`;
    return { ...concernsOr([unlocked(facts), loose(facts)], fine(because)), gaps };
  },
};

/** A project under such a licence itself may use them. */
function isCopyleftItself({ texts }: CloneFacts): boolean {
  return [...texts].some(
    ([path, text]) =>
      /^(?:license|licence|copying)[^/]*$/i.test(path) &&
      /GNU (?:AFFERO )?GENERAL PUBLIC LICENSE/i.test(text.slice(0, 2000)),
  );
}

export const licences: Probe = {
  id: 'dependency-licences',
  area: 'supply chain',
  asks: 'No package that ships asks for the source of what is built with it',
  look: (facts) => {
    const shipped = facts.inventory.packages.filter(({ scope }) => scope !== 'development');
    if (shipped.length === 0) return doesNotApply(own('no lock file names a package that ships'));
    const said = shipped.filter(({ licence }) => licence !== null);
    const silent = shipped.length - said.length;
    const strong = isCopyleftItself(facts) ? [] : said.filter((one) => isStrongCopyleft(one) === true);
    const answer = concernsOr(
      [
        {
          risk: 'copyleft-dependencies',
          title: own('Packages that ship are under licences that ask for the source of the whole'),
          likelihood: [
            2,
            own(
              'it comes up when a customer’s or investor’s lawyer looks, and depends on how the package is used',
            ),
          ],
          impact: [4, own('the package has to be replaced, or the product’s source be given away')],
          left: [1, 2],
          evidence: strong.map((one) => ({
            message: say`${one.name} is under ${one.licence ?? ''}.`,
            ...place(one),
            fingerprint: `licence|${one.ecosystem}|${one.name}`,
          })),
          mitigation: own(
            'have each looked at by whoever decides about licences: replace it, keep it apart, or buy another licence',
          ),
          hours: { low: 2, high: 8 },
          by: 'people',
        },
      ],
      fine(
        say`${count(said.length, 'package')} with a licence that lock files tell, none of them of that kind`,
      ),
    );
    const gap = {
      reason: say`lock files do not tell the licence of ${silent} of ${shipped.length} packages that ship`,
    };
    return silent === 0 ? answer : { ...answer, gaps: [gap] };
  },
};
