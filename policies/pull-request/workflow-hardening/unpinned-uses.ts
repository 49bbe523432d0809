/** Actions, reusable workflows and images that can change under the workflow. */
import { own, say } from '../../engine/prose.ts';
import type { Job, Placed } from '../../formats/workflow.ts';
import { lineOf, replaced, withPatch } from './patch.ts';
import { isPinned, type Pin, pinFor, type Used, usedOf } from './pins.ts';
import { type About, eachStep, type Flaw, inJob, inStep, type Rule } from './rule.ts';

type Where = Pick<Flaw, 'job' | 'step' | 'span'>;

function howTo(used: Used, wanted: 'hash' | 'tag') {
  const { name, ref } = used;
  if (name.startsWith('docker://')) {
    const image = ref === '' ? name.slice(9) : `${name.slice(9)}:${ref}`;
    return say`Add its digest: ${`docker buildx imagetools inspect ${image}`} prints it.`;
  }
  if (wanted === 'tag') return say`Use a released version, e.g. ${`uses: ${name}@v1`}, or a commit.`;
  const repository = name.split('/').slice(0, 2).join('/');
  return say`Put the commit there and keep the name as a comment; ${`gh api repos/${repository}/commits/${ref} --jq .sha`} prints it. Dependabot and Renovate update both.`;
}

function pinned({ name, ref }: Used, text: string): string {
  if (name.startsWith('docker://')) return `${text}@sha256:<digest>`;
  return `${text.slice(0, text.lastIndexOf('@'))}@<commit of ${ref}> # ${ref}`;
}

/** What is used, and how firmly it must be pinned; null when it is pinned so. */
function unpinnedOf(
  about: About,
  uses: Placed,
): { readonly used: Used; readonly wanted: 'hash' | 'tag' } | null {
  const used = usedOf(uses.text);
  if (!used) return null;
  const wanted = pinFor(used, about.pins, about.owner);
  return wanted === 'any' || isPinned(used, wanted) ? null : { used, wanted };
}

function flawOf(about: About, uses: Placed, where: Where): readonly Flaw[] {
  const unpinned = unpinnedOf(about, uses);
  if (!unpinned) return [];
  const { used, wanted } = unpinned;
  const what = own(used.kind === 'moving' ? 'a name that moves' : 'a version that can be moved');
  const line = lineOf(about.workflow, uses.text, uses.line, uses.endLine);
  return [
    {
      rule: 'unpinned-uses',
      severity: used.kind === 'moving' ? 'high' : 'medium',
      ...where,
      detail: `${used.name} ${used.kind}`,
      line,
      endLine: line,
      message: say`${uses.text} is used by ${what}: whoever controls it can change what runs here.`,
      remedy: howTo(used, wanted),
      ...withPatch(
        wanted === 'hash' ? replaced(about.workflow, line, uses.text, pinned(used, uses.text)) : undefined,
      ),
    },
  ];
}

/** An image that a container action names. A Dockerfile beside it is the repository's own. */
function imageFlaws(about: About): readonly Flaw[] {
  const { image } = about.workflow;
  if (!image?.text.startsWith('docker://')) return [];
  return flawOf(about, image, { job: null, step: null, span: { from: image.line, to: image.endLine } });
}

export const unpinnedUses: Rule = (about) => [
  ...imageFlaws(about),
  ...about.workflow.jobs.flatMap((job) => (job.uses ? flawOf(about, job.uses, inJob(job)) : [])),
  ...eachStep(about.workflow, (step, job) => (step.uses ? flawOf(about, step.uses, inStep(job, step)) : [])),
];

export interface Unpinned {
  readonly used: Used;
  /** As it stands there. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** Everything that the rule finds, for who mends it. A line that several steps share is there once. */
export function unpinnedIn(about: About): readonly Unpinned[] {
  const { image, jobs } = about.workflow;
  const all = [
    image?.text.startsWith('docker://') ? image : null,
    ...jobs.flatMap((job) => [job.uses, ...job.steps.map(({ uses }) => uses)]),
  ].filter((one) => one !== null);
  const found = all.flatMap((uses) => {
    const unpinned = unpinnedOf(about, uses);
    const line = lineOf(about.workflow, uses.text, uses.line, uses.endLine);
    return unpinned ? [{ used: unpinned.used, text: uses.text, line }] : [];
  });
  return [...new Map(found.map((one) => [`${one.line} ${one.text}`, one])).values()];
}

/** `bookworm` may move as `latest` does, but is a choice; no name at all, or `latest`, is none. */
function isChosen({ kind, ref }: Used, wanted: Pin['pin']): boolean {
  if (wanted === 'any' || kind === 'hash') return true;
  return wanted === 'tag' && ref !== '' && ref !== 'latest';
}

function imageFlaw(about: About, job: Job, image: Placed): readonly Flaw[] {
  const used = image.text.includes('${{') ? null : usedOf(`docker://${image.text}`);
  const named = about.pins.some(({ uses }) => uses.startsWith('docker://'));
  if (!used || isChosen(used, named ? pinFor(used, about.pins, about.owner) : 'tag')) return [];
  return [
    {
      rule: 'unpinned-images',
      severity: 'low',
      ...inJob(job),
      detail: `${used.name} ${used.kind}`,
      line: image.line,
      endLine: image.endLine,
      message: say`${image.text} is whatever its publisher last called so: another image can run here tomorrow.`,
      remedy: howTo(used, 'hash'),
    },
  ];
}

/** Images of containers and services: a version is enough unless `pins` says otherwise. */
export const unpinnedImages: Rule = (about) =>
  about.workflow.jobs.flatMap((job) => job.images.flatMap((image) => imageFlaw(about, job, image)));
