/** A process that judges as `app/judge-process.ts` does, and does what it is told to instead: run, hang, eat, end. */
import { type Judge, serveJudgements } from '../../app/apart/child.ts';
import { leftOut } from '../../app/facts/parts.ts';
import { CannotLook } from '../../app/looked.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';

const deeds: Readonly<Record<string, () => unknown>> = {
  fine: () => 'fine',
  hang: () => {
    for (;;);
  },
  backtrack: () => /^(a+)+$/.test(`${'a'.repeat(60)}b`),
  // Memory that a native loop asks for ends a whole process, whatever a thread's own limit is.
  parse: () => {
    const text = `[${'[1],'.repeat(2_000_000)}1]`;
    return Array.from({ length: 100 }, () => JSON.parse(text)).length;
  },
  keep: () => {
    const all = new Map<string, object>();
    for (let i = 0; ; i++) all.set(`key ${i}`, { i });
  },
  end: () => process.exit(3),
  throw: () => {
    throw new CannotLook(say`the words of ${'a.ts'}`, say`try again`);
  },
  http: () => {
    const data = { message: 'Not Found' };
    throw Object.assign(new Error('Not Found'), {
      status: 404,
      response: { status: 404, headers: {}, data },
    });
  },
};

/** `args`: an id, and what each part of the judgement does, by name. */
const judge: Judge = async (_, { args }, { ask, counts }, parts) => {
  const [, plan] = args as [number, Readonly<Record<string, string>>];
  const done: string[] = [];
  for (const [part, deed] of Object.entries(plan)) {
    const left = parts && (await leftOut(parts, part));
    if (left) done.push(`${part}: ${toPlain(left.reason)}`);
    else if (deed.startsWith('ask ')) done.push(`${part}: ${String(await ask('granted', deed.slice(4)))}`);
    else if (deed === 'wait') await new Promise((resolve) => setTimeout(resolve, 300));
    else done.push(`${part}: ${String(deeds[deed]?.())}`);
  }
  return { done, reads: counts().reads, isAlone: parts !== null, env: Object.keys(process.env).sort() };
};

serveJudgements(judge);
