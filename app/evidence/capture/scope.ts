/** What is under Fairlead: the App, its repositories, and what these are called and who sees them. Pure. */
import { z } from 'zod';
import { at, id, maybe, name, type Reader, reader, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

/** Repositories that one event names. More are counted. */
const maxNamed = 1000;

const repositories = z.array(z.object({ id, full_name: name })).nullish();

function listed(all: z.infer<typeof repositories>) {
  const given = all ?? [];
  return {
    count: given.length,
    repositories: given.slice(0, maxNamed).map(({ id, full_name }) => ({ id, name: full_name })),
  };
}

const installation = z.object({
  installation: z.object({
    created_at: time.nullish(),
    updated_at: time.nullish(),
    suspended_at: time.nullish(),
    repository_selection: maybe(name),
    permissions: z.record(z.string(), name).nullish(),
    events: z.array(name).nullish(),
  }),
  repositories,
});

const ofInstallation = reader(
  installation,
  ({ installation: given, repositories: all }, { action, base }) => {
    const times = { created: given.created_at, suspend: given.suspended_at } as const;
    const { permissions = null, events = null, repository_selection: selection } = given;
    return [
      {
        ...at(base, action === 'created' || action === 'suspend' ? times[action] : null),
        about: 'scope',
        what: `Fairlead ${action}`,
        changes: all ? listed(all) : null,
        after: { selection, permissions, events },
      },
    ];
  },
);

const given = z.object({
  repository_selection: maybe(name),
  repositories_added: repositories,
  repositories_removed: repositories,
});

const ofGiven = reader(given, (lists, { action, base }) => [
  {
    ...base,
    about: 'scope',
    what: `repositories ${action}`,
    changes: { added: listed(lists.repositories_added), removed: listed(lists.repositories_removed) },
    after: { selection: lists.repository_selection },
  },
]);

const repository = z.object({
  changes: z.unknown().optional(),
  repository: z.object({
    full_name: name,
    private: z.boolean(),
    visibility: maybe(name),
    archived: z.boolean().nullish(),
    fork: z.boolean().nullish(),
    default_branch: maybe(name),
    created_at: time.nullish(),
  }),
});

const ofRepository = reader(repository, ({ changes, repository: one }, heard) => {
  const { visibility, archived = null, fork = null, default_branch: defaultBranch } = one;
  const what = heard.name === 'public' ? 'publicized' : heard.action;
  return [
    {
      ...(what === 'created' ? at(heard.base, one.created_at) : heard.base),
      about: 'scope',
      what: `repository ${what}`,
      changes: scrubbed(changes),
      after: { name: one.full_name, private: one.private, visibility, archived, fork, defaultBranch },
    },
  ];
});

const target = z.object({ changes: z.unknown().optional(), account: z.object({ id, login: maybe(name) }) });

const ofTarget = reader(target, ({ changes, account }, { action, base }) => [
  {
    ...base,
    about: 'scope',
    what: `account ${action}`,
    changes: scrubbed(changes),
    after: { id: account.id, login: account.login },
  },
]);

const values = z.array(z.object({ property_name: name, value: z.unknown() }));

const described = z.object({ old_property_values: values, new_property_values: values });

/** Which rulesets apply to a repository may hang on it. */
const ofValues = reader(described, ({ old_property_values: old, new_property_values: now }, { base }) => {
  const valueIn = (all: z.infer<typeof values>, wanted: string) =>
    scrubbed(all.find(({ property_name }) => property_name === wanted)?.value ?? null);
  const names = [...new Set([...old, ...now].map(({ property_name }) => property_name))].sort();
  const changes = names.map((one) => [one, { from: valueIn(old, one), to: valueIn(now, one) }] as const);
  const moved = changes.filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to));
  return [
    {
      ...base,
      about: 'scope',
      what: 'custom properties',
      // People name them: none of them is to be taken for a member of ours.
      changes: { properties: Object.fromEntries(moved) },
      after: { properties: Object.fromEntries(changes.map(([one, { to }]) => [one, to])) },
    },
  ];
});

export const scopeReaders: Readonly<Record<string, Reader>> = {
  custom_property_values: ofValues,
  installation: ofInstallation,
  installation_repositories: ofGiven,
  installation_target: ofTarget,
  public: ofRepository,
  repository: ofRepository,
};
