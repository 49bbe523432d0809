/**
 * What infrastructure files start besides the repository's own code: images by name, and resources by type. A tolerant
 * reader: what it does not understand it does not name, and it never throws.
 */

/** Files in which a datastore or a broker may be declared, by path. */
const declaring =
  /(?:^|\/)(?:(?:docker-)?compose[^/]*\.ya?ml|(?:Chart|requirements|helmfile|serverless)\.ya?ml|template\.ya?ml|main\.bicep|[^/]+\.(?:tf|tofu|bicep|tf\.json))$|(?:^|\/)(?:k8s|kubernetes|kustomize|manifests|deploy|deployment|helm|charts|infra|infrastructure|cloudformation|cfn)\/.*\.(?:ya?ml|json)$/i;

export function declaresServices(path: string): boolean {
  return declaring.test(path);
}

/** Longer lines declare nothing that a person wrote. */
const maxLine = 1000;

const image = /(?:^|[\s{,])["']?image["']?\s*[:=]\s*["']?([\w.${}:@/-]+)/;
const terraform = /^\s*resource\s+"([a-z0-9_]+)"/;
const terraformJson =
  /^\s*"((?:aws|google|azurerm|azapi|digitalocean|mongodbatlas|aiven|confluent|elasticstack|neon|upstash|snowflake|cloudflare|oci|scaleway|hcloud|redpanda|rediscloud)_[a-z0-9_]+)"\s*:/;
const cloudFormation = /^\s*["']?Type["']?\s*:\s*["']?(AWS::[A-Za-z0-9:]+)/;
const bicep = /^\s*resource\s+\w+\s+'([\w.]+\/[\w/]+)@/;
const helm = /^\s*-?\s*repository\s*:/;
const chartName = /^\s*-?\s*name\s*:\s*["']?([\w-]+)/;

/** `registry.example.org:5000/library/postgres:16@sha256:…` → `postgres`; empty for a variable alone. */
function imageName(reference: string): string {
  const plain = reference.replace(/\$\{[^}]*:-([^}]*)\}/g, '$1').replace(/@.*$/, '');
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  return /^[\w.-]+/.exec(last)?.[0] ?? '';
}

/** A chart's dependencies: names in the list that also names repositories. */
function chartsIn(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => helm.test(line))) return [];
  const from = lines.findIndex((line) => /^dependencies\s*:/.test(line));
  return from < 0 ? [] : lines.slice(from).flatMap((line) => chartName.exec(line)?.[1] ?? []);
}

/**
 * Names of what a file declares: the last part of an image's name (`postgres`), a chart's (`redis`), or a resource's type
 * (`aws_db_instance`, `AWS::RDS::DBInstance`, `Microsoft.DBforPostgreSQL/flexibleServers`). Sorted, each once.
 */
export function servicesIn(text: string): readonly string[] {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.length <= maxLine && !/^\s*(?:#|\/\/)/.test(line));
  const found = lines.flatMap((line) => [
    imageName(image.exec(line)?.[1] ?? ''),
    ...[terraform, terraformJson, cloudFormation, bicep].flatMap((kind) => kind.exec(line)?.[1] ?? []),
  ]);
  return [...new Set([...found, ...chartsIn(lines)])].filter((name) => name !== '').sort();
}

/** Whether a patch may declare something new. Null (GitHub gives no patch) may. */
export function mayDeclareServices(patch: string | null): boolean {
  if (patch === null) return true;
  const added = patch.split('\n').filter((line) => line.startsWith('+'));
  return added.some((line) => /image|resource|"\w+_\w+"\s*:|Type|name\s*:/.test(line.slice(0, maxLine)));
}
