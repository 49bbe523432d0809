/** Places in files that are programs: found by their usual form, since nothing but running them would tell all. */
import type { Leaf } from './leaves.ts';

type Reader = (source: string) => readonly Leaf[];

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** The addresses in `maven { url … }` and `ivy { url … }` of a Gradle script, and what it says of protocols. */
export const gradleScript: Reader = (source) => {
  const plain = source.replace(/^\s*\/\/.*$/gm, '');
  const blocks = plain.matchAll(/\b(?:maven|ivy)\s*(?:\(\s*["']([^"']+)["']\s*\)|\{([^{}]*))/g);
  const places = [...blocks].flatMap(({ 1: address, 2: inside = '', index }): readonly Leaf[] => {
    const line = lineAt(plain, index);
    const [, quoted, other] =
      /\burl\b\s*[=(]?\s*(?:uri\s*)?\(?\s*(?:["']([^"']*)["']|([^\s;"']+))/.exec(inside) ?? [];
    const found = address ?? quoted ?? (other === undefined ? undefined : `\${${other}}`);
    const insecure = /allowInsecureProtocol\b\s*[=(]?\s*true/i.test(inside);
    return [
      ...(found === undefined ? [] : [{ path: 'url', value: found, line }]),
      ...(insecure ? [{ path: 'allowInsecureProtocol', value: 'true', line }] : []),
    ];
  });
  return places;
};

/** `source = "…"` of Terraform's modules. */
export const terraformSources: Reader = (source) =>
  source.split('\n').flatMap((raw, i) => {
    const value = /^\s*source\s*=\s*"([^"]*)"/.exec(raw)?.[1];
    return value === undefined ? [] : [{ path: 'source', value, line: i + 1 }];
  });
