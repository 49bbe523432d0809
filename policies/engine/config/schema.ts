/** The JSON Schema of `.github/fairlead.yml`, for completion and checking in editors. */
import * as z from 'zod';
import { packNames } from '../../packs/texts.ts';
import { settingsSchema } from '../../settings/schema.ts';
import type { AnyPolicy } from '../policy.ts';
import { evidenceJsonSchema } from './evidence.ts';
import { commentWhen, issueWhere } from './layer.ts';
import { metricsJsonSchema } from './metrics.ts';
import { rungs } from './policy-entry.ts';
import { waiverRulesSchema } from './waiver-rules.ts';

const rung = {
  type: 'string',
  enum: rungs,
  description:
    'off: not judged. observe: recorded, never shown as a problem. warn: shown, never blocks. block: holds the merge.',
} as const;

const lock = {
  const: true,
  description: 'Files that come after this one can only make the policy stricter.',
} as const;

const extended = {
  anyOf: [
    { type: 'string', enum: packNames, description: 'A pack that comes with Fairlead.' },
    {
      type: 'string',
      pattern: '^[^/@\\s]+/[^/@\\s]+@\\S+$',
      description: 'owner/repo@ref: fairlead.yml of another repository at a branch, tag or commit.',
    },
  ],
} as const;

/** Draft 7: what YAML language servers know best. Generated from the policies' own option schemas. */
export function configurationSchema(catalogue: readonly AnyPolicy[]): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fairlead configuration (.github/fairlead.yml)',
    type: 'object',
    additionalProperties: false,
    properties: {
      comment: {
        type: 'string',
        enum: commentWhen,
        default: 'on-problems',
        description: 'Whether Fairlead comments on a pull request that has something to put right.',
      },
      evidence: evidenceJsonSchema(),
      extends: {
        description:
          'What this file stands on: packs and shared files. Later entries win, and this file wins over all.',
        anyOf: [...extended.anyOf, { type: 'array', maxItems: 10, items: extended }],
      },
      issue: {
        type: 'string',
        enum: issueWhere,
        default: 'private',
        description:
          'Whether Fairlead opens an issue about what a repository or an organization itself lacks. private: in private repositories only.',
      },
      metrics: metricsJsonSchema(),
      policies: {
        type: ['object', 'null'],
        additionalProperties: false,
        description: 'Policies by name. A policy that is not mentioned stays at observe.',
        properties: Object.fromEntries(catalogue.map((policy) => [policy.id, policySchema(policy)])),
      },
      settings: settingsSchema(),
      waivers: waiverRulesSchema,
    },
  };
}

/** Zod gives every integer the range that JavaScript can count: noise to a reader. Zod's hook works in place. */
function withoutSafeRange(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

/** Only locks need to know which value is stricter. */
function withoutDirection(schema: z.core.JSONSchema.BaseSchema): void {
  delete schema.stricter;
}

function policySchema(policy: AnyPolicy): object {
  const options: { readonly properties?: Readonly<Record<string, unknown>> } = z.toJSONSchema(
    policy.options,
    {
      target: 'draft-7',
      io: 'input',
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        withoutSafeRange(jsonSchema);
        withoutDirection(jsonSchema);
      },
    },
  );
  return {
    description: policy.title,
    anyOf: [
      rung,
      { type: 'object', additionalProperties: false, properties: { rung, lock, ...options.properties } },
    ],
  };
}
