import { describe, expect, it } from 'vitest';
import { isWorkflow, workflowPowers } from '../../policies/formats/workflow-powers.ts';

/** An expression as workflows write it. */
const of = (expression: string) => `$\{{ ${expression} }}`;

describe('powers of a workflow', () => {
  it.each([
    ['on: [push, pull_request]\npermissions:\n  contents: read\njobs: {}', []],
    ['permissions:\n  id-token: write # for OIDC\n  contents: write', ['contents: write', 'id-token: write']],
    ['permissions: { packages: write, contents: read }', ['packages: write']],
    ['permissions: write-all', ['permissions: write-all']],
    ['on:\n  pull_request_target:\n    types: [opened]', ['pull_request_target']],
    ['on: [issue_comment, push]', ['issue_comment']],
    [`env:\n  KEY: ${of('secrets.DEPLOY_KEY')}\n  T: ${of('secrets.GITHUB_TOKEN')}`, ['secret DEPLOY_KEY']],
    [`env:\n  KEY: ${of("secrets['DEPLOY_KEY']")}`, ['secret DEPLOY_KEY']],
    ['    uses: a/b/.github/workflows/c.yml@v1\n    secrets: inherit', ['secrets: inherit']],
    ['    runs-on: [self-hosted, linux]', ['self-hosted runner']],
    ['    environment: production', ['deployment environment']],
    ['# permissions: write-all\n#  id-token: write', []],
    ['      - run: echo pull_request_target_name', []],
    ['{{{{ not: [yaml', []],
  ])('%j', (text, powers) => {
    expect(workflowPowers(text)).toEqual(powers);
  });

  it.each([
    ['.github/workflows/ci.yml', true],
    ['.github/workflows/ci.yaml', true],
    ['.github/workflows/more/ci.yml', false],
    ['docs/.github/workflows/ci.yml', false],
    ['.github/workflows/README.md', false],
  ])('%s', (path, is) => {
    expect(isWorkflow(path)).toBe(is);
  });
});
