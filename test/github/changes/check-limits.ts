/** What may be written into a check run, and how much of it. https://docs.github.com/rest/checks/runs */
import { invalid, Refusal } from '../http/refusal.ts';
import type { Annotation, CheckRun } from '../state/checks.ts';
import type { World } from '../world.ts';

export interface CheckRunChange {
  readonly name?: string | undefined;
  readonly status?: CheckRun['status'] | undefined;
  readonly conclusion?: NonNullable<CheckRun['conclusion']> | undefined;
  readonly startedAt?: Date | undefined;
  readonly completedAt?: Date | undefined;
  readonly detailsUrl?: string | undefined;
  readonly externalId?: string | undefined;
  readonly output?:
    | {
        readonly title?: string | undefined;
        readonly summary?: string | undefined;
        readonly text?: string | undefined;
        readonly annotations?: readonly Annotation[] | undefined;
      }
    | undefined;
  readonly actions?: CheckRun['actions'] | undefined;
}

/** Characters are checked before bytes: text beyond ASCII reaches the second limit first. https://github.com/github/docs/issues/35252 */
function checkText(world: World, field: 'summary' | 'text', text: string | undefined): void {
  const most = world.limits.checkTextCharacters;
  const characters = [...(text ?? '')].length;
  if (characters > most) {
    throw new Refusal(
      422,
      `Invalid request.\n\nOnly ${most} characters are allowed; ${characters} were supplied.`,
    );
  }
  if (Buffer.byteLength(text ?? '') > most) {
    const message = `${field} exceeds a maximum bytesize of ${most}`;
    throw invalid({ resource: 'CheckRun', code: 'custom', field, message });
  }
}

/** https://docs.github.com/rest/checks/runs#create-a-check-run */
const annotationTitleCharacters = 255;
const annotationTextBytes = 64 * 1024;

function checkAnnotation(annotation: Annotation): void {
  const {
    title = '',
    message,
    raw_details = '',
    start_line,
    end_line,
    start_column,
    end_column,
  } = annotation;
  const refuse = (field: string, text: string): Refusal =>
    invalid({ resource: 'CheckAnnotation', code: 'custom', field, message: text });
  if ([...title].length > annotationTitleCharacters) {
    throw refuse('title', `title is too long (maximum is ${annotationTitleCharacters} characters)`);
  }
  for (const [field, text] of Object.entries({ message, raw_details })) {
    if (Buffer.byteLength(text) > annotationTextBytes)
      throw refuse(field, `${field} exceeds a maximum bytesize of 65536`);
  }
  if (start_line !== end_line && (start_column !== undefined || end_column !== undefined)) {
    throw refuse('start_column', 'start_column and end_column are only allowed on one line');
  }
}

/** Throws 422 in GitHub's words. */
export function checkLimits(world: World, { output }: CheckRunChange): void {
  const most = world.limits.annotationsPerRequest;
  const annotations = output?.annotations ?? [];
  if (annotations.length > most) {
    throw new Refusal(
      422,
      `Invalid request.\n\nNo more than ${most} items are allowed; ${annotations.length} were supplied.`,
    );
  }
  for (const annotation of annotations) checkAnnotation(annotation);
  checkText(world, 'summary', output?.summary);
  checkText(world, 'text', output?.text);
}
