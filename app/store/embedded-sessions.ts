/** The embedded engine has one connection. Sessions take turns, in the order in which they asked. */
import type { EngineThread } from './embedded-thread.ts';
import { type Session, type Sessions, storableValue } from './session.ts';

/** Lets go of the connection when nothing more is to come: what the next one asks is done after it, without waiting for its answer. */
function turns() {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    async take(): Promise<void> {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
    },
    next(): void {
      const turn = waiting.shift();
      if (turn) turn();
      else taken = false;
    },
  };
}

export function embeddedSessions(engine: EngineThread): Sessions {
  const { take, next } = turns();
  const sessionOf = (): Session => {
    let state: 'new' | 'used' | 'over' = 'new';
    return {
      async run(statements, last) {
        if (state === 'over') await take();
        state = last ? 'over' : 'used';
        const storable = statements.map(({ sql, values }) => ({ sql, values: values.map(storableValue) }));
        const answers = engine.run({ statements: storable, last });
        if (last) next();
        return answers;
      },
      release() {
        if (state === 'over') return;
        // Nobody ended what this one began.
        if (state === 'used')
          engine.run({ statements: [{ sql: 'rollback', values: [] }], last: true }).catch(() => undefined);
        state = 'over';
        next();
      },
    };
  };
  return {
    async take() {
      await take();
      return sessionOf();
    },
    end: () => engine.close(),
  };
}
