/** An advisory database: what it is asked, and what it answers. */
import type { Advisory } from '../../../policies/facts/dependency-changes.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { canonicalName } from '../../../policies/formats/package-url.ts';

/** One version of one package. */
export interface PackageVersion {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
}

/** An advisory about a package version, before it is known how it stands to the change. */
export type FoundAdvisory = Omit<Advisory, 'standing'>;

/** By {@link versionKey}. A missing version has no answer; an empty list means that no advisory is known. */
export type Answers = ReadonlyMap<string, readonly FoundAdvisory[]>;

export interface AdvisoryProvider {
  /** For people: `GitHub Advisory Database`. Our own words. */
  readonly name: string;
  covers(ecosystem: Ecosystem): boolean;
  /** Only versions of ecosystems it covers. Throws `CannotLook` when it cannot answer. */
  ask(versions: readonly PackageVersion[]): Promise<Answers>;
}

/** However a name is spelled: where `Foo` and `foo` are one package, they have one key. */
export function versionKey({ ecosystem, name, version }: PackageVersion): string {
  return `${ecosystem} ${canonicalName(ecosystem, name)} ${version}`;
}
