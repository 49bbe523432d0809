/** A repository for tests to hold: what people, Apps and workflows do in it, without HTTP. */
import { createCheckRun, emitWorkflowRun, rerequestCheckRun, suiteFor } from '../changes/checks.ts';
import { createStatus } from '../changes/comments.ts';
import { commit, type NewCommit, ownerOf } from '../changes/commits.ts';
import { sayOfDeployments } from '../changes/deployment-words.ts';
import { environmentNamed } from '../changes/deployments.ts';
import { closeIssue, labelIssue, openIssue } from '../changes/issues.ts';
import { openPull } from '../changes/pulls.ts';
import { updateRef } from '../changes/pushes.ts';
import { createRelease, deleteRelease, editRelease } from '../changes/releases.ts';
import {
  deleteRepository,
  renameRepository,
  setPrivate,
  transferRepository,
} from '../changes/repositories.ts';
import { latestRuns } from '../check-state.ts';
import { isAncestor } from '../git/history.ts';
import type { Identity } from '../git/objects.ts';
import { noProtection, type Protection } from '../protection.ts';
import { fullName } from '../shapes/accounts.ts';
import type { Artifact, CheckRun, WorkflowRun } from '../state/checks.ts';
import type { Account, Issue, Release, Repository, Role, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { type HasData, type NewRuleset, rulesetOf, type UserHandle } from './accounts.ts';
import { governedPart } from './governed.ts';
import { createMergeGroup } from './merge-group.ts';
import { type PullHandle, pullHandle } from './pull-request.ts';
import type { CommitAct, DeploymentAct, RepositoryHandle, WorkflowRunAct } from './repository-handle.ts';
import { actionsApp, workflowToken } from './workflow.ts';

const notSetUp: Schemas['code-scanning-default-setup'] = {
  state: 'not-configured',
  languages: [],
  query_suite: 'default',
  updated_at: null,
  schedule: null,
};

const accountOrIdentity = (one: UserHandle | Identity) => ('data' in one ? one.data : one);

function commitOf({ author, committer, coAuthors, pusher, ...act }: CommitAct): NewCommit {
  return {
    ...act,
    ...(author ? { author: accountOrIdentity(author) } : {}),
    ...(committer ? { committer: accountOrIdentity(committer) } : {}),
    ...(coAuthors ? { coAuthors: coAuthors.map(({ data }) => data) } : {}),
    ...(pusher ? { pusher: pusher.data } : {}),
  };
}

type Part = Partial<RepositoryHandle>;

function gitPart(world: World, repository: Repository) {
  const actorOf = (pusher: UserHandle | undefined) => pusher?.data ?? ownerOf(repository);
  return {
    sha: (branch: string = repository.defaultBranch) => {
      const oid = repository.refs.get(`refs/heads/${branch}`) ?? repository.refs.get(branch);
      if (oid === null) throw new Error(`${fullName(repository)} has no branch ${branch}`);
      return oid;
    },
    commit: (act: CommitAct) => commit(world, repository, commitOf(act)),
    push: async (
      branch: string,
      sha: string,
      act: { readonly pusher?: UserHandle; readonly force?: boolean } = {},
    ) => {
      const ref = `refs/heads/${branch}`;
      const before = repository.refs.get(ref);
      if (before !== null && act.force !== true && !(await isAncestor(repository.store, before, sha))) {
        throw new Error(`${branch} would not be fast-forwarded: say force`);
      }
      await updateRef(world, repository, { ref, after: sha, actor: actorOf(act.pusher) });
    },
    deleteBranch: (branch: string, pusher?: UserHandle) =>
      updateRef(world, repository, { ref: `refs/heads/${branch}`, after: null, actor: actorOf(pusher) }),
    tag: (name: string, sha?: string) =>
      updateRef(world, repository, {
        ref: `refs/tags/${name}`,
        after: sha ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`),
        actor: actorOf(undefined),
      }),
    annotate: (name: string, sha?: string) => {
      const of = sha ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`) ?? '';
      const at = Math.floor(world.now().getTime() / 1000);
      const text = `object ${of}\ntype commit\ntag ${name}\ntagger Ada <ada@example.com> ${at} +0000\n\n${name}\n`;
      const after = repository.store.write('tag', Buffer.from(text));
      return updateRef(world, repository, { ref: `refs/tags/${name}`, after, actor: actorOf(undefined) });
    },
  } satisfies Part;
}

function checksPart(world: World, repository: Repository) {
  const workflowId = (path: string): number =>
    repository.workflowRuns.find((run) => run.path === path)?.workflowId ?? world.nextId();
  const addWorkflowRun = async (act: WorkflowRunAct): Promise<WorkflowRun> => {
    const path = act.path ?? '.github/workflows/ci.yml';
    const run: WorkflowRun = {
      id: world.nextId(),
      name: act.name ?? 'CI',
      path,
      event: act.event ?? 'pull_request',
      headSha: act.headSha,
      headBranch: act.headBranch ?? null,
      runNumber: repository.workflowRuns.length + 1,
      workflowId: workflowId(path),
      actor: act.actor?.data ?? ownerOf(repository),
      triggeringActor: act.actor?.data ?? ownerOf(repository),
      approvals: [],
      createdAt: world.now(),
      updatedAt: world.now(),
      earlier: [],
      status: act.status ?? 'completed',
      conclusion:
        act.conclusion ?? (act.status === undefined || act.status === 'completed' ? 'success' : null),
    };
    repository.workflowRuns.push(run);
    await suiteFor(world, repository, actionsApp(world), act.headSha, run.headBranch, null, run);
    await emitWorkflowRun(world, repository, run, run.status === 'completed' ? 'completed' : 'requested');
    return run;
  };
  const rerunWorkflow = async (
    run: WorkflowRun,
    conclusion: WorkflowRun['conclusion'],
    by?: UserHandle,
  ): Promise<void> => {
    if (by) run.triggeringActor = by.data;
    run.earlier.push({ conclusion: run.conclusion, endedAt: run.updatedAt });
    run.conclusion = conclusion;
    run.updatedAt = world.now();
    await emitWorkflowRun(world, repository, run, 'completed');
  };
  return {
    addWorkflowRun,
    rerunWorkflow,
    sayOfDeployments: (run: WorkflowRun, { by, state, environments, comment = '' }: DeploymentAct) =>
      sayOfDeployments(world, repository, run, {
        state,
        user: by.data,
        comment,
        environments: environments.map((name) => environmentNamed(world, repository, name)),
      }),
    createCheckRun: ({ app, headSha, ...change }: Parameters<RepositoryHandle['createCheckRun']>[0]) =>
      createCheckRun(world, repository, app?.data ?? actionsApp(world), headSha, change),
    rerequestCheckRun: (run: CheckRun, by: UserHandle) => rerequestCheckRun(world, repository, run, by.data),
    checkRuns: (headSha: string) => latestRuns(repository, headSha),
    createStatus: ({ creator, ...act }: Parameters<RepositoryHandle['createStatus']>[0]) =>
      createStatus(world, repository, { ...act, creator: creator.data }),
    addArtifact: async ({ name, headSha, run, zip }: Parameters<RepositoryHandle['addArtifact']>[0]) => {
      const artifact: Artifact = {
        id: world.nextId(),
        name,
        run: run ?? (await addWorkflowRun({ headSha })),
        zip,
        createdAt: world.now(),
        expired: false,
      };
      repository.artifacts.push(artifact);
      return artifact;
    },
  } satisfies Part;
}

function releasesPart(world: World, repository: Repository) {
  return {
    createRelease: ({ by, ...act }: Parameters<RepositoryHandle['createRelease']>[0]) =>
      createRelease(world, repository, { ...act, by: by.data }),
    commitComments: (sha: string) => repository.commitComments.filter((one) => one.sha === sha),
    editRelease: (
      release: Parameters<RepositoryHandle['editRelease']>[0],
      change: Parameters<RepositoryHandle['editRelease']>[1],
      by: UserHandle,
    ) => editRelease(world, repository, release, change, by.data),
    deleteRelease: (release: Release, by: UserHandle) => deleteRelease(world, repository, release, by.data),
    openIssue: ({ author, ...about }: Parameters<RepositoryHandle['openIssue']>[0]) =>
      openIssue(world, repository, { ...about, author: author.data }),
    issues: () => [...repository.issues.values()],
    closeIssue: (issue: Issue, by?: UserHandle, reason?: Issue['stateReason']) =>
      closeIssue(world, repository, issue, by?.data, reason),
    labelIssue: (issue: Issue, name: string, by: UserHandle) =>
      labelIssue(world, repository, issue, name, true, by.data),
    unlabelIssue: (issue: Issue, name: string, by: UserHandle) =>
      labelIssue(world, repository, issue, name, false, by.data),
  } satisfies Part;
}

function settingsPart(world: World, repository: Repository) {
  return {
    setCollaborator: (user: UserHandle, role: Role) => void repository.collaborators.set(user.id, role),
    removeCollaborator: (user: UserHandle) => void repository.collaborators.delete(user.id),
    setBranchProtection: (branch: string, protection: Partial<Protection> | null) => {
      if (protection) repository.protections.set(branch, { ...noProtection, ...protection });
      else repository.protections.delete(branch);
    },
    addRuleset: (change: NewRuleset) => {
      const ruleset = rulesetOf(world, fullName(repository), 'Repository', change);
      repository.rulesets.push(ruleset);
      return ruleset;
    },
    enableCodeScanning: (
      alerts: readonly Schemas['code-scanning-alert-items'][] = [],
      analyses: readonly Schemas['code-scanning-analysis'][] = [],
      setup: Schemas['code-scanning-default-setup'] = notSetUp,
    ) => {
      repository.codeScanning = { alerts, analyses, defaultSetup: setup };
    },
    enableDependencyReview: (changes: Schemas['dependency-graph-diff'] = []) => {
      repository.dependencyReview = changes;
    },
    rename: (name: string) => renameRepository(world, repository, name),
    transfer: (to: HasData<Account>) => transferRepository(world, repository, to.data),
    delete: () => deleteRepository(world, repository),
    disable: () => {
      repository.disabled = true;
    },
    setPrivate: (isPrivate: boolean) => setPrivate(world, repository, isPrivate),
  } satisfies Part;
}

export function repositoryHandle(world: World, repository: Repository): RepositoryHandle {
  const pullAt = (number: number): PullHandle => {
    const pull = repository.pulls.get(number);
    if (!pull) throw new Error(`${fullName(repository)} has no pull request ${number}`);
    return pullHandle(world, pull);
  };
  return {
    id: repository.id,
    get owner() {
      return repository.owner.login;
    },
    get name() {
      return repository.name;
    },
    get fullName() {
      return fullName(repository);
    },
    get url() {
      return `${world.url}/${fullName(repository)}`;
    },
    gitDirectory: repository.refs.directory,
    data: repository,
    ...gitPart(world, repository),
    ...checksPart(world, repository),
    ...releasesPart(world, repository),
    ...settingsPart(world, repository),
    ...governedPart(world, repository),
    openPullRequest: async ({ fromFork, author, base = repository.defaultBranch, ...act }) => {
      const head = fromFork ? { headRepository: fromFork.data } : {};
      return pullHandle(
        world,
        await openPull(world, repository, { ...act, ...head, base, author: author.data }),
      );
    },
    pullRequest: pullAt,
    pullRequests: () => [...repository.pulls.values()].map((pull) => pullHandle(world, pull)),
    workflowToken: (permissions) => workflowToken(world, repository, permissions),
    createMergeGroup: ({ pulls }) => createMergeGroup(world, repository, pulls),
    comments: (number) => repository.comments.filter((comment) => comment.number === number),
  };
}
