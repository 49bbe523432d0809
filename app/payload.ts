/**
 * Webhook payloads as far as they are read. A payload is data from outside: what is not of its usual type counts as
 * absent, and nothing that a payload holds makes the reading fail. Where a list is not understood as a whole, it is
 * absent as a whole, so that whoever asks looks at everything instead of at too little.
 */
import { z } from 'zod';
import { type OrganizationRef, type RepositoryRef, refOf, type Task } from './task.ts';

/** More repositories than this are read from GitHub's own list, in the background. */
const maxListed = 100;

/** Characters of a name that subjects are known by; git's and GitHub's limits are below it. A database's index has one, too. */
const maxName = 500;

const known = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const id = z.int().positive();
/** Of a pull request or an issue. */
const number = z
  .int()
  .positive()
  .max(2 ** 31 - 1);
const name = z.string().max(maxName);
const text = z.string();
const time = z.string().max(100);
/** Kept with a task; GitHub has room for 256 characters, and for 100 labels. */
const title = z.string().max(5000);
const labels = z.array(z.unknown()).max(1000);

const repository = z.object({
  id,
  full_name: name.regex(/^[^/]+\/[^/]+$/),
  default_branch: known(name),
});

/** Null: there are too many to be taken in with the event, or not all of them are understood. */
const repositories = z
  .array(z.unknown())
  .max(maxListed)
  .pipe(z.array(repository))
  .nullable()
  .optional()
  .catch(null);

const account = z.object({ id: known(id), login: known(name), type: known(text) });

const user = z.object({ id: known(id), login: known(name), type: known(text) });

const installation = z.object({
  id,
  account: known(account),
  suspended_at: known(text.nullable()),
  updated_at: known(time),
  permissions: known(z.record(name, name)),
  events: known(z.array(name).max(1000)),
});

/** Review events show less of it than its own. */
const pull = z.object({
  number,
  labels: known(labels),
  title: known(title),
  body: known(text.nullable()),
  draft: known(z.boolean()),
  merged: known(z.boolean()),
  updated_at: known(time),
  head: known(z.object({ sha: known(name) })),
  base: known(z.object({ ref: known(name), sha: known(name) })),
});

/** What check runs, check suites and workflow runs have in common. */
const check = z.object({
  id: known(id),
  name: known(name),
  head_sha: name,
  head_branch: known(name.nullable()),
  check_suite: known(z.object({ head_branch: known(name.nullable()) })),
  completed_at: known(time.nullable()),
  pull_requests: known(
    z.array(z.object({ number, base: known(z.object({ repo: known(z.object({ id })) })) })),
  ),
  app: known(z.object({ id })),
});

/** Not known in part: what is left of a push would look like a smaller one. */
const paths = z.array(text).optional();
const commit = z.object({ added: paths, modified: paths, removed: paths });

const payload = z.object({
  action: known(name),
  installation: known(installation),
  account: known(account),
  organization: known(account),
  repository: known(repository),
  repositories,
  repositories_added: repositories,
  repositories_removed: repositories,
  pull_request: known(pull),
  issue: known(
    z.object({
      number: known(number),
      pull_request: known(z.unknown()),
      labels: known(labels),
    }),
  ),
  comment: known(
    z.object({
      id: known(id),
      body: known(text.nullable()),
      user: known(user.nullable()),
      performed_via_github_app: known(z.unknown()),
    }),
  ),
  sender: known(user.nullable()),
  label: known(z.unknown()),
  release: known(z.object({ tag_name: name })),
  deployment_status: known(z.object({ state: known(name) })),
  changes: known(z.object({ base: known(z.unknown()), body: known(z.object({ from: known(text) })) })),
  check_run: known(check),
  check_suite: known(check),
  workflow_run: known(check),
  sha: known(name),
  /** A status is known by its name and time. */
  context: known(name),
  state: known(text),
  created_at: known(time),
  before: known(name),
  after: known(name),
  merge_group: known(z.object({ head_sha: name, head_ref: name })),
  ref: known(name),
  /** What is not understood may have been: a forced push is looked at closely. */
  forced: z.boolean().optional().catch(true),
  deleted: known(z.boolean()),
  commits: known(z.array(commit)),
});

export type Payload = z.infer<typeof payload>;
export type RepositoryPayload = z.infer<typeof repository>;
export type InstallationPayload = z.infer<typeof installation>;
export type PullPayload = z.infer<typeof pull>;
export type UserPayload = z.infer<typeof user>;
export type CheckPayload = Omit<z.infer<typeof check>, 'app'>;

/** Never throws; what is no object has nothing in it. */
export function readPayload(given: unknown): Payload {
  const read = payload.safeParse(given);
  return read.success ? read.data : {};
}

/** What one event in a repository asks to be looked at again. Pure. */
export type Handler = (at: RepositoryRef, payload: Payload, ownAppId: number) => readonly Task[];

/** Handlers by the name of the event. */
export type Handlers = Readonly<Record<string, Handler>>;

/** What one event in an organization, in no repository of it, asks to be looked at again. Pure. */
export type ClientHandler = (at: OrganizationRef, payload: Payload) => readonly Task[];

/** Handlers by the name of the event. */
export type ClientHandlers = Readonly<Record<string, ClientHandler>>;

/** The organization of a payload; null where it names none. */
export function organizationOf({ installation, organization }: Payload): OrganizationRef | null {
  const { login } = organization ?? {};
  return installation && login !== undefined ? { installation: installation.id, login } : null;
}

/** The repository of a payload; null where it names none. */
export function repositoryOf(
  payload: Payload,
  repository: RepositoryPayload | undefined,
): RepositoryRef | null {
  if (!payload.installation || !repository) return null;
  return refOf(payload.installation.id, repository.id, repository.full_name);
}
