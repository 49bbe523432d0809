import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationSchema } from '../../../policies/engine/config/schema.ts';
import { waiversSchema } from '../../../policies/engine/waivers/entry.ts';
import { catalogue as everyPolicy } from '../../../policies/index.ts';
import { bare, catalogue } from './policies.ts';

it('is the committed one; `npm run schema` writes it anew', () => {
  const committed: unknown = JSON.parse(readFileSync('fairlead.schema.json', 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(configurationSchema(everyPolicy))));
});

it('of waivers is the committed one', () => {
  const committed: unknown = JSON.parse(readFileSync('fairlead-waivers.schema.json', 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(waiversSchema(everyPolicy.map(({ id }) => id)))));
});

it('knows each policy with its options, and nothing else', () => {
  expect(configurationSchema(catalogue)).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    additionalProperties: false,
    properties: {
      comment: { enum: ['on-problems', 'never'] },
      policies: {
        additionalProperties: false,
        properties: {
          'adr-required': {
            description: 'A large change comes with a decision record',
            anyOf: [
              { enum: ['off', 'observe', 'warn', 'block'] },
              {
                additionalProperties: false,
                properties: {
                  rung: { enum: ['off', 'observe', 'warn', 'block'] },
                  threshold: { type: 'integer', minimum: 1, maximum: 50, default: 6 },
                  mode: { enum: ['strict', 'lenient'], description: 'How.' },
                },
              },
            ],
          },
        },
      },
    },
  });
  expect(JSON.stringify(configurationSchema([bare]))).not.toContain('adr-required');
});
