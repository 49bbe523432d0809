/** Releases built with a cache that other runs can fill. */
import { own, say } from '../../engine/prose.ts';
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { type Flaw, inStep, type Rule } from './rule.ts';

/** Actions that hand something to the public. */
const publishers =
  /^(?:pypa\/gh-action-pypi-publish|rubygems\/release-gem|goreleaser\/goreleaser-action|softprops\/action-gh-release|ncipollo\/release-action|actions\/upload-release-asset|svenstaro\/upload-release-action|js-devtools\/npm-publish|docker\/build-push-action|katyo\/publish-crates|jreleaser\/release-action|changesets\/action|redhat-actions\/push-to-registry)@/i;
const publishing =
  /\b(?:(?:npm|pnpm|yarn|yarn npm|bun|cargo|poetry|uv|hatch|flit|vsce|ovsx|lerna)\s+publish|twine\s+upload|gem\s+push|nuget\s+push|gh\s+release\s+(?:create|upload)|docker\s+push|helm\s+push|mvnw?\s[^\n]*\bdeploy|gradlew?\s[^\n]*\bpublish\w*|goreleaser\s+release|semantic-release)\b/;

function input({ with: inputs }: Step, name: string): string | null {
  return inputs.find((one) => one.name.toLowerCase() === name)?.text.trim() ?? null;
}

function publishes(step: Step): boolean {
  if (publishing.test(step.run?.text ?? '')) return true;
  const uses = step.uses?.text ?? '';
  if (/^docker\/build-push-action@/i.test(uses)) return /^true$|\$\{\{/i.test(input(step, 'push') ?? '');
  return publishers.test(uses);
}

/** How an action is told to use a cache: by which input, and whether it does without it. */
const caching: readonly (readonly [uses: RegExp, input: string, otherwise: boolean])[] = [
  [/^actions\/cache(?:\/restore)?@/i, 'lookup-only', true],
  [/^swatinem\/rust-cache@/i, 'lookup-only', true],
  [/^gradle\/actions\/setup-gradle@/i, 'cache-disabled', true],
  [/^actions\/setup-go@/i, 'cache', true],
  [/^actions-rust-lang\/setup-rust-toolchain@/i, 'cache', true],
  [/^actions\/setup-(?:dotnet|java|node|python)@/i, 'cache', false],
  [/^ruby\/setup-ruby@/i, 'bundler-cache', false],
  [/^astral-sh\/setup-uv@/i, 'enable-cache', false],
  [/^pyo3\/maturin-action@/i, 'sccache', false],
  [/^mozilla-actions\/sccache-action@/i, '', true],
];
/** Inputs that switch a cache off when they are true. */
const switchesOff = new Set(['lookup-only', 'cache-disabled']);

/** The input by which a step takes a cache; null when it takes none. An expression may decide against it for releases. */
function cacheOf(step: Step): string | null {
  const [, name, otherwise] = caching.find(([uses]) => uses.test(step.uses?.text ?? '')) ?? [];
  if (name === undefined || /\bref(?:_type|_name)?\b|event_name/.test(step.condition?.text ?? ''))
    return null;
  const value = input(step, name);
  if (value === null || value === '') return otherwise ? name : null;
  if (value.includes('${{')) return null;
  const said = !/^(?:false|no|0)$/i.test(value);
  return said === switchesOff.has(name) ? null : name;
}

/** The jobs that publish, and those whose results they wait for. */
function releasing({ jobs }: Workflow): ReadonlySet<Job> {
  const byId = new Map(jobs.map((job) => [job.id.toLowerCase(), job]));
  const found = new Set(jobs.filter(({ steps }) => steps.some(publishes)));
  for (const { needs } of found) {
    for (const id of needs) {
      const job = byId.get(id.toLowerCase());
      if (job) found.add(job);
    }
  }
  return found;
}

function flawOf(job: Job, step: Step, name: string): Flaw {
  const { text = '', line = step.line, endLine = step.endLine } = step.uses ?? {};
  const off = switchesOff.has(name) ? `${name}: true` : `${name}: false`;
  const explicit = input(step, name) !== null;
  const way =
    name === '' || /^actions\/cache/i.test(text)
      ? own('Build releases without it.')
      : explicit
        ? say`Build releases without it: leave ${name} out, or set ${off}.`
        : say`Build releases without it: ${off}.`;
  return {
    rule: 'cache-poisoning',
    severity: 'low',
    ...inStep(job, step),
    detail: text.split('@')[0] ?? '',
    line,
    endLine,
    message: say`${text} takes a cache into a release: every run on the default branch can fill it, also one that ran somebody else's code, and what is published is built with it.`,
    remedy: way,
  };
}

/**
 * A tag's run reads the caches of the default branch, which any run there can write, whatever permissions it has:
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export const cachePoisoning: Rule = ({ workflow }) => {
  if (!workflow.releases) return [];
  return [...releasing(workflow)].flatMap((job) =>
    job.steps.flatMap((step) => {
      const name = cacheOf(step);
      return name === null ? [] : [flawOf(job, step, name)];
    }),
  );
};
