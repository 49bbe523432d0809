/**
 * Rules of OSCAL 1.2.1 that documents here have to keep: those that NIST's schema checks and that are easily broken, and those that it does
 * not check (ids that refer to nothing, or are there twice).
 */
import { join } from 'node:path';
import type { Files } from './made.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const token = /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u;
const names = ['catalog', 'assessment-plan', 'assessment-results'] as const;

const needed: Readonly<Record<string, readonly string[]>> = {
  results: ['uuid', 'title', 'description', 'start', 'reviewed-controls'],
  observations: ['uuid', 'description', 'methods', 'collected'],
  findings: ['uuid', 'title', 'description', 'target'],
  risks: ['uuid', 'title', 'description', 'statement', 'status'],
  controls: ['id', 'title'],
  'relevant-evidence': ['description'],
};

type Visit = (name: string, value: unknown, of: string) => void;

function walk(value: unknown, visit: Visit, of: string): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      visit(of, item, of);
      walk(item, visit, of);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    visit(name, inner, of);
    walk(inner, visit, name);
  }
}

function problemsOfOne(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [`${name} is empty`] : [];
  if (typeof value === 'object' && value !== null)
    return (needed[name] ?? []).filter((one) => !(one in value)).map((one) => `one of ${name} has no ${one}`);
  const text = String(value);
  const isToken = name === 'control-id' || name === 'target-id';
  return [
    ...(/^\S(.*\S)?$/.test(text) ? [] : [`${name} has edges or lines: ${text}`]),
    ...(isToken && !token.test(text) ? [`${name} ${text}`] : []),
    ...(name === 'reason' && !['pass', 'fail', 'other'].includes(text) ? [`reason ${text}`] : []),
  ];
}

function problemsOfShape(document: unknown): readonly string[] {
  const problems: string[] = [];
  walk(document, (name, value) => void problems.push(...problemsOfOne(name, value)), '');
  return problems;
}

const valuesOf = (document: unknown, wanted: (name: string) => boolean): readonly string[] => {
  const found: string[] = [];
  walk(
    document,
    (name, value) => {
      if (typeof value === 'string' && wanted(name)) found.push(value);
    },
    '',
  );
  return found;
};

export function problemsOfOscal(files: Files): readonly string[] {
  const documents = names.map(
    (name) => JSON.parse(files.get(`oscal/${name}.json`)?.toString('utf8') ?? '') as unknown,
  );
  const [catalog] = documents;
  const controls = new Set(valuesOf(catalog, (name) => name === 'id'));
  return documents.flatMap((document) => {
    const ids = valuesOf(document, (name) => name === 'uuid');
    const known = new Set(ids);
    const refers = valuesOf(document, (name) => name.endsWith('-uuid'));
    const links = valuesOf(document, (name) => name === 'href');
    const wanted = valuesOf(document, (name) => name === 'control-id' || name === 'target-id');
    return [
      ...problemsOfShape(document),
      ...(known.size === ids.length ? [] : ['an id is there twice']),
      ...ids.filter((id) => !uuidPattern.test(id)),
      ...refers.filter((id) => !known.has(id)).map((id) => `${id} refers to nothing`),
      ...links
        .filter((href) =>
          href.startsWith('#')
            ? !known.has(href.slice(1))
            : !files.has(join('oscal', href.split('#')[0] ?? '')),
        )
        .map((href) => `${href} leads nowhere`),
      ...wanted.filter((id) => !controls.has(id)).map((id) => `no control or statement ${id}`),
    ];
  });
}
