/**
 * Whether a workflow has the shape that GitHub takes. What has not is refused as a whole ("No event triggers defined in
 * `on`", "A mapping was expected"), and nothing of it runs.
 */
import { entries, entry, get, names, type YamlEntry, type YamlNode } from './workflow-yaml.ts';

/** The first thing that is not as it should be, as far as is looked at here. */
export interface Misshapen {
  readonly line: number;
  readonly why:
    | 'empty'
    | 'text'
    | 'list'
    | 'no events'
    | 'no jobs'
    | 'no map'
    | 'no steps'
    | 'no list'
    | 'no step';
  /** The job that it is about; empty where it is about the whole. */
  readonly job: string;
}

/** A text, a list, or nothing at all. */
export function misshapenRoot(root: YamlNode): Misshapen | null {
  if (root.kind === 'map') return null;
  const isEmpty = root.kind === 'scalar' && root.text === '';
  return { line: root.line, why: isEmpty ? 'empty' : root.kind === 'list' ? 'list' : 'text', job: '' };
}

/** A job without steps calls a workflow; a step is a map. */
function misshapenJob({ key: job, line, value }: YamlEntry): Misshapen | null {
  if (value.kind !== 'map') return { line, why: 'no map', job };
  const steps = entry(value, 'steps');
  if (!steps) return get(value, 'uses') ? null : { line, why: 'no steps', job };
  if (steps.value.kind !== 'list') return { line: steps.line, why: 'no list', job };
  const odd = steps.value.items.find(({ kind }) => kind !== 'map');
  return odd ? { line: odd.line, why: 'no step', job } : null;
}

export function misshapenWorkflow(root: YamlNode): Misshapen | null {
  const whole = misshapenRoot(root);
  if (whole) return whole;
  const on = entry(root, 'on');
  if (names(on?.value).length === 0) return { line: on?.line ?? 1, why: 'no events', job: '' };
  const jobs = entry(root, 'jobs');
  const all = entries(jobs?.value);
  if (all.length === 0) return { line: jobs?.line ?? 1, why: 'no jobs', job: '' };
  return all.flatMap((one) => misshapenJob(one) ?? [])[0] ?? null;
}
