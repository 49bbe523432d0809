/** The App on both engines: verdicts over signed webhooks, and what is kept of them. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { storedClients } from '../../app/store/client-store.ts';
import type { Database } from '../../app/store/database.ts';
import { allBlock, approveAndPass, openPull, openScene } from '../end-to-end/world.ts';
import { engines } from '../store/engines.ts';

/** The first verdict that is recorded is refused: what a sequence counted stays counted when its transaction does not. */
async function failOnce(database: Database): Promise<void> {
  await database.execute(`
    create sequence tries;
    create function refuse_the_first() returns trigger language plpgsql security definer as $$
    begin
      if nextval('tries') = 1 then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger refuse_the_first before insert on verdicts for each row execute function refuse_the_first()`);
}

describe.each(engines)('the service on the $name engine', ({ open }) => {
  it('judges a pull request, remembers what it said, and leaves nothing open', async () => {
    const { database, close } = await open();
    const scene = await openScene({ configuration: allBlock }, {}, { database });
    onTestFinished(async () => {
      await scene.stop();
      await close();
    });
    const pull = await openPull(scene);
    await scene.settle();
    const check = () => scene.shop.checkRuns(pull.headSha).filter(({ name }) => name === 'Fairlead');
    expect(check().at(-1)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(check().at(-1)).toMatchObject({ status: 'completed', conclusion: 'success' });
    const memory = storedClients(database, new URL(scene.github.apiUrl).host).of(scene.installation.id);
    const on = { repositoryId: scene.shop.data.id, pullRequest: pull.number };
    const subject = {
      kind: 'pull_request',
      repositoryId: on.repositoryId,
      subject: String(pull.number),
    } as const;
    const said = await memory.verdicts.history(subject);
    expect(said.length).toBeGreaterThan(1);
    expect(said.at(-1)).toMatchObject({
      conclusion: 'failure',
      assessments: { review: { rung: 'block', outcome: 'fail' } },
    });
    expect(said[0]).toMatchObject({
      head: pull.headSha,
      baseRef: 'main',
      conclusion: 'success',
      checkRun: check().at(-1)?.id,
      // The check's id begins with it.
      digest: check().at(-1)?.externalId?.split('/')[0],
      assessments: { review: { rung: 'block', outcome: 'pass' } },
    });
    expect(await memory.verdicts.current({ ...subject, head: pull.headSha })).toEqual(said[0]);
    expect([...(await memory.comments.list(on)).keys()]).toEqual(['policies']);
    expect(await memory.openChecks.list()).toEqual([]);
    const { rows } = await database.execute('select count(*)::int as n from inbox');
    expect(rows[0]?.n).toBeGreaterThan(3);
  }, 60_000);

  it('remembers what it said of merge groups and of releases, at the second try if need be', async () => {
    const { database, close } = await open();
    await failOnce(database);
    const configuration = 'policies:\n  review: block\n  release-readiness: block\n';
    const scene = await openScene({ configuration }, {}, { database, retries: [10] });
    onTestFinished(async () => {
      await scene.stop();
      await close();
    });
    const pull = await openPull(scene);
    await scene.settle();
    // The first try said it on GitHub, and its record failed: the second one says nothing again, and records it.
    expect(scene.shop.checkRuns(pull.headSha).map(({ name }) => name)).toEqual(['Fairlead']);
    const group = await scene.shop.createMergeGroup({ pulls: [pull] });
    await scene.settle();
    for (const tag of ['v1.0.0', 'v1.0.0-again'])
      await scene.shop.createRelease({ tag, notes: 'The first one', by: scene.maria });
    await scene.settle();
    const { verdicts } = storedClients(database, new URL(scene.github.apiUrl).host).of(scene.installation.id);
    const repositoryId = scene.shop.data.id;
    const saidOn = (sha: string) => {
      const newest = scene.shop.checkRuns(sha).find(({ name }) => name.startsWith('Fairlead'));
      const [digest] = newest?.externalId?.split('/') ?? [];
      return { head: sha, checkRun: newest?.id, digest, conclusion: newest?.conclusion };
    };
    const { rows } = await database.execute(
      'select last_value - (select count(*) from verdicts) as refused from tries',
    );
    expect(Number(rows[0]?.refused)).toBe(1);
    expect(
      await verdicts.history({ kind: 'pull_request', repositoryId, subject: String(pull.number) }),
    ).toMatchObject([saidOn(pull.headSha)]);
    expect(
      await verdicts.history({ kind: 'merge_group', repositoryId, subject: group.headSha }),
    ).toMatchObject([
      {
        ...saidOn(group.headSha),
        conclusion: 'failure',
        baseRef: 'main',
        layers: expect.stringMatching(/^\[/),
        assessments: { review: { rung: 'block', outcome: 'fail' } },
      },
    ]);
    const head = scene.shop.sha('main');
    for (const subject of ['v1.0.0', 'v1.0.0-again'])
      expect(await verdicts.current({ kind: 'release', repositoryId, subject, head })).toMatchObject({
        ...saidOn(head),
        assessments: { 'release-readiness': { rung: 'block' } },
      });
  }, 60_000);
});
