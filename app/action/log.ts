/** The report in the job's log, where findings without a line of a file stand, too. */
import { randomUUID } from 'node:crypto';
import { endGroup, startGroup } from '@actions/core';
import { toPlain } from '../../policies/engine/plain.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import { renderText } from '../../policies/engine/report/text.ts';
import type { Report } from '../../policies/engine/report.ts';
import { CannotLook } from '../looked.ts';
import { workflowView } from '../viewpoints.ts';

/** Columns: GitHub's log view wraps by itself, at about this width on a usual screen. */
const width = 140;

/**
 * Strangers' words are in it: until the token comes again, the runner takes no line for a command
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands).
 */
export function quoted(text: string, title: string, say: (line: string) => void): void {
  const token = randomUUID();
  startGroup(title);
  say(`::stop-commands::${token}`);
  say(text.trimEnd());
  say(`::${token}::`);
  endGroup();
}

export function logReport(report: Report, say: (line: string) => void): void {
  quoted(renderText(report, { colour: false, width }), 'The whole report', say);
}

function gapWords({ gap }: CannotLook): Prose {
  const { reason, remedy, permission } = gap;
  const help = permission && workflowView.grant ? workflowView.grant(permission) : remedy;
  return help ? say`${reason}. ${help}` : reason;
}

/** Why nothing was judged, and what to do, where that is known. */
export function failureWords(thrown: unknown): string {
  if (thrown instanceof CannotLook) return toPlain(gapWords(thrown));
  return thrown instanceof Error ? thrown.message : String(thrown);
}
