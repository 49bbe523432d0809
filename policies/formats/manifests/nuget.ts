/** .NET project files; versions may be kept centrally (https://learn.microsoft.com/nuget/consume-packages/central-package-management). */
import { type ManifestReader, names } from './manifest.ts';

function included(text: string, tag: string): readonly { readonly name: string; readonly rest: string }[] {
  return text
    .split(`<${tag} `)
    .slice(1)
    .map((part) => part.split('>', 1)[0] ?? '')
    .flatMap((rest) => {
      const name = /\bInclude="([^"]+)"/.exec(rest)?.[1];
      return name ? [{ name, rest }] : [];
    });
}

export const projectFile: ManifestReader = (text) => {
  if (!text.includes('<Project')) throw new Error('no <Project>');
  const references = included(text, 'PackageReference');
  const isTool = ({ rest }: { readonly rest: string }) => /\bPrivateAssets="all"/i.test(rest);
  const isPinned = ({ rest }: { readonly rest: string }) => /\bVersion(?:Override)?="/.test(rest);
  const wanted = references.filter((reference) => !isTool(reference));
  return names({
    direct: wanted.filter(isPinned).map(({ name }) => name),
    inherited: wanted.filter((reference) => !isPinned(reference)).map(({ name }) => name),
    offered: included(text, 'PackageVersion').map(({ name }) => name),
    other: references.filter(isTool).map(({ name }) => name),
  });
};
