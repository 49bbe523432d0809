/** Answers of the local GitHub are held against GitHub's own description of its API. */
import { describe, expect, it } from 'vitest';
import { problemsWith, problemsWithRequest, problemsWithWebhook } from './description/conforms.ts';
import { startGitHub } from './index.ts';
import { routes } from './routes/index.ts';

const label = {
  id: 1,
  node_id: 'LA_1',
  url: 'https://api.github.com/repos/acme/shop/labels/bug',
  name: 'bug',
  description: null,
  color: 'ededed',
  default: false,
};
const labels = 'GET /repos/{owner}/{repo}/issues/{issue_number}/labels';

describe('an answer', () => {
  it.each<[string, string, number, unknown, readonly string[]]>([
    ['that fits has no problems', labels, 200, [label], []],
    ['may have fields that are not described', labels, 200, [{ ...label, more: 1 }], []],
    ['may call the parameters as it likes', labels.replace('issue_number', 'number+'), 200, [label], []],
    ['needs its fields', labels, 200, [{ ...label, color: undefined }], ['body[0].color is missing']],
    ['needs its types', labels, 200, [{ ...label, id: '1' }], ['body[0].id is "1", not number']],
    ['needs its values', 'GET /user', 200, { type: 'x' }, ['body.login is missing']],
    ['of a list is a list', labels, 200, label, ['body is {"id":1,"node_id":"LA_1"']],
    ['has a status that is described', labels, 202, [], [`${labels} does not answer 202`]],
    ['is of a route that exists', 'GET /repos/{owner}/{repo}/moods', 200, {}, ['GitHub has no route']],
    ['is an error as GitHub writes them', labels, 403, { message: 'No', status: '403' }, []],
    ['is no error of another kind', labels, 403, { message: 1 }, ['body.message is 1, not string']],
    ['may be empty', 'DELETE /repos/{owner}/{repo}/branches/{branch}/protection', 204, undefined, []],
    [
      'that is empty has no body',
      'DELETE /repos/{owner}/{repo}/branches/{branch}/protection',
      204,
      {},
      ['the body should be empty'],
    ],
  ])('%s', (_, route, status, body, expected) => {
    const problems = problemsWith(route, status, body);
    if (expected.length === 0) expect(problems).toEqual([]);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
  });

  it('of one of several kinds is held against the one that fits best', () => {
    const ruleset = { id: 1, name: 'x', source: 'acme/shop', enforcement: 'sometimes' };
    expect(problemsWith('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', 200, ruleset)).toEqual([
      expect.stringContaining('body.enforcement is "sometimes"'),
    ]);
  });
});

it('has the routes that GitHub has', () => {
  const unknown = routes
    .map(({ name }) => name)
    .filter((name) => problemsWith(name, 200, {}).includes(`GitHub has no route ${name}`));
  expect(unknown).toEqual([]);
});

it('an answer that does not fit fails the test that stops the local GitHub', async () => {
  const github = await startGitHub({ described: true });
  const org = github.createOrganization('acme');
  const shop = await org.createRepository('shop');
  shop.enableCodeScanning([{ number: 1 } as never]);
  const app = github.createApp({ slug: 'app', permissions: { security_events: 'read' }, events: [] });
  const authorization = `Bearer ${github.install(app, org).token()}`;
  await fetch(`${github.apiUrl}/repos/acme/shop/code-scanning/alerts/1`, { headers: { authorization } });
  await expect(github.stop()).rejects.toThrow('code-scanning/alerts/1 200: body.created_at is missing');
});

describe('a request', () => {
  const issue = 'POST /repos/{owner}/{repo}/issues';
  const rerun = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  it.each<[string, string, string, unknown, readonly string[]]>([
    ['that fits has no problems', issue, '', { title: 'A', labels: ['bug'] }, []],
    ['needs what is required', issue, '', { body: 'A' }, ['body.title is missing']],
    ['has no members that GitHub ignores', issue, '', { title: 'A', colour: 'red' }, ['colour is not known']],
    ['has known parameters', rerun, 'check_name=a&filter=all&per_page=1', undefined, []],
    ['has no others', rerun, 'named=a', undefined, ['named is not known']],
    [
      'has no body where none is read',
      rerun,
      '',
      { a: 1 },
      ['a body is not asked for', 'a is not asked for'],
    ],
  ])('%s', (_, route, query, body, expected) => {
    expect(problemsWithRequest(route, new URLSearchParams(query), body)).toEqual(expected);
  });
});

describe('a webhook', () => {
  it('is of an event that exists, and has what it must have', () => {
    expect(problemsWithWebhook('pull_request', 'thought_of', {})).toEqual([
      'GitHub has no event pull_request.thought_of',
    ]);
    expect(problemsWithWebhook('issue_comment', 'created', { action: 'created' })).toContain(
      'issue_comment.comment is missing',
    );
  });
});
