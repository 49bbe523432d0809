/** Places in files that are programs: found by their usual form, since nothing but running them would tell all. */
import type { Leaf } from './leaves.ts';

type Reader = (source: string) => readonly Leaf[];

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** From an opening brace to the one that closes it, or to the end. */
function block(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + maxBlock); at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
    if (depth === 0) return text.slice(from, at);
  }
  return text.slice(from, from + maxBlock);
}

/** Of the repository blocks that people write, and of how many are looked at. */
const maxBlock = 2000;
const maxBlocks = 200;

const address =
  /\b(?:setUrl|url)\b(?:\.set)?\s*[=(]?\s*\(?\s*(?:uri\s*)?\(?\s*(?:["']([^"']*)["']|([^\s;"'()]+))/;

/** On one line: looking for it over many lines again and again would take their number squared. */
const commentLine = /^[^\S\n\r\u2028\u2029]*\/\/.*$/gm;

/** `maven("…")`, `maven(url = "…")`, `maven { url … }`, `ivy { … }`; a script that is fetched and run. */
export const gradleScript: Reader = (source) => {
  const plain = source.replace(commentLine, '');
  const blocks = [
    ...plain.matchAll(/\b(?:maven|ivy)\s*(?:\(\s*(?:url\s*=\s*)?(?:uri\s*\()?\s*["']([^"']+)["']|\{)/g),
  ];
  const places = blocks.slice(0, maxBlocks).flatMap(({ 0: whole, 1: given, index }): readonly Leaf[] => {
    const line = lineAt(plain, index);
    const inside = given === undefined ? block(plain, index + whole.length - 1) : '';
    const [, quoted, other] = address.exec(inside) ?? [];
    const found = given ?? quoted ?? (other === undefined ? undefined : `\${${other}}`);
    const insecure = /allowInsecureProtocol\b\s*[=(]?\s*true/i.test(inside);
    return [
      ...(found === undefined ? [] : [{ path: 'url', value: found, line }]),
      ...(insecure ? [{ path: 'allowInsecureProtocol', value: 'true', line }] : []),
    ];
  });
  const scripts = [
    ...plain.matchAll(/\bapply\s*\(?\s*(?:\{\s*)?from\s*[:=(]?\s*(?:uri\s*\()?["'](https?:[^"']+)["']/g),
  ];
  return [
    ...places,
    ...scripts
      .slice(0, maxBlocks)
      .map(({ 1: value = '', index }) => ({ path: 'url', value, line: lineAt(plain, index) })),
  ];
};

/** `source = "…"` of Terraform's modules. */
export const terraformSources: Reader = (source) =>
  source.split('\n').flatMap((raw, i) => {
    const value = /^\s*source\s*=\s*"([^"]*)"/.exec(raw)?.[1];
    return value === undefined ? [] : [{ path: 'source', value, line: i + 1 }];
  });
