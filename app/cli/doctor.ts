/** `fairlead doctor`: what only the real GitHub can say. */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { own, say } from '../../policies/engine/prose.ts';
import type { Section } from '../doctor/answer.ts';
import { type Credentials, type Examination, examine } from '../doctor/doctor.ts';
import { doctorJson, renderDoctor } from '../doctor/text.ts';
import { readEnvironment } from '../environment.ts';
import { hostOf } from '../github/access/host.ts';
import { dotEnvProblem } from '../operations/dot-env.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { choice, readOptions } from './options.ts';
import { withProgress } from './progress.ts';

const formats = ['text', 'json'] as const;

function repositoryOf(text: string | null): Examination['repository'] {
  if (text === null) return null;
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(text) ?? [];
  if (owner && name) return { owner, name };
  throw new Usage(say`--repo must be a repository as owner/name, not ${text}`);
}

interface Asking {
  readonly credentials: Credentials;
  readonly baseUrl: string;
}

function asApp(env: NodeJS.ProcessEnv): Asking {
  const read = readEnvironment(env);
  if (!read.ok) throw new Usage(say`${read.problems.join(' ')}`);
  const { appId, privateKey, webhookPath, baseUrl } = read.settings;
  return { credentials: { as: 'app', appId, privateKey, webhookPath }, baseUrl };
}

/** The App's credentials when they are there, else a token, which knows one repository. */
function askingOf(env: NodeJS.ProcessEnv, repository: Examination['repository']): Asking {
  const apiUrl = env.GITHUB_API_URL || null;
  if (apiUrl !== null && !/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? ''))
    throw new Usage(say`GITHUB_API_URL must be the address of GitHub's API, not ${apiUrl}`);
  if (env.APP_ID || env.PRIVATE_KEY || env.PRIVATE_KEY_PATH) {
    const asking = asApp(env);
    return apiUrl ? { ...asking, baseUrl: apiUrl } : asking;
  }
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token && repository)
    return { credentials: { as: 'token', token }, baseUrl: apiUrl ?? 'https://api.github.com' };
  throw new Usage(
    token
      ? own('a token knows no App, so --repo owner/name is needed')
      : own(
          'doctor needs the App’s credentials (APP_ID, PRIVATE_KEY, WEBHOOK_SECRET), or GITHUB_TOKEN and --repo owner/name',
        ),
    say`With GitHub's own command line: ${'GITHUB_TOKEN=$(gh auth token) fairlead doctor --repo owner/name'}`,
  );
}

function codeOf(sections: readonly Section[]): ExitCode {
  const states = sections.flatMap(({ answers }) => answers.map(({ state }) => state));
  if (states.includes('wrong')) return exitCode.failed;
  return states.includes('unknown') || states.length === 0 ? exitCode.cannotJudge : exitCode.fine;
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, positionals } = readOptions(args, { repo: 'text', format: 'text' });
  if (positionals.length > 0) throw new Usage(say`doctor takes no ${positionals[0] ?? ''}`);
  const format = choice('format', text('format') ?? 'text', formats);
  const repository = repositoryOf(text('repo'));
  // As the server reads it: what the environment says goes before the file.
  const problem = dotEnvProblem(join(io.cwd, '.env'));
  if (problem !== null) throw new Usage(say`${problem}`);
  const asking = askingOf(process.env, repository);
  const now = () => new Date().toISOString();
  const clock = () => performance.now();
  const sections = await withProgress(io, own('Asking GitHub'), () =>
    examine({ ...asking, repository, fetch: io.fetch, now, clock }),
  );
  const host = hostOf(asking.baseUrl);
  await io.print(
    format === 'json'
      ? doctorJson(host, sections)
      : renderDoctor(host, sections, { colour: io.colour, width: io.width }),
  );
  return codeOf(sections);
}

export const doctor: Command = {
  help: `Asks GitHub what only it can answer, and says what is fine, what is not, and what to do.
It only reads.

  fairlead doctor
      as the App: its permissions and events against what Fairlead needs, the webhook's address and
      recent deliveries, the clock, what each client granted, and one repository that it can see
  fairlead doctor --repo OWNER/NAME
      that repository: rules and rulesets, who pushed, code scanning, whether counts are exact,
      look-ups of fork commits, what a verdict's read costs

Options
  --repo OWNER/NAME  the repository to look at
  --format FORMAT    text (the default) or json
  -h, --help         this text

Credentials come from the environment and .env, as the server's do: APP_ID, PRIVATE_KEY (or
PRIVATE_KEY_PATH) and WEBHOOK_SECRET; GHE_HOST for Enterprise Server. Without them GITHUB_TOKEN and
--repo look at one repository.

Exit code
  0  nothing is wrong
  1  something is wrong
  2  something could not be asked, or the command was called wrongly
`,
  run,
};
