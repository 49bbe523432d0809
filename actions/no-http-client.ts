/**
 * Stands in for `@actions/http-client` in the bundles: `@actions/core` uses it for OpenID Connect alone
 * (`getIDToken`), which no action of ours asks for.
 */
function unused(): never {
  throw new Error('This action was built without the HTTP client that OpenID Connect needs.');
}

export class HttpClient {
  constructor() {
    unused();
  }
}

export class BearerCredentialHandler {
  constructor() {
    unused();
  }
}
