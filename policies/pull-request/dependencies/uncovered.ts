/** What of a change no reader here understands or no database knows: a pass is not about that, and says so. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { DependencyChanges } from '../../facts/dependency-changes.ts';
import { type Ecosystem, withoutAdvisories } from '../../formats/lockfiles/locked-package.ts';
import { type Present, subject } from './flaw.ts';

const names: Partial<Record<Ecosystem, string>> = {
  cocoapods: 'pods',
  deno: 'modules by address',
  docker: 'container images',
  git: 'repositories',
  jsr: 'packages of JSR',
  nix: 'inputs of Nix flakes',
  terraform: 'providers of Terraform',
};

function told(words: Prose, what: readonly Prose[]): readonly Prose[] {
  const once = [...new Map(what.map((one) => [JSON.stringify(one), one])).values()];
  return once.length === 0 ? [] : [say`${words}: ${some(once, 5)}.`];
}

function unknownToAll(present: readonly Present[]): readonly Prose[] {
  const arrived = present.filter(
    ({ kind, ecosystem }) => (kind === 'added' || kind === 'updated') && withoutAdvisories.has(ecosystem),
  );
  return [...Map.groupBy(arrived, ({ ecosystem }) => ecosystem)].flatMap(([ecosystem, all]) =>
    told(
      own(`No advisory database covers ${names[ecosystem] ?? ecosystem}, so no vulnerability would be known`),
      all.map(subject),
    ),
  );
}

function paths(found: readonly string[]): readonly Prose[] {
  return found.map((path) => say`${path}`);
}

export function uncovered(facts: DependencyChanges, present: readonly Present[]): readonly Prose[] {
  const { unlockedManifests, unpinned, broughtCode } = facts;
  const of = (kind: 'wrapper' | 'submodule') =>
    paths(broughtCode.flatMap((one) => (one.kind === kind ? [one.path] : [])));
  return [
    ...told(
      own(
        'Declares other dependencies, and no lock file that could be read followed, so what they resolve to was not looked at',
      ),
      paths(unlockedManifests),
    ),
    ...told(
      own('Not looked up, because they have no exact version'),
      unpinned.flatMap(({ expected, requirement }) => (expected ? [say`${requirement}`] : [])),
    ),
    ...unknownToAll(present),
    ...told(
      own('A program that every build runs changed; compare its SHA-256 with the one its project publishes'),
      of('wrapper'),
    ),
    ...told(own('At another commit, which was not looked at'), of('submodule')),
  ];
}
