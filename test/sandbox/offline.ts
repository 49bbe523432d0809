/** The network of the sandbox: this machine's local GitHub, and nothing else. */

/** A `fetch` that reaches `allowed` (an origin) alone and refuses everything else in a sentence. */
export function offlineFetch(allowed: string): typeof fetch {
  const { origin } = new URL(allowed);
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin === origin) return fetch(input, init);
    return Promise.reject(new Error(`the sandbox is offline and does not ask ${url.hostname}`));
  };
}
