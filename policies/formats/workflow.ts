/** A GitHub workflow or composite action as a model that knows its lines. Tolerant: what is odd is left out. */
import { type Misshapen, misshapenRoot, misshapenWorkflow } from './workflow-shape.ts';
import { type Input, inputsOf, typesOf } from './workflow-triggers.ts';
import {
  entries,
  entry,
  get,
  names,
  readYaml,
  textIn,
  texts,
  type YamlNode,
  type YamlTree,
} from './workflow-yaml.ts';

/** A text and the lines it stands on, 1-based. */
export interface Placed {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}

export interface Variable extends Placed {
  readonly name: string;
}

export interface Step {
  readonly id: string | null;
  readonly name: string | null;
  readonly line: number;
  readonly endLine: number;
  /** How far the step's keys are indented. */
  readonly column: number;
  readonly uses: Placed | null;
  readonly run: Placed | null;
  readonly shell: string | null;
  readonly condition: Placed | null;
  readonly with: readonly Variable[];
  readonly env: readonly Variable[];
}

/** `text`: `write-all` and the like as one word, otherwise empty; `scopes`: scope → access. */
export interface Permissions extends Placed {
  readonly scopes: Readonly<Record<string, string>>;
}

export interface Job {
  readonly id: string;
  readonly line: number;
  readonly endLine: number;
  /** How far the job's keys are indented. */
  readonly column: number;
  readonly condition: Placed | null;
  readonly needs: readonly string[];
  readonly outputs: readonly Variable[];
  /** Every text of a matrix by its dimension; `*` for what an expression makes of the whole. Names may repeat. */
  readonly matrix: readonly Variable[];
  readonly permissions: Permissions | null;
  /** Labels it runs on, a matrix's values among them. */
  readonly runners: readonly Placed[];
  /** The group of runners that it names. */
  readonly runnerGroup: Placed | null;
  /** Images of its container and services. */
  readonly images: readonly Placed[];
  /** What it logs in to their registries with. */
  readonly credentials: readonly Variable[];
  /** A reusable workflow that it calls, and what it hands over. */
  readonly uses: Placed | null;
  readonly with: readonly Variable[];
  /** `secrets: inherit` */
  readonly inherits: Placed | null;
  readonly env: readonly Variable[];
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly kind: 'workflow' | 'action';
  /** Events that start it, sorted; empty for an action. */
  readonly events: readonly string[];
  /** Activities by event, where `types` names them. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** Where `on:` stands. */
  readonly eventsLine: number;
  readonly inputs: readonly Input[];
  /** Whether a release or a pushed tag starts it. */
  readonly releases: boolean;
  readonly permissions: Permissions | null;
  readonly env: readonly Variable[];
  /** Of an action: one job without an id that holds its steps. */
  readonly jobs: readonly Job[];
  /** Of a container action: its image. */
  readonly image: Placed | null;
  readonly misshapen: Misshapen | null;
  /** The file's lines. */
  readonly source: readonly string[];
}

export type ReadWorkflow =
  | { readonly state: 'read'; readonly workflow: Workflow }
  | Exclude<YamlTree, { readonly state: 'read' }>;

/** Of a whole file: each is looked at by every rule. Long workflows have some hundred. */
const maxSteps = 1_000;

function placed(node: YamlNode | undefined): Placed | null {
  return node?.kind === 'scalar' && node.text !== ''
    ? { text: node.text, line: node.line, endLine: node.endLine }
    : null;
}

function variables(node: YamlNode | undefined): readonly Variable[] {
  return entries(node).flatMap(({ key, value }) => {
    const text = placed(value);
    return text ? [{ name: key, ...text }] : [];
  });
}

function permissionsOf(node: YamlNode | undefined): Permissions | null {
  if (!node || node.kind === 'list') return null;
  const { line, endLine } = node;
  const text = node.kind === 'scalar' ? node.text : '';
  const scopes = entries(node).map(({ key, value }) => [key, textIn(value) ?? ''] as const);
  return { text, line, endLine, scopes: Object.fromEntries(scopes) };
}

function stepOf(node: YamlNode): readonly Step[] {
  if (node.kind !== 'map') return [];
  return [
    {
      id: textIn(get(node, 'id')),
      name: textIn(get(node, 'name')),
      line: node.line,
      endLine: node.endLine,
      column: node.entries[0]?.column ?? 0,
      uses: placed(get(node, 'uses')),
      run: placed(get(node, 'run')),
      shell: textIn(get(node, 'shell')),
      condition: placed(get(node, 'if')),
      with: variables(get(node, 'with')),
      env: variables(get(node, 'env')),
    },
  ];
}

/** Steps that run side by side stand in a step's `parallel`. */
function stepsOf(node: YamlNode | undefined): readonly Step[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const aside = get(item, 'parallel');
    return aside ? stepsOf(aside) : stepOf(item);
  });
}

