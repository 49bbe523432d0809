/** Releases: GitHub keeps nothing of one that is deleted. Pure. */
import { z } from 'zod';
import { at, id, instantOf, maybe, name, person, type Reader, reader, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

/** Said together with `published`, or of drafts. */
const idle = new Set(['created', 'released', 'prereleased']);

const release = z.object({
  changes: z.unknown().optional(),
  release: z.object({
    id,
    tag_name: name,
    prerelease: z.boolean(),
    author: person,
    published_at: maybe(time),
  }),
});

const ofRelease = reader(release, ({ release: one, changes }, { action, base }) => {
  if (idle.has(action)) return [];
  return [
    {
      ...(action === 'published' ? at(base, one.published_at) : base),
      about: 'release',
      release: one.id,
      tag: one.tag_name,
      state: action,
      by: one.author,
      publishedAt: instantOf(one.published_at),
      preRelease: one.prerelease,
      changes: scrubbed(changes),
    },
  ];
});

export const releaseReaders: Readonly<Record<string, Reader>> = { release: ofRelease };
