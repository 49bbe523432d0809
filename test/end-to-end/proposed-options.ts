/**
 * Every option of every policy with values other than its default: what a pull request could propose in its own file.
 * Made from the options' schemas, so that an option that is added is in here, or has no sample and fails the tests.
 */
import * as z from 'zod';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { catalogue } from '../../policies/index.ts';

export interface Sample {
  readonly policy: string;
  readonly option: string;
  readonly value: unknown;
}

/** Of those options for which a schema does not tell what has an effect here: see `proposed-scene.ts`. */
const handMade: Readonly<Record<string, readonly unknown[]>> = {
  'adr-required.decision-paths': [['notes/**/*.md']],
  'adr-required.api-paths': [['src/**']],
  'adr-required.sensitive-paths': [['src/**']],
  'adr-required.ignore-paths': [['**']],
  'adr-valid.decision-paths': [['notes/**/*.md'], ['**/*.md']],
  'branch-protection.checks': [['ci'], [{ name: 'ci', app: 15_368 }]],
  'branch-protection.may-bypass': [['administrators'], ['team:core']],
  'companion-files.rules': [
    // biome-ignore lint/suspicious/noThenProperty: what the option is called
    [{ name: 'tests', when: ['src/**'], then: ['test/**'], why: 'they break' }],
  ],
  'dependencies.allow-licences': [['MIT']],
  'dependencies.deny-licences': [['MIT']],
  'dependencies.deny-packages': [['pkg:npm/lodash']],
  'dependencies.age-exempt': [['pkg:npm/lodash']],
  'dependencies.allowed-registries': [['npm.example.com']],
  'linked-work.exempt-types': [['docs', 'fix']],
  'linked-work.trackers': [['SHOP'], ['https://tracker.example.com/browse/']],
  'passing-checks.required': [['deploy'], [{ name: 'test', app: 'nobody' }]],
  'release-readiness.blocker-labels': [['stop'], []],
  'release-readiness.checklist': [
    [{ item: 'Load test passed' }],
    [{ item: 'Load test passed', teams: ['acme/nobody'] }],
    [{ item: 'Signed off', people: ['tom'], permission: 'admin' }],
  ],
  'release-readiness.release-branches': [['never/**'], ['**']],
  'release-readiness.release-labels': [['ship it']],
  'review.paths': [
    [{ paths: ['src/**'], teams: ['acme/nobody'] }],
    [{ paths: ['src/**'], teams: ['acme/leads'], people: ['tom'] }],
  ],
  'static-analysis.require': [['CodeQL']],
  'static-analysis.artifacts': [['scan'], ['scan', 'fairlead-sarif'], ['broken']],
  'repository-workflows.pins': [[{ uses: '**', pin: 'hash' }], [{ uses: '**', pin: 'any' }]],
  'workflow-hardening.pins': [[{ uses: '**', pin: 'hash' }], [{ uses: '**', pin: 'any' }]],
};

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Values that a schema names, or the extremes of what it allows. */
function fromSchema({
  type,
  enum: named,
  minimum = 0,
  maximum = 10,
  items,
  anyOf,
}: Schema): readonly unknown[] {
  // A value, or none.
  if (anyOf) return anyOf.flatMap(fromSchema);
  if (named) return named;
  const types: readonly unknown[] = [type].flat();
  if (types.includes('boolean')) return [true, false];
  if (types.includes('integer') || types.includes('number')) return [minimum, maximum];
  if (!types.includes('array')) return [];
  if (items?.enum) return [[], [items.enum[0]], items.enum];
  return items?.type === 'string' ? [[], ['src/**'], ['Context']] : [];
}

function samplesOf({ id, options }: AnyPolicy, option: string): readonly Sample[] {
  const defaults = options.parse({})[option];
  const schema = z.toJSONSchema(options.shape[option] as z.ZodType, { io: 'input' }) as Schema;
  const values = handMade[`${id}.${option}`] ?? fromSchema(schema);
  return values
    .filter((value) => JSON.stringify(value) !== JSON.stringify(defaults))
    .filter((value) => options.safeParse({ [option]: value }).success)
    .map((value) => ({ policy: id, option, value }));
}

const options = catalogue.flatMap((policy) =>
  Object.keys(policy.options.shape).map((option) => ({ policy, option })),
);

export const samples: readonly Sample[] = options.flatMap(({ policy, option }) => samplesOf(policy, option));

/** `policy.option` of those that nothing is proposed for. */
export const withoutSample: readonly string[] = options
  .map(({ policy, option }) => `${policy.id}.${option}`)
  .filter((name) => !samples.some((one) => `${one.policy}.${one.option}` === name));
