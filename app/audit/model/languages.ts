/** What a path is: a program in some language, or something beside it. By its name alone. Pure. */
import { compileGlobs } from '../../../policies/engine/glob.ts';
import {
  documentation,
  generated,
  lockFiles,
  tests,
  vendored,
} from '../../../policies/formats/path-kinds.ts';

const languages: readonly (readonly [name: string, extensions: string])[] = [
  ['Assembly', 'asm s'],
  ['C', 'c h'],
  ['C#', 'cs'],
  ['C++', 'cc cpp cxx hh hpp hxx'],
  ['Clojure', 'clj cljs cljc'],
  ['CSS', 'css scss sass less'],
  ['CUDA', 'cu cuh'],
  ['Dart', 'dart'],
  ['Elixir', 'ex exs'],
  ['Elm', 'elm'],
  ['Erlang', 'erl hrl'],
  ['F#', 'fs fsx'],
  ['Fortran', 'f f90 f95'],
  ['Go', 'go'],
  ['GraphQL', 'graphql gql'],
  ['Groovy', 'groovy gradle'],
  ['Haskell', 'hs'],
  ['HTML', 'html htm ejs hbs mustache erb haml pug twig jinja j2 liquid'],
  ['Java', 'java'],
  ['JavaScript', 'js jsx mjs cjs'],
  ['Julia', 'jl'],
  ['Kotlin', 'kt kts'],
  ['Lua', 'lua'],
  ['Nix', 'nix'],
  ['Objective-C', 'm mm'],
  ['OCaml', 'ml mli'],
  ['Perl', 'pl pm'],
  ['PHP', 'php'],
  ['PowerShell', 'ps1 psm1'],
  ['Protocol Buffers', 'proto'],
  ['Python', 'py pyi pyx'],
  ['R', 'r'],
  ['Ruby', 'rb rake'],
  ['Rust', 'rs'],
  ['Scala', 'scala sc'],
  ['Shell', 'sh bash zsh fish'],
  ['Solidity', 'sol'],
  ['SQL', 'sql'],
  ['Svelte', 'svelte'],
  ['Swift', 'swift'],
  ['Terraform', 'tf tfvars hcl'],
  ['TypeScript', 'ts tsx mts cts'],
  ['Visual Basic', 'vb'],
  ['Vue', 'vue'],
  ['Zig', 'zig'],
];

const byExtension = new Map(
  languages.flatMap(([name, extensions]) => extensions.split(' ').map((one) => [one, name] as const)),
);
const byName: ReadonlyMap<string, string> = new Map([
  ['dockerfile', 'Docker'],
  ['containerfile', 'Docker'],
  ['makefile', 'Make'],
  ['rakefile', 'Ruby'],
  ['jenkinsfile', 'Groovy'],
]);

/** Null: no program. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const known = byName.get(name) ?? (name.startsWith('dockerfile.') ? 'Docker' : undefined);
  return known ?? (dot > 0 ? (byExtension.get(name.slice(dot + 1)) ?? null) : null);
}

const isMade = compileGlobs([...generated, ...vendored]);
const isDocumentation = compileGlobs(documentation);
export const isTest = compileGlobs(tests);
export const isLockFile = compileGlobs(lockFiles);
const isExample = compileGlobs([
  '**/{example,examples,sample,samples,demo,demos,doc,docs,documentation,website}/**',
]);

/** A program of this project's own: not generated, not other people's, not documentation. Tests are, too. */
export function isProgram(path: string): boolean {
  return languageOf(path) !== null && !isMade(path) && !isDocumentation(path);
}

const isOthers = compileGlobs([...vendored, '**/{site-packages,dist-packages}/**', '**/build/lib/**']);

/** Where values are usually made up: tests, examples, documentation, other people's published code. */
export function isMadeUpPlace(path: string): boolean {
  return (
    isTest(path) ||
    isExample(path) ||
    isDocumentation(path) ||
    isOthers(path) ||
    /\.(?:example|sample|template|dist|tpl)$/i.test(path)
  );
}
