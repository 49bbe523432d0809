/** How the base branch's `.gitattributes` marks kinds of files: a change must not mark its own files. */
import { attributeReader, type GitAttributes } from '../formats/git-attributes.ts';

export type FileMarks = GitAttributes;

/**
 * Whether a path is marked as generated, as somebody else's, or as nothing to show (`-diff`, `binary`); `false` where
 * linguist's own guess is taken back (`-linguist-generated`), null when nothing is said.
 */
export function markReader(marks: FileMarks): (path: string) => boolean | null {
  const made = madeReader(marks);
  const diff = attributeReader(marks, 'diff');
  return (path) => (diff(path) === false ? true : made(path));
}

/** The same without `-diff`: whether the base branch says that tools or somebody else wrote such files. */
export function madeReader(marks: FileMarks): (path: string) => boolean | null {
  const generated = attributeReader(marks, 'linguist-generated');
  const vendored = attributeReader(marks, 'linguist-vendored');
  return (path) => {
    const says = [generated(path), vendored(path)];
    if (says.includes(true)) return true;
    return says.includes(false) ? false : null;
  };
}
