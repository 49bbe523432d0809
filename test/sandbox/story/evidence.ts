/** A quarter goes by; the auditor gets one file, changes a byte of it, and is told which file that was in. */
import type { Scene, Stage } from './scene.ts';

const day = 24 * 60 * 60_000;

const file = 'acme-evidence.zip';

async function ran(stage: Stage, line: string, code: number): Promise<string> {
  const { code: ended, out } = await stage.run(line);
  if (ended !== code) throw new Error(`fairlead ${line} ended with ${ended}, expected was ${code}`);
  return out;
}

const dayOf = (ago: number): string => new Date(Date.now() - ago * day).toISOString().slice(0, 10);

export const evidence: Scene = {
  title: 'A quarter for the auditor',
  play: async (stage) => {
    stage.note(
      'The auditor asks maria for the changes of the last three months, who approved them, and which rules held.',
    );
    const out = await ran(
      stage,
      `evidence export acme --from ${dayOf(91)} --to ${dayOf(0)} --out ${file}`,
      0,
    );
    if (!/Changes of protected branches +\d/.test(out)) throw new Error('the export counts no changes');
    await ran(stage, `verify ${file}`, 0);
    const changed = stage.changeByte(file);
    stage.note(
      `sam changes one byte of ${changed.toLocaleString('en-US')} in the file, and hopes that nobody looks.`,
    );
    const said = await ran(stage, `verify ${file}`, 1);
    if (!/does not hold/i.test(said)) throw new Error('the verifier does not say that it does not hold');
  },
};
