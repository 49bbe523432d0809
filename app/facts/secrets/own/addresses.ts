/** Addresses with a password in them, of every scheme, and connection strings. */
import type { SecretKind } from '../../../../policies/facts/secrets.ts';

const stores =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysql|mariadb|mssql|sqlserver|oracle|mongodb|rediss?|valkeys?|clickhouse|cassandra|neo4j|bolt|couchbases?|db2|snowflake|cockroachdb|influxdb|timescaledb|elasticsearch|memcached)(?:\+[\w.-]{1,40})?$/i;

export function addressKind(scheme: string): SecretKind {
  return stores.test(scheme) ? 'database' : 'basic-auth';
}

/** `scheme://user:password@host`; the user may be empty, as with Redis. A password may hold `$`, `/` and `#` unescaped. */
export const addressPattern =
  /(?<![A-Za-z0-9+.-])((?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{1,40}):\/\/([^\s:@/"'`<>]{0,100}):([^\s@"'`<>]{1,200})@([A-Za-z0-9[][^\s/"'`<>,;)]{0,200})/g;

/** `jdbc:postgresql://host/db?user=shop&password=…`, `Server=…;Password=…;`, `host=… password=…`. */
export const parameterPattern =
  /(?:jdbc:[a-z0-9:]{2,40}:\/\/[^\s"'`<>?;]{1,200}[?;][^\s"'`<>]{0,300}?|(?:Server|Data Source|Host|Endpoint|Addr(?:ess)?)\s?=[^"'`\n]{1,300}?[; ])(?:password|pwd)\s?=\s?([^\s"'`<>;&]{1,200})/gi;

/** What stands for a value that is put in elsewhere: variables, templates, formats. */
const variable =
  /^(?:\$\{.*|\$\(.*|\$[A-Z_][A-Z0-9_]*|\$[a-z_]\w*|%[A-Z_][A-Z0-9_]*%|%[sdv@]|\{\{?.*|<.*|\*+|:\w+|\[.*|#\{.*|@.*|\.{3,}|…)$/;

/** A variable in a part of it: `pre${X}`, `%(password)s`; what is around it is no secret by itself. */
const templated = /\$\{|\$\(|\{\{|%\(|#\{|\{[a-z_][\w.]{0,40}\}/i;

export function isVariable(text: string): boolean {
  return variable.test(text) || templated.test(text);
}
