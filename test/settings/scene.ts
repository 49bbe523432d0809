/** An organization whose settings are declared, planned, applied and undone, as `fairlead plan`, `apply` and `undo` do it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostOf } from '../../app/github/access/host.ts';
import { type Applied, applyPlan } from '../../app/settings/apply.ts';
import { openJournal } from '../../app/settings/journal.ts';
import { makePlan, type Plan } from '../../app/settings/plan.ts';
import { type Choices, type PlanFile, planFile } from '../../app/settings/planned.ts';
import { openSession } from '../../app/settings/session.ts';
import { readPlan, stateFolder, writePlan } from '../../app/settings/state-folder.ts';
import { planUndo, type Undone, undoRun } from '../../app/settings/undo.ts';
import { catalogue } from '../../policies/index.ts';
import { type LocalGitHub, type Options, startGitHub } from '../github/index.ts';

export interface Asking {
  /** A user's token; the owner's unless said. */
  readonly token?: string;
  readonly choices?: Partial<Choices>;
  readonly only?: readonly string[];
  /** Between the plan and the calls. */
  readonly meanwhile?: (call: number) => void;
}

export interface Planned {
  readonly plan: Plan;
  readonly file: PlanFile;
  /** `acme/shop repository.merge.squash: false → true` */
  readonly changes: readonly string[];
}

function changesOf(file: PlanFile): readonly string[] {
  return file.targets.flatMap(({ target, edits }) =>
    edits.flatMap(({ changes }) =>
      changes.map(
        ({ name, before, after }) =>
          `${target} ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
      ),
    ),
  );
}

/** `organization`: the file of `acme/.github`; `repository`: that of `acme/shop`. */
export async function openSettings(
  files: { readonly organization?: string; readonly repository?: string } = {},
  options: Options = {},
) {
  let seconds = 0;
  const now = () => new Date(Date.parse('2026-11-03T09:00:00Z') + seconds++ * 1000);
  const github: LocalGitHub = await startGitHub({ described: true, now, ...options });
  const org = github.createOrganization('acme');
  const maria = github.createUser('maria');
  const tom = github.createUser('tom');
  for (const one of [maria, tom]) org.addMember(one);
  const commit = async (repository: Awaited<ReturnType<typeof org.createRepository>>, file?: string) => {
    await repository.commit({
      branch: 'main',
      files: { 'README.md': '# Hello\n', ...(file === undefined ? {} : { '.github/fairlead.yml': file }) },
      message: 'Settings',
      author: org.owner,
    });
  };
  const shared = await org.createRepository('.github');
  await commit(shared, files.organization);
  const shop = await org.createRepository('shop');
  await commit(shop, files.repository);
  for (const one of [maria, tom]) shop.setCollaborator(one, 'write');
  const state = mkdtempSync(join(tmpdir(), 'fairlead-state-'));
  const folder = stateFolder(state, '/', {}, hostOf(github.apiUrl));
  const time = () => now().toISOString();
  let runs = 0;
  const session = (token = org.owner.token) =>
    openSession({ token, baseUrl: github.apiUrl, catalogue, folder, now: time, retryBase: 1 });
  const choicesOf = ({ choices = {} }: Asking): Choices => ({ adopt: [], again: false, ...choices });

  async function plan(subject = 'acme', asking: Asking = {}): Promise<Planned> {
    const choices = choicesOf(asking);
    const { planner, newReader, host } = session(asking.token);
    const made = await makePlan(planner('acme', choices), newReader(), subject, asking.only);
    const file = planFile({ host, subject, choices }, made.targets);
    return { plan: made, file, changes: changesOf(file) };
  }

  async function apply({ file }: Pick<Planned, 'file'>, asking: Asking = {}): Promise<Applied> {
    const hash = writePlan(folder, file);
    const found = readPlan(folder, hash.slice(0, 12));
    if (found.kind !== 'plan') throw new Error(`the plan is ${found.kind}`);
    const { planner, newReader, writer } = session(asking.token);
    const id = `run-${++runs}`;
    const write = writer(found.file.targets.flatMap(({ edits }) => edits));
    let calls = 0;
    return applyPlan(found.file, {
      planner: planner('acme', found.file.choices),
      newReader,
      write: async (route, parameters) => {
        asking.meanwhile?.(++calls);
        return write(route, parameters);
      },
      now: time,
      sleep: async () => {},
      id,
      hash,
      openJournal: () => openJournal(folder.journal, id),
    });
  }

  async function undo(id: string, asking: Asking = {}): Promise<Undone> {
    const { runs: all, newReader, writer } = session(asking.token);
    const run = all.find(({ begin }) => begin.id === id);
    if (!run) throw new Error(`there is no run ${id}`);
    const planned = await planUndo(run, { newReader, now: time });
    const own = `run-${++runs}`;
    return undoRun(run, planned, {
      newReader,
      write: writer(planned.edits),
      now: time,
      sleep: async () => {},
      id: own,
      openJournal: () => openJournal(folder.journal, own),
    });
  }

  return {
    github,
    org,
    maria,
    tom,
    shared,
    shop,
    folder,
    state,
    plan,
    apply,
    undo,
    session,
    declare: (file: string) => commit(shared, file),
    writes: () =>
      github.requests.filter(({ method, route }) => method !== 'GET' && route !== 'POST /graphql'),
    wait: (by: number) => {
      seconds += by;
    },
    stop: async () => {
      rmSync(state, { recursive: true, force: true });
      await github.stop();
    },
  };
}

export type SettingsScene = Awaited<ReturnType<typeof openSettings>>;

/** Each step: what became of it, and its call. */
export function stepsOf(applied: Applied | Undone): readonly string[] {
  const account =
    'kind' in applied ? (applied.kind === 'performed' ? applied.account : null) : applied.account;
  return (account?.steps ?? []).map(
    ({ result, edit: { route, target } }) => `${result} ${target} ${route.split(' ')[0]}`,
  );
}

export function idOf(applied: Applied): string {
  if (applied.kind !== 'performed') throw new Error(`it was not performed: ${JSON.stringify(applied)}`);
  return applied.account.id;
}
