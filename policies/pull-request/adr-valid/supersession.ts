/** One record replaces another: both say so, and both are there. */
import { say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { DecisionRecord } from '../../formats/decision-record.ts';
import { meaningOf } from '../../formats/record-meaning.ts';
import { wrong } from './header.ts';

type Records = readonly DecisionRecord[];

/** The records that the names in `from` stand for. */
function meant(names: readonly string[], from: string, records: Records): Records {
  return names.flatMap((name) => {
    const meaning = meaningOf(name, from, records);
    return meaning.kind === 'record' ? records.filter(({ path }) => path === meaning.path) : [];
  });
}

function absent(record: DecisionRecord, name: string): Finding {
  const message = say`${record.path} names ${name} as another decision record, but there is none.`;
  return wrong(record, `absent:${name}`, message, say`Correct the name, or add that record in this change.`);
}

/** A superseded record: its successor is there, and says so too. */
function successorProblems(record: DecisionRecord, records: Records): readonly Finding[] {
  const { path, status, supersededBy: name } = record;
  if (status !== 'superseded') return [];
  if (name === null) {
    const message = say`${path} is superseded, but does not say by which record.`;
    return [
      wrong(record, 'successor', message, say`Write ${'superseded by'} and the record that replaces it.`),
    ];
  }
  const meaning = meaningOf(name, path, records);
  if (meaning.kind === 'absent') return [absent(record, name)];
  const successor = records.find((each) => meaning.kind === 'record' && each.path === meaning.path);
  if (!successor) return [];
  const names = [...successor.supersedes, ...successor.mentions];
  if (meant(names, successor.path, records).some((each) => each.path === path)) return [];
  const message = say`${path} is superseded by ${successor.path}, which does not name it.`;
  const remedy = say`Add a line to ${successor.path} in this change that says ${'Supersedes'} and links ${path}.`;
  return [wrong(record, `not-named-by:${successor.path}`, message, remedy)];
}

/** A record in force that replaces another: the other one is there, and says so too. A proposal replaces nothing yet. */
function predecessorProblems(record: DecisionRecord, records: Records): readonly Finding[] {
  const { path, supersedes, status } = record;
  return supersedes.flatMap((name): readonly Finding[] => {
    const meaning = meaningOf(name, path, records);
    if (meaning.kind === 'absent') return [absent(record, name)];
    const older = records.find((each) => meaning.kind === 'record' && each.path === meaning.path);
    if (!older || older.path === path || status !== 'accepted') return [];
    const [by] = older.supersededBy === null ? [] : meant([older.supersededBy], older.path, records);
    if (older.status === 'superseded' && (by === undefined || by.path === path)) return [];
    const message =
      older.status === 'superseded'
        ? say`${path} says it supersedes ${older.path}, which names another successor, ${by?.path ?? ''}.`
        : say`${path} says it supersedes ${older.path}, which still has the status ${older.statusText ?? older.status}.`;
    const remedy = say`Set the status of ${older.path} to ${'superseded by'} and a link to ${path}, in this change.`;
    return [wrong(record, `not-superseded:${older.path}`, message, remedy)];
  });
}

/** `records` are all there will be once the change is merged, this one among them. */
export function supersessionProblems(record: DecisionRecord, records: Records): readonly Finding[] {
  return [...successorProblems(record, records), ...predecessorProblems(record, records)];
}