function named(name: string, node: YamlNode): readonly Variable[] {
  const { line, endLine } = node;
  return texts(node).map((text) => ({ name, text, line, endLine }));
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix */
function matrixOf(job: YamlNode): readonly Variable[] {
  const matrix = get(get(job, 'strategy'), 'matrix');
  if (matrix?.kind !== 'map') return matrix ? named('*', matrix) : [];
  return matrix.entries.flatMap(({ key, value }) => {
    if (key === 'exclude') return [];
    if (key !== 'include') return named(key, value);
    if (value.kind !== 'list') return named('*', value);
    return value.items.flatMap((item) =>
      item.kind === 'map' ? item.entries.flatMap((one) => named(one.key, one.value)) : named('*', item),
    );
  });
}

/** The job's container, or a service of it. */
function containersOf(job: YamlNode): readonly YamlNode[] {
  const container = get(job, 'container');
  return [...(container ? [container] : []), ...entries(get(job, 'services')).map(({ value }) => value)];
}

/** An image that a matrix names is each of its values. */
function imageOf(container: YamlNode, matrix: readonly Variable[]): readonly Placed[] {
  const image = placed(container.kind === 'scalar' ? container : get(container, 'image'));
  const [, name] = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(image?.text.trim() ?? '') ?? [];
  const values = matrix.filter((one) => one.name.toLowerCase() === name?.toLowerCase());
  if (values.length > 0) return values.map(({ text, line, endLine }) => ({ text, line, endLine }));
  return image ? [image] : [];
}

/** The labels of `runs-on`; those of a matrix that it names are the matrix's values. */
function runnersOf(job: YamlNode): readonly Placed[] {
  const node = get(job, 'runs-on');
  if (!node) return [];
  const labels = names(node.kind === 'map' ? get(node, 'labels') : node);
  const byMatrix = labels.some((label) => /\$\{\{.*\bmatrix\b/i.test(label));
  const fromMatrix = byMatrix ? matrixOf(job).map(({ text }) => text) : [];
  const { line, endLine } = node;
  return [...labels, ...fromMatrix].map((text) => ({ text, line, endLine }));
}

function jobOf(id: string, line: number, node: YamlNode, shell: string | null): readonly Job[] {
  if (node.kind !== 'map') return [];
  const inherited = placed(get(node, 'secrets'));
  const own = textIn(get(get(get(node, 'defaults'), 'run'), 'shell')) ?? shell;
  return [
    {
      id,
      line,
      endLine: node.endLine,
      column: node.entries[0]?.column ?? 0,
      condition: placed(get(node, 'if')),
      needs: names(get(node, 'needs')),
      outputs: variables(get(node, 'outputs')),
      matrix: matrixOf(node),
      permissions: permissionsOf(get(node, 'permissions')),
      runners: runnersOf(node),
      runnerGroup: placed(get(get(node, 'runs-on'), 'group')),
      images: containersOf(node).flatMap((one) => imageOf(one, matrixOf(node))),
      credentials: containersOf(node).flatMap((one) => variables(get(one, 'credentials'))),
      uses: placed(get(node, 'uses')),
      with: variables(get(node, 'with')),
      inherits: inherited?.text === 'inherit' ? inherited : null,
      env: variables(get(node, 'env')),
      steps: stepsOf(get(node, 'steps')).map((step) => ({ ...step, shell: step.shell ?? own })),
    },
  ];
}

function workflowOf(root: YamlNode, source: readonly string[]): Workflow {
  const on = entry(root, 'on');
  const shell = textIn(get(get(get(root, 'defaults'), 'run'), 'shell'));
  return {
    kind: 'workflow',
    events: [...new Set(names(on?.value))].sort(),
    types: typesOf(on?.value),
    eventsLine: on?.line ?? 1,
    inputs: [
      ...inputsOf(get(on?.value, 'workflow_call'), 'caller'),
      ...inputsOf(get(on?.value, 'workflow_dispatch'), 'hand'),
    ],
    releases: names(on?.value).includes('release') || get(get(on?.value, 'push'), 'tags') !== undefined,
    permissions: permissionsOf(get(root, 'permissions')),
    env: variables(get(root, 'env')),
    jobs: entries(get(root, 'jobs')).flatMap(({ key, line, value }) => jobOf(key, line, value, shell)),
    image: null,
    misshapen: misshapenWorkflow(root),
    source,
  };
}

const noJob = {
  condition: null,
  needs: [],
  outputs: [],
  matrix: [],
  permissions: null,
  runners: [],
  runnerGroup: null,
  images: [],
  credentials: [],
  uses: null,
  with: [],
  inherits: null,
  env: [],
};

function actionOf(root: YamlNode, source: readonly string[]): Workflow {
  const runs = get(root, 'runs');
  const steps = stepsOf(get(runs, 'steps'));
  const { line, endLine } = runs ?? root;
  return {
    kind: 'action',
    events: [],
    types: {},
    eventsLine: 1,
    inputs: inputsOf(root, 'caller'),
    releases: false,
    permissions: null,
    env: [],
    jobs: steps.length > 0 ? [{ id: '', line, endLine, column: 0, ...noJob, steps }] : [],
    image: placed(get(runs, 'image')),
    misshapen: misshapenRoot(root),
    source,
  };
}

/** Which of the two a repository path is; null for anything else. GitHub reads no subfolders of the workflows' folder. */
export function workflowKind(path: string): Workflow['kind'] | null {
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return 'workflow';
  return /(?:^|\/)action\.ya?ml$/.test(path) ? 'action' : null;
}

/** Reads a workflow or action. Never throws, whatever the text. */
export function readWorkflow(kind: Workflow['kind'], text: string): ReadWorkflow {
  const tree = readYaml(text);
  if (tree.state !== 'read') return tree;
  const source = text.split(/\r\n?|\n/);
  const workflow = kind === 'workflow' ? workflowOf(tree.root, source) : actionOf(tree.root, source);
  const steps = workflow.jobs.reduce((sum, job) => sum + job.steps.length, 0);
  if (steps > maxSteps) return { state: 'beyond', what: `more than ${maxSteps} steps` };
  return { state: 'read', workflow };
}
