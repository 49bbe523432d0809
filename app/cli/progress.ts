/**
 * How far a command is, for who waits: nothing for two seconds, then a bar on a terminal, a line now and then elsewhere.
 * Beside the results, never among them.
 */
import { toPlain } from '../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { columns } from '../../policies/engine/wrap.ts';
import type { Io } from './command.ts';

/** Milliseconds. */
const quiet = 2_000;
const betweenLines = 10_000;
const betweenDrawings = 100;
const tick = 250;

/** What is done now; `all` null: nobody knows yet how many there are. */
export interface Step {
  readonly what: Prose;
  readonly done?: number;
  readonly all?: number | null;
  readonly also?: Prose;
}

export type Tell = (step: Step) => void;

const barColumns = 20;

function bar(done: number, all: number): string {
  const full = Math.round((barColumns * Math.min(done, all)) / all);
  return `${'█'.repeat(full)}${'░'.repeat(barColumns - full)}`;
}

function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  return whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

/** Of a few each may be the long one, and a guess from a few is none. */
const [few, fewest] = [20, 3];

function left(done: number, all: number, since: number): Prose {
  const more = (since / done) * (all - done);
  const isGuess = all >= few && done >= fewest && more >= 1000;
  return isGuess ? say` · about ${own(seconds(more))} left` : [];
}

/** `since`: milliseconds that this step took so far. */
function words({ what, done = 0, all = null, also = [] }: Step, since: number): Prose {
  const more = also.length > 0 ? say` · ${also}` : [];
  if (all === null || all === 0) return say`${what} · ${own(seconds(since))}${more}`;
  const [of, at] = [all, done].map((n) => n.toLocaleString('en-US'));
  return say`${own(`${at}/${of}`)} ${what}${more}${left(done, all, since)}`;
}

function drawn(step: Step, since: number, width: number): string {
  const { done = 0, all = null } = step;
  const text = toPlain(words(step, since));
  const whole = all === null || all === 0 ? text : `${bar(done, all)}  ${text}`;
  // A line that is as wide as the terminal would make it scroll.
  if (columns(whole) < width) return whole;
  return text.slice(0, Math.max(0, width - 1));
}

/** Does the work, and says how far it is. */
export async function withProgress<T>(io: Io, first: Prose, work: (tell: Tell) => Promise<T>): Promise<T> {
  const { screen } = io;
  if (!screen) return work(() => undefined);
  const begun = screen.clock();
  let step: Step = { what: first };
  let stepBegun = begun;
  let shown = begun + quiet - (screen.draw ? betweenDrawings : betweenLines);
  const show = () => {
    const now = screen.clock();
    if (now - begun < quiet || now - shown < (screen.draw ? betweenDrawings : betweenLines)) return;
    shown = now;
    if (screen.draw) screen.draw(drawn(step, now - stepBegun, screen.width));
    else io.note(words(step, now - stepBegun));
  };
  const timer = setInterval(show, tick);
  timer.unref();
  try {
    return await work((next) => {
      if (toPlain(next.what) !== toPlain(step.what)) stepBegun = screen.clock();
      step = next;
      show();
    });
  } finally {
    clearInterval(timer);
    screen.draw?.('');
  }
}
