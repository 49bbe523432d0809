/** What the base branch's `.gitattributes` says of kinds of files: a change must not mark its own files. */
import { attributeReader, type GitAttributes } from '../formats/git-attributes.ts';

export type FileMarks = GitAttributes;

/**
 * Whether a path is marked as generated, as somebody else's, or as nothing to show (`-diff`, `binary`); `false` where
 * linguist's own guess is taken back (`-linguist-generated`), null when nothing is said.
 */
export function markReader(marks: FileMarks): (path: string) => boolean | null {
  const generated = attributeReader(marks, 'linguist-generated');
  const vendored = attributeReader(marks, 'linguist-vendored');
  const diff = attributeReader(marks, 'diff');
  return (path) => {
    const says = [generated(path), vendored(path)];
    if (says.includes(true) || diff(path) === false) return true;
    return says.includes(false) ? false : null;
  };
}
