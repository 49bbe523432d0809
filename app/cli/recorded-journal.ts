/**
 * A journal whose lines are records of the client's ledger, too: a call that cannot be recorded is not made. One that was made is in the journal, whatever
 * becomes of its record.
 */
import { own, say } from '../../policies/engine/prose.ts';
import { scrubbed, scrubbedText, whyFailed } from '../evidence/capture/scrubbed.ts';
import type { FilesLine } from '../offers/journal.ts';
import type { Line, WritesLines } from '../settings/journal.ts';
import type { Doer, RunNote } from '../store/recorded.ts';
import { Usage } from './command.ts';

/** Of what is said of a call. Characters. */
const maxSaid = 1000;

type Step = RunNote extends infer N ? (N extends RunNote ? Omit<N, 'of' | 'run' | 'did_at'> : never) : never;

const placeOf = (route: string, parameters: Readonly<Record<string, unknown>>): string =>
  route.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name]));

function settingsStep(line: Line, by: Doer | 'the App' | null): Step {
  switch (line.kind) {
    case 'begin':
      return { step: 'begin', from: line.from, subject: line.subject, by };
    case 'intent': {
      const { target, repositoryId, route, parameters, changes } = line.edit;
      return {
        step: 'tried',
        n: line.n,
        target,
        repository_id: repositoryId,
        call: placeOf(route, parameters),
        changes: changes.map(({ name, before, after }) => ({
          name,
          before: scrubbed(before),
          after: scrubbed(after),
        })),
      };
    }
    case 'outcome': {
      const step = line.result === 'already' ? 'done' : line.result;
      return { step, n: line.n, said: scrubbedText(line.said, maxSaid) };
    }
    case 'end':
      return { step: 'end' };
  }
}

function filesStep(line: FilesLine, by: Doer | 'the App' | null): Step {
  switch (line.kind) {
    case 'begin':
      return { step: 'begin', from: line.from, subject: line.subject, by };
    case 'intent': {
      const { target, repositoryId, title, paths } = line.offer;
      return {
        step: 'tried',
        n: line.n,
        target,
        repository_id: repositoryId,
        call: `a commit on Fairlead's branch and its pull request: ${scrubbedText(title, 200)}`,
        changes: paths.map((name) => ({ name, before: null, after: null })),
      };
    }
    case 'outcome': {
      const { result: step, n, commit, pull } = line;
      return { step, n, said: scrubbedText(line.said, maxSaid), commit, pull: pull?.number ?? null };
    }
    case 'end':
      return { step: 'end' };
  }
}

export interface Recording {
  readonly run: string;
  readonly by: Doer | 'the App' | null;
  readonly note: (note: RunNote) => Promise<void>;
  /** What became of a call could not be recorded. */
  readonly lost: (error: unknown) => void;
}

/** What is noted of a line. */
const noteOf = (of: RunNote['of'], run: string, at: string, step: Step): RunNote =>
  ({ of, run, did_at: at, ...step }) as RunNote;

/** Before anything was done, or between two calls. */
function unrecorded(step: Step, run: string, error: unknown): Usage {
  const left = say`What was done before is in the journal: ${`fairlead undo ${run}`} takes it back.`;
  return new Usage(
    say`It could not be recorded in the ledger, and was not done: ${whyFailed(error)}`,
    step.step === 'begin' ? own('Nothing was done.') : left,
  );
}

/** Throws {@link Usage} for what is to be recorded first. */
function recorded<L extends { readonly at: string }>(
  journal: WritesLines<L>,
  of: RunNote['of'],
  { run, note, lost }: Recording,
  stepOf: (line: L) => Step,
): WritesLines<L> {
  return {
    write: async (line) => {
      await journal.write(line);
      const step = stepOf(line);
      try {
        await note(noteOf(of, run, line.at, step));
      } catch (error) {
        if (step.step === 'begin' || step.step === 'tried') throw unrecorded(step, run, error);
        lost(error);
      }
    },
    close: () => journal.close(),
  };
}

/** `recording`: null: there is no ledger here. */
export const recordedSettings = (
  journal: WritesLines<Line>,
  recording: Recording | null,
): WritesLines<Line> =>
  recording ? recorded(journal, 'settings', recording, (line) => settingsStep(line, recording.by)) : journal;

export const recordedFiles = (
  journal: WritesLines<FilesLine>,
  recording: Recording | null,
): WritesLines<FilesLine> =>
  recording ? recorded(journal, 'files', recording, (line) => filesStep(line, recording.by)) : journal;
