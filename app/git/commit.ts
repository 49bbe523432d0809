/** What a commit says of itself. */
import type { Repository } from './repository.ts';

export interface Commit {
  /** The author's name, as they configured it. */
  readonly author: string;
  /** When it was committed, ISO 8601, UTC. */
  readonly date: string;
  readonly message: string;
  /** Id of its folder. */
  readonly tree: string | null;
}

/** `author Maria Silva <maria@example.org> 1764000000 +0100` */
const person = /^(author|committer) ?(.*?) ?<[^>]*> ?(-?\d+)? ?([+-]\d{4})?$/;

/** git writes headers, an empty line, then the message. Dates out of JavaScript's range read as 1970. */
export function parseCommit(text: string): Commit {
  const end = text.indexOf('\n\n');
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n');
  const people = headers.map((line) => person.exec(line.slice(0, 1000))).filter((match) => match !== null);
  const author = people.find((match) => match[1] === 'author')?.[2] ?? '';
  const date = new Date(Number(people.find((match) => match[1] === 'committer')?.[3] ?? 0) * 1000);
  return {
    author,
    date: Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString(),
    message: end < 0 ? '' : text.slice(end + 2).trimEnd(),
    tree: /^tree ([0-9a-f]+)$/.exec(headers[0] ?? '')?.[1] ?? null,
  };
}

export async function readCommit({ objects }: Repository, sha: string): Promise<Commit> {
  const [bytes] = await objects.contents([sha]);
  return parseCommit(new TextDecoder().decode(bytes));
}
