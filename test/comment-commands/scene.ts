/** A pull request by maria that `review` fails, and people of every kind to say something about it. */
import { expect, onTestFinished } from 'vitest';
import { clientId } from '../../app/store/client-id.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { allBlock, openPull, openSharedScene, type Scene } from '../end-to-end/scene.ts';
import type { PullHandle, UserHandle } from '../github/index.ts';
import type { Comment, Role } from '../github/state.ts';

export interface Talk {
  readonly scene: Scene;
  readonly pull: PullHandle;
  /** May maintain, and wrote nothing. */
  readonly mo: UserHandle;
  person(login: string, role: Role | null): UserHandle;
  /** Comments, and waits until everything is done. */
  say(by: UserHandle, body: string): Promise<Comment>;
  /** What Fairlead answered a comment with; each has one answer at most. */
  answer(to: Comment): string | null;
  /** All its answers. */
  answers(): readonly Comment[];
  /** How often the pull request was judged: the wide read is made once each time. */
  judgements(): number;
}

export function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

export const waiver = `/fairlead waive review reason: nobody is here this week until: ${daysFromNow(5)}`;

export async function talkIn(scene: Scene, pull: PullHandle, already?: UserHandle): Promise<Talk> {
  const person = (login: string, role: Role | null) => {
    const user = scene.github.createUser(login);
    if (role) scene.shop.setCollaborator(user, role);
    return user;
  };
  const answers = () =>
    pull.comments().filter(({ app, body }) => app?.id === scene.app.id && body.includes('#issuecomment-'));
  await scene.settle();
  return {
    scene,
    pull,
    person,
    mo: already ?? person('mo', 'maintain'),
    answers,
    async say(by, body) {
      const comment = await pull.comment({ by, body });
      await scene.settle();
      return comment;
    },
    answer(to) {
      const found = answers().filter(({ body }) => body.split('\n')[1]?.endsWith(`#issuecomment-${to.id})`));
      expect(found.length).toBeLessThanOrEqual(1);
      return found[0]?.body ?? null;
    },
    judgements: () =>
      scene.github.requests.filter(
        ({ route }) => route === 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      ).length,
  };
}

interface TalkOptions {
  readonly configuration?: string | null;
  readonly github?: Parameters<typeof openSharedScene>[1];
  readonly retries?: readonly number[];
}

/** With what is remembered of the client; the caller closes it. */
export async function shareTalk({ configuration = allBlock, github, retries = [] }: TalkOptions = {}) {
  const scene = await openSharedScene({ configuration }, github, { retries });
  const talk = await talkIn(scene, await openPull(scene));
  const { database } = scene;
  const host = new URL(scene.github.apiUrl).host;
  const memory = storedClients(database, host).of(scene.installation.id);
  const granted = () => memory.grants.of(scene.shop.id, talk.pull.number);
  const audited = async () => {
    const { rows } = await database.execute(
      `select what, detail from audit where client = $1 and what <> 'dead letter' order by id`,
      [clientId({ host, installation: scene.installation.id })],
    );
    return rows;
  };
  return { ...talk, database, memory, granted, audited, close: scene.stop };
}

/** For one test. */
export async function openTalk(options?: TalkOptions) {
  const talk = await shareTalk(options);
  onTestFinished(talk.close);
  return talk;
}
