/**
 * A section of ours in the notes of a release, between two lines that nobody sees. Everything else in the notes is people's, and stays
 * as it is, byte for byte. GitHub has no way to write only if nothing changed: the notes are read again just before they are written, and when
 * they differ all begins anew.
 */
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { sectionBegin, sectionEnd } from './purposes.ts';

export interface ReleaseOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly tag: string;
}

/**
 * `left`: the notes are not ours to change now: a line of ours is missing, or people keep on editing. `refused`: the token may
 * not write them.
 */
export type Outcome = 'written' | 'same' | 'left' | 'absent' | 'gone' | 'refused';

/** GitHub's limit on the notes, in characters. */
const maxNotes = 125_000;
const maxTries = 3;

interface Notes {
  readonly id: number;
  readonly text: string;
}

/** Where a text has this as a line of its own: titles of pull requests, which GitHub lists in notes, may say it, too. */
function linesAt(text: string, line: string): readonly number[] {
  const found = [...text.matchAll(new RegExp(`(?<=^|\\n)${line}(?=\\r?\\n|$)`, 'g'))];
  return found.map(({ index }) => index);
}

/**
 * The notes with this section; `left` where it cannot be told which part of them is ours. People's line ends are theirs.
 * `mayAdd`: whether it is put there where there is none.
 */
export function withSection(
  notes: string,
  section: string,
  mayAdd: boolean,
): { readonly notes: string } | 'left' | 'absent' {
  const [begins, ends] = [linesAt(notes, sectionBegin), linesAt(notes, sectionEnd)];
  const block = `${sectionBegin}\n${section}\n${sectionEnd}`;
  if (begins.length + ends.length === 0) {
    if (!mayAdd) return 'absent';
    return { notes: notes === '' ? block : `${notes}\n\n${block}` };
  }
  const [[from = 0], [to = 0]] = [begins, ends];
  if (begins.length !== 1 || ends.length !== 1 || to < from) return 'left';
  return { notes: notes.slice(0, from) + block + notes.slice(to + sectionEnd.length) };
}

async function read({ octokit, owner, repo, tag }: ReleaseOn): Promise<Notes | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', {
      owner,
      repo,
      tag,
      // What was read before may be what somebody edited since.
      request: { calls: undefined },
    });
    return { id: Number(data.id), text: data.body ?? '' };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function write(
  { octokit, owner, repo }: ReleaseOn,
  release_id: number,
  body: string,
): Promise<'written' | 'refused'> {
  try {
    await octokit.request('PATCH /repos/{owner}/{repo}/releases/{release_id}', {
      owner,
      repo,
      release_id,
      body,
    });
    return 'written';
  } catch (error) {
    if ([403, 404, 422].includes(statusOf(error) ?? 0)) return 'refused';
    throw error;
  }
}

/** At most one write; none when the notes say it already. */
export async function publishReleaseSection(
  on: ReleaseOn,
  section: string,
  mayAdd: boolean,
): Promise<Outcome> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const before = await read(on);
    if (!before) return 'gone';
    const next = withSection(before.text, section, mayAdd);
    if (typeof next === 'string') return next;
    if (next.notes === before.text) return 'same';
    if (next.notes.length > maxNotes) return 'left';
    const now = await read(on);
    if (!now) return 'gone';
    if (now.id === before.id && now.text === before.text) return write(on, now.id, next.notes);
  }
  return 'left';
}
