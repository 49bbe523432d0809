/** What OSCAL documents have in common (NIST, 1.2.1): ids that stay the same, texts as its schema wants them. Pure. */
import { createHash } from 'node:crypto';
import { visible } from '../../../papers/visible.ts';
import type { Control } from '../../model/control.ts';
import type { Dossier } from '../../model/dossier.ts';

export const oscalVersion = '1.2.1';

/** Of our properties. */
export const ns = 'https://github.com/fairlead/fairlead/ns/oscal';

/** Any fixed one (RFC 9562, section 5.5). */
const namespace = Buffer.from('6f0c1f0e5b5a4f3c9d0b7e3a1c2d4e5f', 'hex');

/** Version 5: the same key gives the same id, so that two exports can be compared. */
export function uuid(...key: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(key.join('\0'), 'utf8').digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const text = hash.toString('hex', 0, 16);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

/** Whose and which period's ids these are. */
export const scopeOf = ({ client, period }: Dossier): string => [client.id, period.from, period.to].join(' ');

/** One line, not empty, no space at its ends. */
export const line = (text: string): string => visible(text).trim() || '–';

/** What a token may be: it begins with a letter. Ids that begin with a number get their framework before them. */
export function controlId({ framework, id }: Pick<Control, 'framework' | 'id'>): string {
  const token = (/^[A-Za-z_]/.test(id) ? id : `${framework}-${id}`).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return /^[A-Za-z_]/.test(token) ? token : `c-${token}`;
}

export const statementId = (control: Pick<Control, 'framework' | 'id'>): string =>
  `${controlId(control)}_smt`;

export const prop = (name: string, value: string) => ({ name, ns, value: line(value) });

export const metadata = (dossier: Dossier, title: string) => ({
  title: line(title),
  'last-modified': dossier.collectedAt,
  version: line(dossier.collector.version),
  'oscal-version': oscalVersion,
});

/** A list that is empty is not there: the schema allows no empty ones. */
export const some = <K extends string, T>(name: K, items: readonly T[]): Partial<Record<K, readonly T[]>> =>
  items.length === 0 ? {} : ({ [name]: items } as Record<K, readonly T[]>);

/** Which controls are looked at; all where nobody said. */
export const reviewed = (controls: readonly Control[]) => ({
  'control-selections': [
    controls.length === 0
      ? { 'include-all': {} }
      : { 'include-controls': distinct(controls).map((control) => ({ 'control-id': controlId(control) })) },
  ],
});

/** Two frameworks may have an id alike: it is one control here. */
export const distinct = (controls: readonly Control[]): readonly Control[] => [
  ...new Map(controls.map((control) => [controlId(control), control])).values(),
];
