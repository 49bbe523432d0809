/** `fairlead record`: tells the service of deployments, incidents and error budgets of elsewhere. */
import { own, say } from '../../policies/engine/prose.ts';
import { idOfSecret, signatureOf } from '../delivery/told/signature.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { ofService } from './of-service.ts';
import { type RecordOptions, recordHelp, recordOptions, type Variables } from './record-options.ts';

type Telling = RecordOptions & { readonly kind: 'tell' };

/** Milliseconds; the service answers in some tens. */
const timeout = 20_000;

/** GitHub's token of this job, for the service alone. https://docs.github.com/actions/reference/security/oidc */
async function tokenFor(audience: string, env: Variables, { fetch }: Io): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (!url || !bearer)
    throw new Usage(
      own('Nothing says who is speaking'),
      own('Set FAIRLEAD_SECRET; in a GitHub workflow, give the job "permissions: id-token: write".'),
    );
  const asked = `${url}&audience=${encodeURIComponent(audience)}`;
  const headers = { authorization: `bearer ${bearer}`, accept: 'application/json' };
  const answer = await fetch(asked, { headers, signal: AbortSignal.timeout(timeout) });
  const read: unknown = answer.ok ? await answer.json() : null;
  if (typeof read === 'object' && read !== null && 'value' in read && typeof read.value === 'string')
    return read.value;
  throw new Usage(say`GitHub gave this job no token (${answer.status})`);
}

async function signed(body: string, to: string, env: Variables, io: Io): Promise<Record<string, string>> {
  const { FAIRLEAD_SECRET: secret } = env;
  if (!secret) return { authorization: `Bearer ${await tokenFor(to, env, io)}` };
  const id = idOfSecret(secret.trim());
  if (id === null)
    throw new Usage(own('FAIRLEAD_SECRET is not a whole secret, as fairlead record secret shows it'));
  const timestamp = String(Math.floor(Date.parse(io.now) / 1000));
  const signature = signatureOf(secret.trim(), timestamp, Buffer.from(body));
  return { 'x-fairlead-key': id, 'x-fairlead-timestamp': timestamp, 'x-fairlead-signature': signature };
}

function problemIn(text: string): string {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null && 'problem' in read) return String(read.problem);
  } catch {
    // Something else answers at this address.
  }
  return text.trim().slice(0, 200);
}

async function post({ thing, body, to }: Telling, env: Variables, io: Io): Promise<ExitCode> {
  const base = (to ?? env.FAIRLEAD_URL ?? '').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(base)) throw new Usage(own('Say where the service is: --to URL, or FAIRLEAD_URL'));
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...(await signed(text, base, env, io)) };
  const url = `${base}/delivery/${thing}`;
  const asked = {
    method: 'POST',
    headers,
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  } as const;
  const answer = await io.fetch(url, asked).catch((error: unknown) => {
    throw new Usage(say`${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (answer.ok) {
    await io.print(
      answer.status === 201
        ? `Recorded the ${nameOf(thing)}.\n`
        : `The ${nameOf(thing)} was recorded before.\n`,
    );
    return exitCode.fine;
  }
  const problem = problemIn(await answer.text());
  io.note(say`Not recorded (${answer.status}): ${problem}`);
  return exitCode.cannotJudge;
}

const nameOf = (thing: string): string => thing.replace('-', ' ');

export const record: Command = {
  help: recordHelp,
  async run(args, io) {
    const options = recordOptions(args, io.now, process.env);
    if (options.kind === 'tell' && !options.store) return post(options, process.env, io);
    const store = await ofService('record', () => import('./record-in-store.ts'));
    return options.kind === 'secret' ? store.makeSecretFor(options, io) : store.recordInStore(options, io);
  },
};
