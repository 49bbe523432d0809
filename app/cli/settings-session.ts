/** What plan, apply and undo share: a token, GitHub's address, and where plans and the journal are. */
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { hostOf } from '../github/access/host.ts';
import { openSession, type Session } from '../settings/session.ts';
import { type StateFolder, stateFolder } from '../settings/state-folder.ts';
import { type Io, Usage } from './command.ts';

export const stateHelp = `  --state DIR      where plans and the journal are (default: fairlead in $XDG_STATE_HOME, or in
                   ~/.local/state); keep it: what is not there can be neither applied nor undone`;

export interface OpenSession extends Session {
  readonly folder: StateFolder;
}

/** From the environment: GITHUB_TOKEN or GH_TOKEN, and GITHUB_API_URL. Throws {@link Usage}. */
export function sessionFrom(
  env: NodeJS.ProcessEnv,
  io: Io,
  state: string | null,
  command: string,
): OpenSession {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (!token)
    throw new Usage(
      say`${command} needs a token in GITHUB_TOKEN`,
      say`With GitHub's own command line: ${`GITHUB_TOKEN=$(gh auth token) fairlead ${command} …`}`,
    );
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? ''))
    throw new Usage(own(`GITHUB_API_URL must be the address of GitHub's API`));
  const folder = stateFolder(state, io.cwd, env, hostOf(baseUrl));
  const now = () => new Date().toISOString();
  return { ...openSession({ token, baseUrl, catalogue: io.catalogue ?? everyPolicy, folder, now }), folder };
}
