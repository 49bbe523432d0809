/** Names that people choose, in the places of the `*` of a setting's key. */
import * as z from 'zod';

/** GitHub takes logins and slugs in either case, and shows them in one. */
const lower = (text: string): string => text.toLowerCase();

const login = z
  .string()
  .refine(
    (name) => /^[a-z\d](?:[a-z\d-]{0,99})$/i.test(name),
    'a person is named by the login, without @ and without spaces',
  )
  .transform(lower);

const slug = z
  .string()
  .refine(
    (name) => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}$/u.test(name),
    'a team is named by its slug, as in its address: lower case, hyphens for spaces, without the organization',
  )
  .transform(lower);

const title = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name.trim() === name, 'a name begins and ends in no space');

const address = z
  .string()
  .max(2000)
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text),
    'a webhook is named by its address, with https://',
  );

const pattern = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (name) => !name.startsWith('refs/') && !/[\s~^:\\]/.test(name),
    'that is no name or pattern of branches; it is written without refs/heads/',
  );

/** What may stand under a key, by the beginning of it. */
const byPrefix: Readonly<Record<string, z.ZodType<string>>> = {
  'repository.access.teams': slug,
  'repository.access.collaborators': login,
  'repository.access.deploy-keys': title,
  'repository.environments': title,
  'repository.webhooks': address,
  'organization.roles': login,
  'organization.webhooks': address,
};

/** GitHub takes these in either case: two that differ in nothing else are the same one. */
const caseless: ReadonlySet<string> = new Set([
  'repository.access.teams',
  'repository.access.collaborators',
  'repository.environments',
  'organization.roles',
]);

/** Where the case of a name makes no difference, the name without it. */
export const sameName = (prefix: string, name: string): string => (caseless.has(prefix) ? lower(name) : name);

export function entryName(prefix: string): z.ZodType<string> {
  return byPrefix[prefix] ?? z.never();
}

export { login as loginName, pattern as deployedBranch, slug as teamSlug };
