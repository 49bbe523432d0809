/** The public registries of every ecosystem, which everybody may fetch from unless the options say otherwise. */
import { addressOf, placeOf } from '../../formats/lockfiles/address.ts';
import type { Ecosystem } from '../../formats/lockfiles/locked-package.ts';
import type { Present } from './flaw.ts';

export type Of = Pick<Present, 'ecosystem' | 'origin'>;

/** Hosts of each ecosystem's public registry, as its files name them; Packagist serves archives of the source hosts. */
export const publicHosts: Readonly<Record<Ecosystem, readonly string[]>> = {
  cargo: ['crates.io', 'index.crates.io', 'static.crates.io'],
  cocoapods: ['cdn.cocoapods.org', 'trunk.cocoapods.org'],
  composer: [
    'api.bitbucket.org',
    'api.github.com',
    'bitbucket.org',
    'codeload.github.com',
    'gitlab.com',
    'repo.packagist.org',
  ],
  conan: ['center.conan.io', 'center2.conan.io'],
  cran: [
    'bioconductor.org',
    'cloud.r-project.org',
    'cran.r-project.org',
    'cran.rstudio.com',
    'p3m.dev',
    'packagemanager.posit.co',
    'packagemanager.rstudio.com',
  ],
  deno: ['deno.land', 'esm.sh', 'jsr.io'],
  docker: [
    'docker.io',
    'gcr.io',
    'ghcr.io',
    'mcr.microsoft.com',
    'public.ecr.aws',
    'quay.io',
    'registry.k8s.io',
  ],
  gem: ['index.rubygems.org', 'rubygems.org'],
  // Repositories have no registry that everybody uses: their owners are judged.
  git: [],
  githubactions: [],
  golang: ['proxy.golang.org'],
  hex: ['hex.pm', 'repo.hex.pm'],
  jsr: ['jsr.io', 'npm.jsr.io'],
  maven: [
    'dl.google.com',
    'downloads.gradle.org',
    'maven.google.com',
    'plugins.gradle.org',
    'repo.maven.apache.org',
    'repo1.maven.org',
    'services.gradle.org',
  ],
  nix: ['channels.nixos.org', 'releases.nixos.org'],
  npm: ['npm.jsr.io', 'registry.npmjs.org', 'registry.yarnpkg.com'],
  nuget: ['api.nuget.org', 'www.nuget.org'],
  pub: ['pub.dartlang.org', 'pub.dev'],
  pypi: ['files.pythonhosted.org', 'pypi.org', 'pypi.python.org'],
  // Swift, too: packages are repositories.
  swift: [],
  terraform: ['registry.opentofu.org', 'registry.terraform.io', 'releases.hashicorp.com'],
};

/** Owners of repositories that stand for an ecosystem's registry. */
const publicOwners: Partial<Record<Ecosystem, readonly string[]>> = {
  cargo: ['github.com/rust-lang'],
  cocoapods: ['github.com/cocoapods'],
  // Of the flakes that everybody may name without an address (NixOS/flake-registry), and of what those need themselves.
  nix: ['edolstra', 'nix-community', 'nix-systems', 'nixos', 'numtide'].map((owner) => `github.com/${owner}`),
};

/** Hosts that serve the runtimes pnpm locks (`node@runtime:24.4.1`). */
const runtimeHosts = ['nodejs.org', 'unofficial-builds.nodejs.org'];
const runtimePlaces = ['github.com/denoland', 'github.com/oven-sh'];

/** Whether that is the public registry of the ecosystem. */
export function isPublic({ ecosystem, origin }: Of, url: string): boolean {
  const host = addressOf(url)?.host;
  const owner = placeOf({ ecosystem, origin: 'git', resolved: url });
  if (owner !== null && publicOwners[ecosystem]?.includes(owner)) return true;
  // Flakes name the archives of channels by their address.
  if (host === undefined || (origin !== 'registry' && ecosystem !== 'nix')) return false;
  const hosts = ecosystem === 'npm' ? [...publicHosts.npm, ...runtimeHosts] : publicHosts[ecosystem];
  const place = placeOf({ ecosystem: 'npm', origin: 'url', resolved: url });
  return hosts.includes(host) || (ecosystem === 'npm' && place !== null && runtimePlaces.includes(place));
}
