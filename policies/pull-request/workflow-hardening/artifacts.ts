/** Artifacts of the run that started this one: a stranger's pull request can have made them. */
import type { Job, Step } from '../../formats/workflow.ts';
import type { Written } from '../../formats/workflow-scripts.ts';

const downloaders =
  /^(?:dawidd6\/action-download-artifact|bettermarks\/action-artifact-download|aochmann\/actions-download-artifact|redhat-plumbers-in-action\/download-artifact)@/i;
const downloading = /\bgh\s+run\s+download\b|\bdownloadArtifact\b|\/actions\/artifacts\/|\bartifacts_url\b/;

/** actions/download-artifact takes artifacts of its own run, unless it is told of which other. */
function downloads({ uses, run, with: inputs }: Step): boolean {
  const action = uses?.text ?? '';
  if (/^actions\/download-artifact@/i.test(action))
    return inputs.some(({ name }) => name.toLowerCase() === 'run-id');
  const script = run?.text ?? inputs.find(({ name }) => name === 'script')?.text ?? '';
  return downloaders.test(action) || downloading.test(script);
}

/** Whether the step, or one before it in its job, has brought such an artifact. */
export function hasArtifact(job: Job, step: Step): boolean {
  return job.steps.slice(0, job.steps.indexOf(step) + 1).some(downloads);
}

/** `cat FILE`, `$(< FILE)`, `Get-Content FILE`, not a heredoc: the command, as written. */
export function fileRead({ verbatim }: Pick<Written, 'verbatim'>, text: string): string | null {
  const read = /(?:\bcat\s+|\bGet-Content\s+(?:-\w+\s+)*|\$\(\s*<\s*)["']?(?![<>|&;-])[^\s"'|;&)<>]+/i.exec(
    text,
  )?.[0];
  return verbatim || read === undefined || read.includes('GITHUB_') ? null : read;
}
