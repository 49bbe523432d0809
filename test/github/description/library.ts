/**
 * GitHub's description of its API as npm ships it: the types of `@octokit/openapi-types`, which are generated from the
 * OpenAPI document (that itself is 385 MB on disk). Types, required fields and enums are all in there; formats are not.
 */
import { readFileSync } from 'node:fs';
import { parseType, type Type } from './type.ts';

type Parts = Readonly<Record<string, ReadonlyMap<string, number>>>;

export interface Library {
  /** Follows references until there is none. */
  resolve(type: Type): Type;
  /** What a route answers with a status, null when the description does not know the status; undefined: no such route. */
  answer(route: string, status: number): Type | null | undefined;
  /** What a route may be asked: its query parameters and its body; null where there is none, undefined: no such route. */
  question(route: string): { readonly query: Type | null; readonly body: Type | null } | undefined;
  /** What a webhook holds; null: the description does not know the event and action. */
  webhook(event: string, action: string | null): Type | null;
}

/** Where each member of an interface (or of one of its sections) begins, read off the generator's indentation. */
function membersOf(text: string, from: number, indent: string): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  const line = new RegExp(
    `\\n(${indent}(?:readonly )?("?)(?! |\\*)([^"\\n]+?)\\2\\??:(?=\\s)|${indent.slice(2)}[}])`,
    'g',
  );
  line.lastIndex = from;
  for (let match = line.exec(text); match?.[3] !== undefined; match = line.exec(text)) {
    members.set(match[3], line.lastIndex);
  }
  return members;
}

function partsOf(text: string): Parts {
  const at = (start: string): number => {
    const found = text.indexOf(start);
    if (found < 0) throw new Error(`the description has no ${start}`);
    return found;
  };
  const components = at('export interface components {');
  const section = (name: string): ReadonlyMap<string, number> =>
    membersOf(text, text.indexOf(`\n  ${name}: {`, components) + 1, '    ');
  return {
    paths: membersOf(text, at('export interface paths {'), '  '),
    operations: membersOf(text, at('export interface operations {'), '  '),
    schemas: section('schemas'),
    responses: section('responses'),
  };
}

const field = (type: Type, name: string): Type | null =>
  type.kind === 'object' ? (type.fields.get(name)?.type ?? null) : null;

/** `{branch+}` and `{branch}` are the same parameter, whatever it is called. */
const withoutNames = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

export function readLibrary(file: string): Library {
  const text = readFileSync(file, 'utf8');
  const parts = partsOf(text);
  const paths = new Map([...(parts.paths ?? [])].map(([path, offset]) => [withoutNames(path), offset]));
  const parsed = new Map<number, Type>();
  const typeAt = (offset: number): Type => {
    const known = parsed.get(offset) ?? parseType(text, offset);
    parsed.set(offset, known);
    return known;
  };
  const named = (section: string, name: string): Type => {
    const offset = parts[section]?.get(name);
    if (offset === undefined) throw new Error(`the description has no ${section} ${name}`);
    return typeAt(offset);
  };
  const resolve = (type: Type): Type => {
    if (type.kind !== 'reference') return type;
    const [root = '', ...rest] = type.path;
    const [section, name = '', ...inner] = root === 'components' ? rest : [root, ...rest];
    let found = resolve(named(section ?? '', name));
    for (const step of inner) {
      const next = field(found, step);
      if (!next) throw new Error(`the description has no ${type.path.join('.')}`);
      found = resolve(next);
    }
    return found;
  };
  const at = (type: Type | null, name: string): Type | null => {
    const found = type && field(resolve(type), name);
    return found && resolve(found);
  };
  const operationOf = (route: string): Type | null => {
    const [method = '', path = ''] = route.split(' ');
    const offset = paths.get(withoutNames(path));
    return offset === undefined ? null : at(typeAt(offset), method.toLowerCase());
  };
  return {
    resolve,
    question: (route) => {
      const operation = operationOf(route);
      if (!operation) return undefined;
      const body = at(at(operation, 'requestBody'), 'content');
      return { query: at(at(operation, 'parameters'), 'query'), body: at(body, 'application/json') };
    },
    webhook: (event, action) => {
      const name = ['webhook', event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-');
      return parts.schemas?.has(name) ? named('schemas', name) : null;
    },
    answer: (route, status) => {
      const operation = operationOf(route);
      if (!operation) return undefined;
      const response = at(at(operation, 'responses'), String(status));
      if (!response) return null;
      return at(at(response, 'content'), 'application/json') ?? { kind: 'never' };
    },
  };
}
