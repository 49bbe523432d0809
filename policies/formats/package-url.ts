/** Package URLs (https://github.com/package-url/purl-spec): how packages are named in options and fingerprints. */
import { PackageURL } from 'packageurl-js';
import type { Ecosystem } from './lockfiles/locked-package.ts';
import { pypiName } from './lockfiles/python.ts';

/** A package, or one version of it, as an option names it. */
export interface PackageName {
  readonly type: string;
  /** As lock files spell it, namespace included: `@scope/name`, `group:artifact`. */
  readonly name: string;
  readonly version: string | null;
}

/** Reads `pkg:npm/%40scope/name@1.0.0`, `pkg:npm/@scope/name`. Null when it is none, or of an ecosystem without lock files here. */
export function readPackageUrl(purl: string): PackageName | null {
  try {
    const { type, namespace, name, version } = PackageURL.fromString(purl);
    if (!type || !name) return null;
    const separator = type === 'maven' ? ':' : '/';
    const whole = namespace ? `${namespace}${separator}${name}` : name;
    return { type, name: canonicalName(type, whole), version: version ?? null };
  } catch {
    return null;
  }
}

/** One spelling per package: PyPI ignores case and `-_.`, NuGet, Composer and GitHub case; elsewhere names are exact. */
export function canonicalName(type: Ecosystem | string, name: string): string {
  if (type === 'pypi') return pypiName(name);
  return ['nuget', 'composer', 'githubactions', 'swift'].includes(type) ? name.toLowerCase() : name;
}

/** `pkg:npm/@scope/name`: readable, for fingerprints and messages; not percent-encoded. */
export function packageUrl(ecosystem: Ecosystem, name: string, version?: string): string {
  const path = ecosystem === 'maven' ? name.replace(':', '/') : name;
  return `pkg:${ecosystem}/${path}${version === undefined ? '' : `@${version}`}`;
}

/** Whether a package is the one an option names, at any version when the option gives none. */
export function isNamed(
  named: PackageName,
  found: { readonly ecosystem: Ecosystem; readonly name: string },
  version: string,
): boolean {
  if (named.type !== found.ecosystem || named.name !== canonicalName(found.ecosystem, found.name))
    return false;
  return named.version === null || named.version.replace(/^v(?=\d)/, '') === version.replace(/^v(?=\d)/, '');
}
