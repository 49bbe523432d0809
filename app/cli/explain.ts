/** `fairlead explain`: what is in force in a clone, and where each value comes from. */
import { resolve } from 'node:path';
import { nearest } from '../../policies/engine/config/nearest.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { configurationInForce, configurationPath, type InForce } from '../config/in-force.ts';
import { localFiles } from '../facts/local-files.ts';
import { rulesTipOf } from '../facts/local-source.ts';
import { openRange } from '../git/range.ts';
import { openRepository } from '../git/repository.ts';
import { rulesAt } from '../repository-reads.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { explainAll } from './explain/all.ts';
import { explainOne } from './explain/one.ts';
import { readOptions } from './options.ts';
import { layerOptions, layersHelp, layersOnDisk } from './other-layers.ts';
import { sectionOf } from './policy-page.ts';

const help = `Says which policies are in force for changes to a branch, and which layer and line set what.

  fairlead explain [POLICY] [options]

Without a POLICY it lists all of them with their rungs. With one it says what the policy asks and why,
every option with its value, what it may be and where it was set, what locks it, and who can waive it.

Options
  --path PATH              any folder of a clone (default: the current one)
  --base REF               the branch whose configuration counts (default: the remote's default branch,
                           else main or master); what is not committed there does not count
${layersHelp}
  -h, --help               this text

Exit code
  0  explained
  1  explained, and the configuration has problems, which are listed
  2  the clone could not be read, or called wrongly

Examples
  fairlead explain
  fairlead explain review --org-config ../.github/.github/fairlead.yml
`;

function policyNamed(name: string) {
  const ids = catalogue.map(({ id }) => id);
  const found = catalogue.find(({ id }) => id === name);
  if (found) return found;
  const meant = nearest(name, ids);
  throw new Usage(
    meant ? say`There is no policy ${name}. Did you mean ${meant}?` : say`There is no policy ${name}`,
    own('fairlead explain lists all of them.'),
  );
}

async function words(inForce: InForce, name: string | undefined, look: Io): Promise<string> {
  if (name === undefined) return explainAll(inForce, look);
  const policy = policyNamed(name);
  const effective = inForce.effective?.find((one) => one.policy.id === policy.id);
  if (!effective) throw new Error(`${policy.id} is not among what is in force`);
  return explainOne(inForce, effective, await sectionOf(policy, 'Why'), look);
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, texts, positionals } = readOptions(args, { path: 'text', base: 'text', ...layerOptions });
  const [name, extra] = positionals;
  if (extra !== undefined)
    throw new Usage(say`One policy is explained at a time, but ${extra} was given as well`);
  if (name !== undefined) policyNamed(name);
  const repository = await openRepository(resolve(io.cwd, text('path') ?? '.'));
  const range = await openRange(repository, { base: text('base'), head: 'HEAD' });
  const rules = rulesAt(localFiles(range), 'base', null, async () => rulesTipOf(range.base));
  const elsewhere = await layersOnDisk(io, text('org-config'), texts('shared'));
  const inForce = await configurationInForce(rules, catalogue, configurationPath, elsewhere);
  await io.print(await words(inForce, name, io));
  for (const { path, line, column, message } of inForce.problems)
    io.note(say`${own(toPlain(say`${path}:${line}:${column}`))}  ${message}`);
  return inForce.problems.length === 0 ? exitCode.fine : exitCode.failed;
}

export const explain: Command = { help, run };
