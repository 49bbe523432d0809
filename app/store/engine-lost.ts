/** The end of the embedded engine, which nothing in this process survives. */

/** The thread ended, though nobody asked it to: nothing can be read or written any more, until the process is started again. */
export class EngineLost extends Error {
  constructor(why: string) {
    super(`the embedded engine ended: ${why}`);
    this.name = 'EngineLost';
  }
}
