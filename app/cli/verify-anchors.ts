/** The anchors in a clone: of all its branches and their whole history, so that one that was deleted later counts, too. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { anchorsFolder } from '../evidence/anchors/file.ts';
import { readAnchor } from '../evidence/verify/anchor.ts';
import type { Anchor } from '../evidence/verify/state.ts';
import { answer, runGit } from '../git/run.ts';
import { Usage } from './command.ts';

/** Bytes of one file. */
const maxFile = 100_000;

export interface Anchors {
  readonly anchors: readonly Anchor[];
  /** Why files there are none: whoever may commit may put anything there, and what nobody signed says nothing of a ledger. */
  readonly odd: readonly Prose[];
}

/** Throws {@link Usage} where there are none; `CannotLook` where git cannot read them. */
export async function anchorsIn(folder: string): Promise<Anchors> {
  const listed = answer(
    await runGit(['-C', folder, 'rev-list', '--objects', '--all', '--', anchorsFolder]),
    own('list what was committed'),
  ).toString('utf8');
  const files = listed.split('\n').flatMap((line) => {
    const [, oid = '', path = ''] = /^([0-9a-f]+) (.+\.json)$/.exec(line) ?? [];
    return path.startsWith(`${anchorsFolder}/`) ? [{ oid, path }] : [];
  });
  const anchors: Anchor[] = [];
  const odd: Prose[] = [];
  for (const { oid, path } of files) {
    const read = await runGit(['-C', folder, 'cat-file', 'blob', oid], { max: maxFile });
    const one = readAnchor(path, read.code === 0 ? read.stdout.toString('utf8') : '');
    if ('problem' in one) odd.push(one.problem);
    else anchors.push(one);
  }
  if (anchors.length === 0) throw new Usage(say`${folder} has no anchors (${`${anchorsFolder}/`})`);
  return { anchors, odd };
}
