/** What GitHub says of one repository: what its plan shows, and what Fairlead believes and cannot prove by itself. */
import type { Octokit } from '@octokit/core';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { statusOf } from '../github/access/reasons.ts';
import { type Answer, asked, fine, type Section, told, wrong } from './answer.ts';
import type { At } from './at.ts';
import { pullAnswers } from './pull-requests.ts';

export interface AskRepository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** Milliseconds since some time in the past. */
  readonly clock: () => number;
}

/** A read that may be refused: whether it is, with words for both. */
async function readable(
  what: string,
  read: () => Promise<Prose>,
  refused: Readonly<Record<number, Prose>>,
): Promise<readonly Answer[]> {
  return asked(what, async () => {
    try {
      return [fine(await read())];
    } catch (error) {
      const words = refused[statusOf(error) ?? 0];
      if (words === undefined) throw error;
      return [told(words)];
    }
  });
}

async function protectionAnswers({ octokit, where, branch }: At): Promise<readonly Answer[]> {
  const plan = say`rules of ${branch} cannot be read on this plan: policies about protection are unknown here`;
  const rules = await readable(
    'the rules of the branch',
    async () => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
        ...where,
        branch,
      });
      return say`rules of ${branch} can be read (${count(data.length, 'rule')} from rulesets)`;
    },
    { 403: plan, 404: own('this GitHub has no rulesets') },
  );
  const checks = await readable(
    'the branch',
    async () => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
        ...where,
        branch,
      });
      const named = data.protection?.required_status_checks?.contexts?.length ?? 0;
      return say`${branch} is ${own(data.protected ? 'protected' : 'not protected')}; ${count(named, 'required check')} by branch protection`;
    },
    {},
  );
  return [...rules, ...checks];
}

/** Who pushed what: `review` needs it to know the last pusher. */
function activityAnswers({ octokit, where, branch }: At): Promise<readonly Answer[]> {
  return readable(
    'who pushed',
    async () => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/activity', {
        ...where,
        ref: branch,
        per_page: 10,
      });
      return say`who pushed can be read (${count(data.length, 'entry', 'entries')})`;
    },
    {
      403: own('who pushed cannot be read: review judges by commits and events alone'),
      404: own('this GitHub does not say who pushed: review judges by commits and events alone'),
    },
  );
}

function alertAnswers({ octokit, where }: At): Promise<readonly Answer[]> {
  return readable(
    'code scanning alerts',
    async () => {
      await octokit.request('GET /repos/{owner}/{repo}/code-scanning/alerts', { ...where, per_page: 1 });
      return own('code scanning can be read');
    },
    {
      403: own('no code scanning here: static-analysis judges SARIF files of workflows'),
      404: own('no code scanning here: static-analysis judges SARIF files of workflows'),
    },
  );
}

async function limitAnswers({ octokit }: At): Promise<readonly Answer[]> {
  return asked('limits', async () => {
    const { core, graphql } = (await octokit.request('GET /rate_limit')).data.resources;
    const left = [core, graphql].flatMap((limit) => (limit ? [limit] : []));
    const low = left.some(({ remaining, limit }) => remaining * 10 < limit);
    const words = left.map(({ remaining, limit }) => `${remaining} of ${limit}`).join(' and ');
    return [
      low
        ? wrong(
            say`${own(words)} requests and points are left this hour`,
            own('Something else uses them up; Fairlead waits for the next hour.'),
          )
        : fine(say`${own(words)} requests and points are left this hour`),
    ];
  });
}

/** Only reads. */
export async function askRepository(of: AskRepository): Promise<Section> {
  const where = { owner: of.owner, repo: of.repo };
  const about = say`Repository ${`${of.owner}/${of.repo}`}`;
  const answers = await asked('the repository', async () => {
    const { data, headers } = await of.octokit.request('GET /repos/{owner}/{repo}', where);
    const at: At = { ...of, where, branch: data.default_branch };
    const version = headers['x-github-enterprise-version'];
    const parts = [
      limitAnswers(at),
      protectionAnswers(at),
      activityAnswers(at),
      alertAnswers(at),
      pullAnswers(at),
    ];
    return [
      fine(
        say`the repository can be read (${own(data.visibility ?? 'private')}${version ? say`, Enterprise Server ${String(version)}` : []})`,
      ),
      ...(await Promise.all(parts)).flat(),
    ];
  });
  return { about, answers };
}
