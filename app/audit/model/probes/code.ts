/** Where changing the code is costly: notes of debt, and large files that change often. */
import { isKnown } from '../../../../policies/engine/part.ts';
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { type Hotspot, hotspotsOf } from '../hotspots.ts';
import { concernsOr, doesNotApply, fine, notSeen, type Probe } from './probe.ts';

/** Days after which nobody will come back to a note by itself. */
const old = 365;

/** Notes for each 1,000 lines above which they are more than notes. */
const many = 2;

const dayLength = 86_400_000;

export const debtMarkers: Probe = {
  id: 'debt-markers',
  area: 'code',
  asks: 'Notes of debt in the code are few and young',
  look: ({ markers, lines, now }) => {
    const all = [...lines.values()].reduce((sum, n) => sum + n, 0);
    const limit = Date.parse(now) - old * dayLength;
    const aged = markers.filter(({ since }) => since !== null && Date.parse(since) < limit);
    const dense = all > 0 && (markers.length * 1000) / all > many && markers.length > 20;
    const told = dense ? markers : aged.length > 20 ? aged : [];
    const sorted = told.toSorted((a, b) => ((a.since ?? '9') < (b.since ?? '9') ? -1 : 1));
    return concernsOr(
      [
        {
          risk: 'debt-markers',
          title: own('Debt is noted in the code and not paid'),
          likelihood: [3, own('notes older than a year are seldom taken up by themselves')],
          impact: [1, own('each is small; together they hide the few that matter')],
          left: [1, 1],
          evidence: sorted.map(({ path, line, text, since }) => ({
            message: say`${path}: ${text.slice(0, 100)}${since === null ? own('') : say`, since ${own(since.slice(0, 10))}`}`,
            path,
            line,
            fingerprint: `marker|${path}|${text}`,
          })),
          mitigation: own('go through them once: do it, make it an issue with an owner, or delete the note'),
          hours: { low: 2, high: 8 },
          by: 'people',
        },
      ],
      fine(
        markers.length === 0
          ? own('there are none')
          : say`${count(markers.length, 'note')}, ${aged.length} of them older than a year`,
      ),
    );
  },
};

/** A file this long that changes this often in a year is one that people trip over. */
const hot = { lines: 800, changes: 20 } as const;

function isHot({ lines, changes }: Hotspot): boolean {
  return lines >= hot.lines && changes >= hot.changes;
}

export const hotspots: Probe = {
  id: 'hotspots',
  area: 'code',
  asks: 'No large file changes all the time',
  look: (facts) => {
    if (!isKnown(facts.commits)) return notSeen(facts.commits.notKnown);
    const all = hotspotsOf(facts);
    if (all.length === 0) return doesNotApply(own('no program changed in the last 12 months'));
    return concernsOr(
      [
        {
          risk: 'hotspots',
          title: own('Large files change all the time'),
          likelihood: [3, own('most work of a year goes through them')],
          impact: [2, own('changes there take longer, collide and break more than elsewhere')],
          left: [2, 1],
          evidence: all.filter(isHot).map(({ path, lines, changes, people }) => ({
            message: say`${path}: ${count(lines, 'line')}, ${changes} changes by ${count(people, 'person', 'people')} in the last 12 months.`,
            path,
            fingerprint: `hotspot|${path}`,
          })),
          mitigation: own(
            'split the first of them along what changes together, with tests around it, as part of the next change there',
          ),
          hours: { low: 8, high: 24 },
          by: 'people',
        },
      ],
      fine(say`no file of ${hot.lines} lines or more changed ${hot.changes} times in the last 12 months`),
    );
  },
};

/** Bytes. */
const large = 5_000_000;

export const largeFiles: Probe = {
  id: 'large-files',
  area: 'code',
  asks: 'No large data lies among the code',
  look: ({ files }: CloneFacts) =>
    concernsOr(
      [
        {
          risk: 'large-files',
          title: own('Large files make every clone and every build slower'),
          likelihood: [
            3,
            own('every clone and every run of CI fetches them, and every version that they had'),
          ],
          impact: [1, own('it costs minutes, not more')],
          left: [1, 1],
          evidence: files
            .filter(({ bytes, kind }) => kind === 'file' && (bytes ?? 0) > large)
            .map(({ path, bytes }) => ({
              message: say`${path} has ${Math.round((bytes ?? 0) / 1_000_000)} MB.`,
              path,
              fingerprint: `large|${path}`,
            })),
          mitigation: own('move them to Git LFS or to where artifacts are kept'),
          hours: { low: 1, high: 4 },
          by: 'file',
        },
      ],
      fine(say`no file has more than ${large / 1_000_000} MB`),
    ),
};
