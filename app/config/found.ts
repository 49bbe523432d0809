/** Remembers which files of other repositories were read and how they were found. */
import { type FileAnswer, type FileAsk, type FileRevision, revisionOf } from '../github/files/other-files.ts';

/** Remembers how files were found, for those who ask later. */
export function recorder() {
  const answers = new Map<string, Promise<FileRevision | null>>();
  const closed = new Map<string, Promise<boolean>>();
  return {
    record(ask: FileAsk, answer: Promise<FileAnswer>): Promise<FileAnswer> {
      const key = `${ask.owner}/${ask.repo}@${ask.ref ?? ''}:${ask.path}`;
      const revision = answer.then((one) => revisionOf(ask, one));
      answers.set(key, revision);
      const isClosed = answer.then((one) => one.kind === 'file' && !one.isPublic);
      const name = `${ask.owner}/${ask.repo}`.toLowerCase();
      const before = closed.get(name);
      closed.set(
        name,
        Promise.all([before, isClosed]).then((each) => each.includes(true)),
      );
      return answer;
    },
    revisions: async () => {
      const sorted = [...answers].sort(([a], [b]) => (a < b ? -1 : 1));
      const found = await Promise.all(sorted.map(([, answer]) => answer));
      return found.filter((one) => one !== null);
    },
    closed: async () => {
      const all = [...closed].map(async ([name, is]) => ((await is) ? [name] : []));
      return (await Promise.all(all)).flat().sort();
    },
  };
}
