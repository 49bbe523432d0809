/** What governs branches and code: rulesets, classic protection, security settings. Pure. */
import { z } from 'zod';
import { at, id, name, type Reader, reader, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

const changes = z.unknown().optional();

const ruleset = z.object({
  changes,
  repository_ruleset: z.looseObject({ id, name, created_at: time.nullish(), updated_at: time.nullish() }),
});

const ofRuleset = reader(ruleset, ({ changes, repository_ruleset: given }, { action, base }) => [
  {
    // Of one that was deleted the time is that of its last edit.
    ...(action === 'deleted' ? base : at(base, given.updated_at, given.created_at)),
    about: 'rule',
    what: `ruleset ${given.id}`,
    changes: scrubbed(changes),
    // Bypass actors are in it only where GitHub shows them: what is missing is not empty.
    ...(action === 'deleted' ? { after: null, before: scrubbed(given) } : { after: scrubbed(given) }),
  },
]);

const protection = z.object({
  changes,
  rule: z.looseObject({ name, created_at: time.nullish(), updated_at: time.nullish() }),
});

const ofProtection = reader(protection, ({ changes, rule: given }, { action, base }) => [
  {
    ...(action === 'deleted' ? base : at(base, given.updated_at, given.created_at)),
    about: 'rule',
    what: `protection of ${given.name}`,
    changes: scrubbed(changes),
    ...(action === 'deleted' ? { after: null, before: scrubbed(given) } : { after: scrubbed(given) }),
  },
]);

/** All classic protection of a repository, switched on or off. */
const ofProtections = reader(z.object({}), (_, { action, base }) => [
  {
    ...base,
    about: 'rule',
    what: 'classic protection of all branches',
    changes: null,
    after: { state: action },
  },
]);

const security = z.object({
  changes,
  repository: z.object({ security_and_analysis: z.unknown().optional() }),
});

const ofSecurity = reader(security, ({ changes, repository }, { base }) => [
  {
    ...base,
    about: 'rule',
    what: 'security and analysis',
    changes: scrubbed(changes),
    after: scrubbed(repository.security_and_analysis),
  },
]);

const property = z.object({ definition: z.looseObject({ property_name: name }) });

/** What repositories can be described with: rulesets may apply by it. Of one that was deleted GitHub says the name alone. */
const ofProperty = reader(property, ({ definition }, { action, base }) => [
  {
    ...base,
    about: 'rule',
    what: `custom property ${definition.property_name}`,
    changes: null,
    after: action === 'deleted' ? null : scrubbed(definition),
  },
]);

export const ruleReaders: Readonly<Record<string, Reader>> = {
  branch_protection_configuration: ofProtections,
  branch_protection_rule: ofProtection,
  custom_property: ofProperty,
  repository_ruleset: ofRuleset,
  security_and_analysis: ofSecurity,
};
