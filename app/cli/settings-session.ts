/** What plan, apply and undo share: a token or the App's credentials, GitHub's address, and where plans and the journal are. */
import { join } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { readAppCredentials } from '../environment.ts';
import { hostOf } from '../github/access/host.ts';
import { filesJournalIn } from '../offers/journal.ts';
import { dotEnvProblem } from '../operations/dot-env.ts';
import { runId, unusedId } from '../settings/run-id.ts';
import { openSession, type Session, type SettingsWriter } from '../settings/session.ts';
import { type StateFolder, stateFolder } from '../settings/state-folder.ts';
import { type Io, Usage } from './command.ts';

export const stateHelp = `  --state DIR      where plans and the journal are (default: fairlead in $XDG_STATE_HOME, or in
                   ~/.local/state); keep it: what is not there can be neither applied nor undone`;

export const credentialsHelp = `The token is in GITHUB_TOKEN. Without one the App's credentials are used, as the service has them:
APP_ID and PRIVATE_KEY (or PRIVATE_KEY_PATH), from the environment or .env.`;

export interface OpenSession extends Session {
  readonly folder: StateFolder;
}

interface Credentials {
  readonly baseUrl: string;
  readonly as:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'app'; readonly appId: number; readonly privateKey: string };
}

function addressIn(env: NodeJS.ProcessEnv, usual: string): string {
  const baseUrl = env.GITHUB_API_URL || usual;
  if (/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) return baseUrl;
  throw new Usage(own(`GITHUB_API_URL must be the address of GitHub's API`));
}

function tokenIn(env: NodeJS.ProcessEnv): Credentials | null {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  return token ? { baseUrl: addressIn(env, 'https://api.github.com'), as: { kind: 'token', token } } : null;
}

function noToken(command: string, also: string): Usage {
  return new Usage(
    say`${command} needs a token in GITHUB_TOKEN${own(also)}`,
    say`With GitHub's own command line: ${`GITHUB_TOKEN=$(gh auth token) fairlead ${command} …`}`,
  );
}

/** A person's token goes before the App: it is what somebody set for this call. */
function credentialsIn(env: NodeJS.ProcessEnv, io: Io, command: string): Credentials {
  const token = tokenIn(env);
  if (token) return token;
  const problem = dotEnvProblem(join(io.cwd, '.env'));
  if (problem !== null) throw new Usage(say`${problem}`);
  const app = readAppCredentials(env);
  if (!app) throw noToken(command, ', or the App’s credentials (APP_ID, PRIVATE_KEY)');
  if (!app.ok) throw new Usage(say`${app.problems.join(' ')}`);
  const { appId, privateKey } = app;
  return { baseUrl: addressIn(env, app.baseUrl), as: { kind: 'app', appId, privateKey } };
}

const now = () => new Date().toISOString();

/** Of a run that begins now. */
export function idFor({ folder }: Pick<OpenSession, 'folder'>, of: 'apply' | 'undo', from: string): string {
  return unusedId([folder.journal, filesJournalIn(folder)], runId(now(), of, from));
}

function opened(
  io: Io,
  folder: StateFolder,
  of: { readonly token: string; readonly baseUrl: string; readonly writer?: SettingsWriter },
): OpenSession {
  return { ...openSession({ ...of, catalogue: io.catalogue ?? everyPolicy, folder, now }), folder };
}

/** With a person's token, for who only reads. Throws {@link Usage}. */
export function sessionFrom(
  env: NodeJS.ProcessEnv,
  io: Io,
  state: string | null,
  command: string,
): OpenSession {
  const found = tokenIn(env);
  if (found?.as.kind !== 'token') throw noToken(command, '');
  const { baseUrl, as } = found;
  return opened(io, stateFolder(state, io.cwd, env, hostOf(baseUrl)), { baseUrl, token: as.token });
}

export interface SettingsPlace {
  readonly host: string;
  readonly folder: StateFolder;
  /** `subject`: `acme`, or `acme/shop`. Throws `CannotLook` when the App is not there. */
  readonly open: (subject: string) => Promise<OpenSession>;
}

/** From the environment. Asks GitHub nothing yet. Throws {@link Usage}. */
export function settingsPlace(
  env: NodeJS.ProcessEnv,
  io: Io,
  state: string | null,
  command: string,
): SettingsPlace {
  const { baseUrl, as } = credentialsIn(env, io, command);
  const folder = stateFolder(state, io.cwd, env, hostOf(baseUrl));
  return {
    host: hostOf(baseUrl),
    folder,
    open: async (subject) => {
      if (as.kind === 'token') return opened(io, folder, { baseUrl, token: as.token });
      // Whoever comes with a token needs nothing of the App.
      const { asApp } = await import('../settings/app-writer.ts');
      const { appId, privateKey } = as;
      return opened(io, folder, { baseUrl, ...(await asApp({ appId, privateKey, baseUrl, subject })) });
    },
  };
}
