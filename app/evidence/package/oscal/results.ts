/**
 * Assessment results: one for each population, one for what is about no population. A change that fails and a row that was drawn are an
 * observation each; all others are summed up in one, with the CSV's hash. Pure. OSCAL has no `unknown`: it is not satisfied, for another
 * reason, and a property says so.
 */
import type { Control, ControlEvidence } from '../../model/control.ts';
import type { Cell } from '../../model/population.ts';
import type { Book } from '../pages/book.ts';
import { evidenceName, evidenceTitle, hasHole } from '../pages/controls.ts';
import { cellText } from '../shown.ts';
import type { WrittenPopulation } from '../written.ts';
import { line, metadata, prop, reviewed, scopeOf, some, statementId, uuid } from './common.ts';
import {
  drawnObservation,
  failingId,
  failingObservation,
  type Of,
  summary,
  summaryId,
} from './observations.ts';

/** Of the failing ones: as many as a finding refers to. */
const maxRelated = 100;

/** Which result evidence belongs to; null: to the one that is about no population. */
function populationOf({ of }: ControlEvidence, { populations }: Book): string | null {
  const id = 'attribute' in of ? 'changes' : 'population' in of ? of.population : null;
  return populations.some(({ population }) => population.id === id) ? id : null;
}

function statusOf({ inScope, failed, unknown }: ControlEvidence) {
  if (failed > 0) return { state: 'not-satisfied', reason: 'fail' };
  return inScope > 0 && unknown === 0
    ? { state: 'satisfied', reason: 'pass' }
    : { state: 'not-satisfied', reason: 'other' };
}

function relatedTo(of: Of, { of: what }: ControlEvidence, population: string | null): readonly string[] {
  const written = of.book.populations.find((one) => one.population.id === population);
  if (!written || population === null) return [];
  const failing =
    'attribute' in what
      ? written.failing.filter(({ attributes }) => attributes.includes(what.attribute))
      : [];
  return [summaryId(of, population), ...failing.slice(0, maxRelated).map(({ id }) => failingId(of, id))];
}

function finding(
  of: Of,
  control: Control,
  { evidence, population, i }: { evidence: ControlEvidence; population: string | null; i: number },
) {
  const { inScope, passed, failed, unknown, notApplicable, toward, rationale } = evidence;
  const status = statusOf(evidence);
  const hole = hasHole(evidence.of, of.book) ? ' (one more than there are rows: what may be missing)' : '';
  const verdict = failed > 0 ? 'fail' : unknown > 0 || inScope === 0 ? 'unknown' : 'pass';
  return {
    uuid: uuid('finding', of.scope, control.framework, control.id, evidenceName(evidence.of), String(i)),
    title: line(`${control.id}: ${evidenceTitle(evidence.of, of.book)}`),
    description: line(
      `Evidence toward ${control.id} (${toward}): ${passed} passed, ${failed} failed, ${unknown} unknown, ${notApplicable} not applicable, of ${inScope}${hole}. ${rationale}`,
    ),
    props: [prop('verdict', verdict), prop('toward', toward)],
    target: { type: 'statement-id', 'target-id': statementId(control), status },
    ...some(
      'related-observations',
      relatedTo(of, evidence, population).map((id) => ({ 'observation-uuid': id })),
    ),
  };
}

const firstOf = (cells: Readonly<Record<string, Cell>>, keys: readonly string[]): string =>
  keys.map((key) => cellText(cells[key])).find((text) => text !== '') ?? '';

/** A waiver is a deviation, approved where somebody approved it, until it ends. */
function riskOf({ scope }: Of, cells: Readonly<Record<string, Cell>>, i: number) {
  const until = firstOf(cells, ['until']);
  const isApproved = firstOf(cells, ['approvedBy', 'approver']) !== '';
  return {
    uuid: uuid('risk', scope, String(i)),
    title: line(`Waiver of ${firstOf(cells, ['policy']) || 'a policy'}`),
    description: line(firstOf(cells, ['reason']) || 'No reason is written down.'),
    statement: 'What the policy asks was waived; failures stay counted.',
    status: isApproved ? 'deviation-approved' : 'deviation-requested',
    ...(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(until) ? { deadline: until } : {}),
  };
}

/** `population`: null for what is about none. */
function result(of: Of, written: WrittenPopulation | null) {
  const { dossier } = of.book;
  const id = written?.population.id ?? null;
  const controls = dossier.controls().flatMap((control) => {
    const evidence = control.evidence.filter((one) => populationOf(one, of.book) === id);
    return evidence.length === 0 ? [] : [{ control, evidence }];
  });
  const observations = written
    ? [
        summary(of, written),
        ...written.failing.map((failing) => failingObservation(of, failing)),
        ...(written.draw?.rows ?? []).map((drawn, i) =>
          drawnObservation(of, written.population.id, drawn, i),
        ),
      ]
    : [];
  const risks = id === 'waivers' && written ? written.cells.map((cells, i) => riskOf(of, cells, i)) : [];
  return {
    uuid: uuid('result', of.scope, id ?? ''),
    title: line(written?.population.title ?? 'Rules over time, and verdicts'),
    description: line(
      `Evidence toward controls, from ${dossier.period.from} until just before ${dossier.period.to}.`,
    ),
    start: dossier.period.from,
    end: dossier.period.to,
    'reviewed-controls': reviewed(controls.map(({ control }) => control)),
    ...some('observations', observations),
    ...some('risks', risks),
    ...some(
      'findings',
      controls.flatMap(({ control, evidence }) =>
        evidence.map((one, i) => finding(of, control, { evidence: one, population: id, i })),
      ),
    ),
  };
}

export function resultsOf(book: Book) {
  const of = { book, scope: scopeOf(book.dossier) };
  return {
    'assessment-results': {
      uuid: uuid('results', of.scope),
      metadata: metadata(book.dossier, `Evidence of ${book.dossier.client.name}`),
      'import-ap': { href: 'assessment-plan.json' },
      results: [...book.populations.map((written) => result(of, written)), result(of, null)],
    },
  };
}
