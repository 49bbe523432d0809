/** `extends`: the packs and the shared files that a file stands on. */

import { type PackName, packNames } from '../../packs/texts.ts';
import { list, own, type Prose, say } from '../prose.ts';
import { seen, suggestion } from './expected.ts';
import type { Entry, Fault, Node, Position } from './tree.ts';

/** A pack of this repository, or the file of another repository at a branch, tag or commit. */
export type Extended =
  | { readonly kind: 'pack'; readonly name: PackName; readonly at: Position }
  | {
      readonly kind: 'shared';
      readonly owner: string;
      readonly repo: string;
      readonly ref: string;
      readonly at: Position;
    };

/** Entries of one `extends`: each costs a read, and nobody keeps track of more than a few. */
const maxEntries = 10;

/** GitHub's rules for names; a ref as `git check-ref-format` allows it, and nothing that could mean a range or a path. */
const shared =
  /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([A-Za-z0-9._-]{1,100})@([A-Za-z0-9][A-Za-z0-9._/+-]{0,199})$/;

/** A pack, or `owner/repo@ref`, as it is written. */
export function extendedName(one: Extended): string {
  return one.kind === 'pack' ? one.name : `${one.owner}/${one.repo}@${one.ref}`;
}

export function readExtends(entry: Entry | undefined): {
  readonly value: readonly Extended[];
  readonly faults: readonly Fault[];
} {
  if (!entry) return { value: [], faults: [] };
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  if (nodes.length > maxEntries) {
    const message = say`"extends" may have at most ${maxEntries} entries; here it has ${nodes.length}`;
    return { value: [], faults: [{ at: entry.value.at, message }] };
  }
  const read = nodes.map(readOne);
  return {
    value: read.flatMap((one) => ('message' in one ? [] : [one])),
    faults: read.flatMap((one) => ('message' in one ? [one] : [])),
  };
}

function readOne(node: Node): Extended | Fault {
  const { at } = node;
  if (node.kind !== 'scalar' || typeof node.value !== 'string')
    return { at, message: say`"extends" names ${forms()}; here it is ${seen(node)}` };
  const name = packNames.find((pack) => pack === node.value);
  if (name) return { kind: 'pack', name, at };
  const [, owner, repo, ref] = shared.exec(node.value) ?? [];
  const isPlain = ref && !ref.includes('..') && !ref.includes('//') && repo !== '.' && repo !== '..';
  if (owner && repo && isPlain) return { kind: 'shared', owner, repo, ref, at };
  return { at, message: notExtendable(node.value) };
}

function forms(): Prose {
  return say`a pack (${own(packNames.join(', '))}) or a file of another repository (owner/repo@ref)`;
}

function notExtendable(text: string): Prose {
  if (/^[\w.-]+\/[\w.-]+$/.test(text))
    return say`"extends" needs the branch, tag or commit of ${text}; write ${`${text}@`} and its name`;
  if (text.includes('/') || text.includes('@'))
    return say`"${text}" does not have the form owner/repo@ref, where ref is a branch, a tag or a commit`;
  const near = suggestion(text, packNames);
  const all = say`. There are ${list(packNames.map((name) => own(name)))}`;
  return say`there is no pack "${text}"${near.length > 0 ? near : all}`;
}
