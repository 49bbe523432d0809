/** What one process tells another, in as few messages as may be: each of them wakes the other one. */

export interface Post<M> {
  /** Sent with all that is told before the process turns to something else. Resolves when it is on its way. */
  tell(message: M): Promise<void>;
}

/** `send` sends them in their order, and calls `sent` when they are written. */
export function post<M>(send: (messages: readonly M[], sent: () => void) => void): Post<M> {
  let waiting: { readonly messages: M[]; readonly sent: Promise<void> } | null = null;
  const begin = () => {
    const messages: M[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(() => {
      waiting = null;
      send(messages, resolve);
    });
    waiting = { messages, sent: promise };
    return waiting;
  };
  return {
    tell(message) {
      const { messages, sent } = waiting ?? begin();
      messages.push(message);
      return sent;
    },
  };
}
