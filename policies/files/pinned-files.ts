/** Workflow files pinned to commits, as changes to write, and what of it is left to people. Pure. */
import { own } from '../engine/prose.ts';
import type { Origin } from '../engine/setting.ts';
import type { About } from '../pull-request/workflow-hardening/rule.ts';
import type { FileChange, LeftFile } from './offer.ts';
import { pinFile, type Resolved } from './pins.ts';

/** A file as git holds it. */
export interface HeldBlob {
  readonly mode: '100644' | '100755';
  /** Whether the text that was read is all of it: a byte order mark and bytes that are no UTF-8 are not. */
  readonly isExact: boolean;
}

interface PinningWith {
  /** By `keyOf`. */
  readonly commits: ReadonlyMap<string, Resolved>;
  readonly blobs: ReadonlyMap<string, HeldBlob>;
  readonly why: Origin;
}

const policy = 'repository-workflows';

function pinWords(count: number, branches: readonly string[]): string {
  const places = `${count} ${count === 1 ? 'use' : 'uses'} pinned to the commit of today`;
  return branches.length === 0 ? places : `${places}; no longer follows ${branches.join(', ')}`;
}

type Pinned = ReturnType<typeof pinFile>;

function changeOf(
  before: string,
  { file }: Pinned,
  mode: HeldBlob['mode'],
  why: Origin,
): readonly FileChange[] {
  if (!file) return [];
  const { path, text: after, count, branches } = file;
  return [
    {
      path,
      mode,
      before,
      after,
      policy,
      why,
      does: pinWords(count, branches),
      affects: 'nobody today: the same code runs; from now on updates come as pull requests',
      risk: 'low',
    },
  ];
}

const leftOf = ({ left }: Pinned): readonly LeftFile[] =>
  left.map(({ path, line, text, why }) => ({ policy, what: `${path}:${line} ${text}`, because: why }));

const notPlain = own(
  'it is not plain UTF-8 text (it may begin with a byte order mark); better changed by hand',
);

export function pinsIn(
  files: readonly { readonly path: string; readonly text: string }[],
  rules: Omit<About, 'workflow'>,
  { commits, blobs, why }: PinningWith,
): { readonly files: readonly FileChange[]; readonly left: readonly LeftFile[] } {
  const done = files.map((file) => {
    const pinned = pinFile(file, rules, commits);
    const blob = blobs.get(file.path);
    if (blob?.isExact) return { files: changeOf(file.text, pinned, blob.mode, why), left: leftOf(pinned) };
    return { files: [], left: pinned.file ? [{ policy, what: file.path, because: notPlain } as const] : [] };
  });
  return { files: done.flatMap((one) => one.files), left: done.flatMap((one) => one.left) };
}
