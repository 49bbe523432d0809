/**
 * *.csproj and its kin, Directory.Packages.props, packages.config (https://learn.microsoft.com/nuget/consume-packages).
 * NuGet takes the lowest version that fits, so `13.0.1` is what is installed unless another package asks for more.
 */
import { childText, type Element, readMarkup, withAncestors } from '../../markup.ts';
import type { LockFileContents, LockSetting } from '../locked-package.ts';
import { contentsOf, type Declared, filledIn, loose, pinned, unambiguous, unusedVersions } from './exact.ts';

const holders = /^(PackageReference|PackageVersion|GlobalPackageReference|DotNetCliToolReference|package)$/;
const property = /\$\((\w+)\)/;

/** Versions of the project itself, of its language and of its platform. */
const own =
  /^((Package|Assembly|File|Informational|Product|Application|ApplicationDisplay|Semantic|Release|Base|Major|Minor)?Version(Prefix|Suffix)?|LangVersion|.*(Framework|Platform|SDK|OSPlatform|Tools|VisualStudio).*Version.*)$/i;

/** Throws an `Error` for what is not well-formed. */
export function readMsbuild(source: string): LockFileContents {
  const all = withAncestors(readMarkup(source));
  const values = unambiguous(
    all.flatMap(({ element, above }) =>
      above.at(-1) === 'PropertyGroup' ? [[element.name, element.text.trim()] as const] : [],
    ),
  );
  const declared = all.flatMap(({ element }) => [
    ...(holders.test(element.name) ? declaredIn(element, values) : []),
    ...sdkOf(element),
  ]);
  const foreign = new Map([...values].filter(([name]) => !own.test(name)));
  const elsewhere = unusedVersions(foreign, source, (name) => `$(${name})`).map((one) =>
    loose({ ecosystem: 'nuget', name: one.requirement, ...one }),
  );
  return {
    ...contentsOf([...declared, ...elsewhere]),
    settings: all.flatMap(({ element }) => sourcesIn(element)),
  };
}

function attribute(element: Element, ...names: readonly string[]): string {
  const found = [...element.attributes].find(([name]) => names.includes(name.toLowerCase()));
  return found?.[1].trim() ?? '';
}

function declaredIn(element: Element, values: ReadonlyMap<string, string>): readonly Declared[] {
  const name = attribute(element, 'include', 'update', 'id');
  const written =
    attribute(element, 'version', 'versionoverride') ||
    childText(element, 'Version') ||
    childText(element, 'VersionOverride');
  // Without a version, Directory.Packages.props has it.
  if (name === '' || written === '') return [];
  const filled = filledIn(written, values, property);
  const version = /^\[([^,[\]()]+)\]$/.exec(filled)?.[1]?.trim() ?? filled;
  const { line } = element;
  return [
    /^\d[\w.+-]*$/.test(version)
      ? pinned({ ecosystem: 'nuget', name, version, line })
      : loose({ ecosystem: 'nuget', name, requirement: `${name} ${written}`, line }),
  ];
}

/** `<Project Sdk="Microsoft.Build.Traversal/4.1.0">`, `<Sdk Name="…" Version="…" />` */
function sdkOf(element: Element): readonly Declared[] {
  const { line } = element;
  if (element.name === 'Sdk') {
    const [name, version] = [attribute(element, 'name'), attribute(element, 'version')];
    return name && /^\d[\w.+-]*$/.test(version) ? [pinned({ ecosystem: 'nuget', name, version, line })] : [];
  }
  if (element.name !== 'Project') return [];
  return attribute(element, 'sdk')
    .split(';')
    .flatMap((sdk) => {
      const [, name, version] = /^\s*([\w.-]+)\/(\d[\w.+-]*)\s*$/.exec(sdk) ?? [];
      return name && version ? [pinned({ ecosystem: 'nuget', name, version, line })] : [];
    });
}

/** Where packages of this project are looked for, beside nuget.config. */
function sourcesIn({ name, text, line }: Element): readonly LockSetting[] {
  if (!/^(RestoreSources|RestoreAdditionalProjectSources)$/.test(name)) return [];
  return text.split(';').flatMap((raw): readonly LockSetting[] => {
    const source = raw.trim();
    if (source === '' || source === `$(${name})`) return [];
    const words = `${name} = ${source}`;
    if (source.includes('$(')) return [{ kind: 'opaque', text: words, address: null, line }];
    return [{ kind: 'index', text: words, address: source, line }];
  });
}
