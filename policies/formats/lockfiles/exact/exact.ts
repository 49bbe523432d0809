/** What manifests that pin versions themselves have in common. */
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type UnpinnedPackage,
} from '../locked-package.ts';

/** `pinned`: one exact version. `loose`: a range, or a version that something else decides. */
export type Declared = { readonly pinned: LockedPackage } | { readonly loose: UnpinnedPackage };

type About = Pick<LockedPackage, 'ecosystem' | 'name' | 'version'> & Partial<LockedPackage>;

export function pinned(about: About): Declared {
  return { pinned: locked({ direct: true, ...about }) };
}

export function loose(about: UnpinnedPackage): Declared {
  return { loose: about };
}

export function contentsOf(declared: readonly Declared[]): LockFileContents {
  return {
    packages: declared.flatMap((one) => ('pinned' in one ? [one.pinned] : [])),
    unpinned: declared.flatMap((one) => ('loose' in one ? [one.loose] : [])),
  };
}

/** `${name}` in a text, replaced by what this file itself says of it; what it does not say stays. */
export function filledIn(text: string, values: ReadonlyMap<string, string>, form: RegExp): string {
  let filled = text;
  // A value may name another one.
  for (let depth = 0; depth < 5 && form.test(filled); depth++)
    filled = filled.replace(new RegExp(form, 'g'), (whole, name: string) => values.get(name) ?? whole);
  return filled;
}

/** Values by name; a name that has several values has none. */
export function unambiguous(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return new Map(
    [...byName].flatMap(([name, all]) => {
      const values = new Set(all.map(([, value]) => value));
      return values.size === 1 ? [[name, all[0]?.[1] ?? ''] as const] : [];
    }),
  );
}

/** Versions by name that nothing in their own file uses: another file does, or a parent that is not seen. */
export function unusedVersions(
  values: ReadonlyMap<string, string>,
  source: string,
  reference: (name: string) => string,
): readonly { readonly requirement: string; readonly line: number }[] {
  return [...values].flatMap(([name, value]) => {
    if (!/version/i.test(name) || !/^\d+\./.test(value) || source.includes(reference(name))) return [];
    const at = source.indexOf(`<${name}`);
    return [{ requirement: `${name} = ${value}`, line: source.slice(0, Math.max(0, at)).split('\n').length }];
  });
}
