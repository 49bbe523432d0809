/**
 * What a pull request asks for in its own configuration never reaches its verdict under the rules in force: here the options
 * that ask for facts, in `proposed-facts.proof.test.ts` all of them.
 */
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { samples, withoutSample } from './proposed-options.ts';
import { openProposing, reaching, verdictIn } from './proposed-scene.ts';

const asking = [
  'adr-required.decision-paths',
  'adr-valid.decision-paths',
  'dependencies.allow-licences',
  'linked-work.trackers',
  'release-readiness.blocker-labels',
  'release-readiness.checklist',
  'review.paths',
  'static-analysis.artifacts',
];

const answering = (match: RegExp, status: number) => ({ match: { path: match }, do: { status } });

const outcomesOf = (judged: Awaited<ReturnType<Awaited<ReturnType<typeof openProposing>>['judge']>>) =>
  Object.fromEntries(judged.report.assessments.map(({ policy, result }) => [policy, result.outcome]));

it('every option has a value to propose', () => {
  expect(withoutSample).toEqual([]);
});

describe('a proposed configuration', () => {
  it('changes nothing in the verdict in force, whatever it asks for', async () => {
    const those = asking.flatMap((name) => {
      const all = samples.filter(({ policy, option }) => `${policy}.${option}` === name);
      return all.slice(0, 2);
    });
    expect(await reaching(await openProposing(), those)).toEqual([]);
  });

  it('is judged itself by what it asks for', async () => {
    const scene = await openProposing();
    const alone = (policy: string, options: string) =>
      scene.judge(`policies:\n  ${policy}: { rung: block${options} }\n`);
    const would = async (policy: string, options = '') =>
      (await alone(policy, options)).report.proposed?.wouldConclude;
    expect(await would('adr-required')).toBe('failure');
    expect(await would('adr-required', ', decision-paths: ["notes/**/*.md"]')).toBe('success');
    expect(await would('linked-work')).toBe('failure');
    expect(await would('linked-work', ', trackers: [SHOP]')).toBe('success');
    expect(await would('static-analysis')).toBe('success');
    expect(await would('static-analysis', ', artifacts: [scan]')).toBe('failure');
    expect(await would('static-analysis', ', artifacts: [broken]')).toBe('action_required');
    expect(await would('review', ', paths: [{ paths: ["**"], teams: [acme/nobody] }]')).toBe(
      'action_required',
    );
  });

  it('whose facts cannot be had holds nothing: the verdict in force stands', async () => {
    const scene = await openProposing();
    const said = await scene.remarked('review');
    expect(outcomesOf(said)).toMatchObject({ review: 'pass', 'static-analysis': 'skip' });
    scene.github.faults.add(answering(/\/actions\/artifacts\/\d+\/zip/, 500));
    scene.github.faults.add(answering(/\/teams\/nobody\//, 500));
    const judged = await scene.judge(
      'policies:\n  review: { rung: block, paths: [{ paths: ["**"], teams: [acme/nobody] }] }\n' +
        '  static-analysis: { rung: block, artifacts: [scan] }\n',
    );
    expect(outcomesOf(judged)).toEqual(outcomesOf(said));
    expect(judged.report.conclusion).toBe(said.report.conclusion);
    expect(judged.report.proposed?.wouldConclude).toBe('action_required');
  });

  it('that cannot be read for a rate limit keeps nobody from the verdict that is known', async () => {
    const scene = await openProposing();
    const said = await scene.remarked('review');
    // The file as it is proposed, and nothing that the verdict is made from.
    scene.limit(
      (request) => request.includes('/contents/') && request.includes('"path":".github/fairlead.yml"'),
    );
    const judged = await scene.look();
    expect(outcomesOf(judged)).toEqual(outcomesOf(said));
    const { proposed, conclusion } = judged.report;
    expect(proposed).toMatchObject({ problems: [], wouldConclude: null });
    expect(toPlain(proposed?.unread ?? [])).toContain('GitHub asked Fairlead to slow down');
    expect([conclusion, judged.again]).toEqual(['failure', true]);
  });

  it('with problems leaves what policies say as it was', async () => {
    const scene = await openProposing();
    const said = await scene.remarked('size');
    const judged = await scene.line('size', '  size: { rung: block, lines: many }');
    expect(judged.report.proposed?.problems).toHaveLength(1);
    expect(judged.report.assessments.map(({ result }) => result.outcome)).toEqual(
      said.report.assessments.map(({ result }) => result.outcome),
    );
  });

  it('costs no read of a fact that it asks for like the one in force', async () => {
    const scene = await openProposing();
    const readsOf = async (judging: Promise<unknown>) => {
      scene.github.clearRequests();
      await judging;
      return scene.github.requests.map(({ route }) => route).sort();
    };
    const before = await readsOf(scene.remarked('size'));
    const after = await readsOf(scene.proposing({ policy: 'size', option: 'lines', value: 7 }));
    // The list of merged pull requests that the change of rules is tried on.
    expect(after).toEqual([...before, 'POST /graphql'].sort());
  });

  it('is known by the same rules and facts when it is looked at again, and by other facts when something moved', async () => {
    const scene = await openProposing();
    const said = await scene.remarked('size');
    const later = await scene.look(() => '2031-01-01T00:00:00.000Z');
    expect(later.report.identity).toEqual({
      ...said.report.identity,
      judgedAt: '2031-01-01T00:00:00.000Z',
    });
    await scene.pull.edit({ title: 'Queue jobs at last' });
    const { rules, facts } = (await scene.look()).report.identity;
    expect(rules).toBe(said.report.identity.rules);
    expect(facts).not.toBe(said.report.identity.facts);
  });

  it('is compared with a verdict that depends on all of that', async () => {
    const scene = await openProposing();
    const { assessments, provenance } = (await scene.remarked('size')).report;
    const missed = provenance.notLookedAt.filter(({ otherKind }) => !otherKind);
    expect([assessments.length, missed]).toEqual([16, []]);
    expect(JSON.stringify(verdictIn(await scene.remarked('size')))).toContain('<short>');
  });
});
