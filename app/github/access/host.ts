/** The GitHub host an API address belongs to, as people know it: `github.com`, `acme.ghe.com`, `github.acme.com`. */
export function hostOf(baseUrl: string): string {
  const { host } = new URL(baseUrl);
  return host === 'api.github.com' || host.endsWith('.ghe.com') ? host.replace(/^api\./, '') : host;
}
