/**
 * Tokens that are told by how they begin, where secretlint's preset has no rule. Prefixes and lengths are those that the
 * issuers document, compared with the published rule lists of gitleaks and trufflehog.
 */
import type { SecretKind } from '../../../../policies/facts/secrets.ts';

export interface TokenRule {
  readonly kind: SecretKind;
  /** What every match contains, as written: texts without it are not searched. */
  readonly contains: readonly string[];
  /** Global; the first group, or else the whole match, is the value. Linear: no repeat can match nothing twice. */
  readonly pattern: RegExp;
}

/** A word's end that is no part of a longer token. */
const end = '(?![A-Za-z0-9_-])';
/** Nothing before it that would make it part of a longer word. */
const start = '(?<![A-Za-z0-9_-])';

const token = (kind: SecretKind, contains: string | readonly string[], body: string): TokenRule => ({
  kind,
  contains: [contains].flat(),
  pattern: new RegExp(`${start}(${body})${end}`, 'g'),
});

const hex = '[0-9a-f]';
const alnum = '[A-Za-z0-9]';
const word = '[A-Za-z0-9_-]';
const uuid = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`;

export const tokenRules: readonly TokenRule[] = [
  token(
    '1password',
    'A3-',
    'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
  ),
  token('adobe', 'p8e-', `p8e-${alnum}{32}`),
  token('age', 'AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
  token('airtable', 'pat', `pat${alnum}{14}\\.${hex}{64}`),
  token('alibaba', 'LTAI', `LTAI${alnum}{20}`),
  token('anthropic', 'sk-ant-', `sk-ant-(?:api|admin)\\d\\d-${word}{80,120}`),
  token('artifactory', 'AKCp', `AKCp${alnum}{69}`),
  token('artifactory', 'cmVmd', `cmVmd${alnum}{59}`),
  token('asana', '/', `[12]/\\d{16}(?:/\\d{16})?:${hex}{32}`),
  token('atlassian', 'ATATT3', `ATATT3${word}{100,250}=${hex.replace('a-f', 'A-F')}{8}`),
  token('aws', 'ABSK', `ABSK[A-Za-z0-9+/]{109,269}={0,2}`),
  {
    kind: 'azure',
    contains: ['Q~'],
    pattern: /(?<![A-Za-z0-9_~.-])([A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34})(?![A-Za-z0-9_~.-])/g,
  },
  {
    kind: 'azure',
    contains: ['AccountKey=', 'SharedAccessKey='],
    pattern: /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,88}={0,2})(?![A-Za-z0-9+/])/g,
  },
  {
    kind: 'azure',
    contains: ['sig='],
    pattern:
      /\.(?:blob|file|queue|table|servicebus|dfs)\.core\.windows\.net\/[^\s"'<>]{0,500}[?&]sig=([A-Za-z0-9%+/]{40,100})/g,
  },
  {
    kind: 'azure',
    contains: ['AzCa', 'AzSe', 'APIM', '+ACR', '+ASt', '+AMC', 'AzFu'],
    pattern:
      /(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{30,78}(?:\+ACR|\+ASt|\+AMC|APIM|AzCa|AzSe|AzFu)[A-Za-z0-9+/]{4,10}={0,2})(?![A-Za-z0-9+/=])/g,
  },
  token('buildkite', 'bkua_', `bkua_${alnum}{40}`),
  token('clojars', 'CLOJARS_', `CLOJARS_${alnum}{60}`),
  token('clickhouse', '4b1d', `4b1d${alnum}{38}`),
  token('cloudflare', 'v1.0-', `v1\\.0-${hex}{24}-${hex}{146}`),
  token('cloudflare', ['cfat_', 'cfut_', 'cfk_'], `cf(?:at|ut|k)_${alnum}{40,64}`),
  token('databricks', 'dapi', `dapi${hex}{32}(?:-\\d)?`),
  token('datadog', 'ddapp_', `ddapp_${alnum}{34}`),
  token('digitalocean', ['dop_v1_', 'doo_v1_', 'dor_v1_'], `do[opr]_v1_${hex}{64}`),
  {
    kind: 'discord',
    contains: ['discord'],
    pattern: /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d{17,20}\/[A-Za-z0-9_-]{60,72})/g,
  },
  token('discord', '.', `[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}`),
  token('docker', 'dckr_', `dckr_(?:pat|oat)_${word}{27,36}`),
  token('doppler', 'dp.', `dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?${alnum}{40,44}`),
  token('dropbox', 'sl.', `sl\\.(?:u\\.)?${word}{130,1300}`),
  token('duffel', 'duffel_', `duffel_(?:test|live)_[A-Za-z0-9_=-]{43}`),
  token('dynatrace', 'dt0', `dt0[a-z]\\d\\d\\.${alnum}{8,24}\\.[A-Za-z0-9]{64}`),
  token('easypost', ['EZAK', 'EZTK'], `EZ[AT]K${alnum}{54}`),
  token('facebook', 'EAA', `EAA[MC]${alnum}{100,300}`),
  token('flutterwave', 'FLWSECK', `FLWSECK(?:_TEST)?-[a-h0-9]{32}-X`),
  token('fly', ['fo1_', 'fm1', 'fm2_'], `(?:fo1_${word}{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,1000}={0,3})`),
  token('frameio', 'fio-u-', `fio-u-[A-Za-z0-9_=-]{64}`),
  token('google', 'AIza', `AIza${word}{35}`),
  token('google', 'GOCSPX-', `GOCSPX-${word}{28}`),
  token('google', 'ya29.', `ya29\\.${word}{40,300}`),
  token('google', '1//0', `1//0[A-Za-z0-9_-]{40,120}`),
  token(
    'gitlab',
    ['gl', 'GR1348941'],
    `(?:gl(?:pat|dt|rt|ft|imt|agent|soat|ffct|ptt|oas|cbt|rtr)-[A-Za-z0-9_.-]{20,300}|GR1348941${word}{20})`,
  ),
  token('grafana', 'glc_', `glc_[A-Za-z0-9+/]{32,400}={0,3}`),
  token('grafana', 'glsa_', `glsa_${alnum}{32}_[A-Fa-f0-9]{8}`),
  token('harness', ['pat.', 'sat.'], `[ps]at\\.${word}{22}\\.${alnum}{24}\\.${alnum}{20}`),
  token('heroku', 'HRKU-', `HRKU-(?:AA${word}{58}|${uuid})`),
  token('huggingface', ['hf_', 'api_org_'], `(?:hf|api_org)_[A-Za-z]{34}`),
  token('infracost', 'ico-', `ico-${alnum}{32}`),
  token('linear', 'lin_', `lin_(?:api|oauth)_${alnum}{40,64}`),
  token('mailchimp', '-us', `${hex}{32}-us\\d{1,2}`),
  token('mailgun', 'key-', `(?:pubkey|key)-${hex}{32}`),
  token('mapbox', 'sk.', `sk\\.eyJ${word}{40,120}\\.${word}{20,24}`),
  token('maxmind', '_mmk', `[A-Za-z0-9]{6}_${alnum}{29}_mmk`),
  {
    kind: 'teams-webhook',
    contains: ['webhook.office.com', '.logic.azure.com'],
    pattern:
      /https:\/\/[a-z0-9-]{1,63}\.(?:webhook\.office\.com\/webhookb2\/([a-z0-9@-]{60,90}\/IncomingWebhook\/[a-z0-9]{32}\/[a-z0-9-]{36})|(?:[a-z0-9-]{1,30}\.)?logic\.azure\.com[^\s"'<>]{1,300}[?&]sig=([\w-]{40,50}))/g,
  },
  token(
    'new-relic',
    'NR',
    `NR(?:AK-[A-Z0-9]{27}|II-${word}{32}|RA-[a-f0-9]{42}|JS-${hex}{19}|AL-${alnum}{30,40})`,
  ),
  { kind: 'new-relic', contains: ['NRAL'], pattern: /(?<![A-Za-z0-9])([0-9a-f]{36}NRAL)(?![A-Za-z0-9])/g },
  token('notion', 'ntn_', `ntn_\\d{11}${alnum}{35}`),
  token('npm', 'npm_', `npm_${alnum}{36}`),
  token('nuget', 'oy2', `oy2[a-z0-9]{43}`),
  token('octopus', 'API-', 'API-[A-Z0-9]{26}'),
  token('openai', 'T3BlbkFJ', `sk-(?:(?:proj|svcacct|admin|None)-)?${word}{20,100}T3BlbkFJ${word}{20,100}`),
  token('openshift', 'sha256~', 'sha256~[A-Za-z0-9_-]{43}'),
  token('perplexity', 'pplx-', `pplx-${alnum}{48}`),
  token('planetscale', 'pscale_', `pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_=.-]{32,64}`),
  token('postman', 'PMAK-', `PMAK-${hex}{24}-${hex}{34}`),
  token('prefect', 'pn', `pn[ub]_${alnum}{36}`),
  token('pulumi', 'pul-', `pul-${hex}{40}`),
  token('pypi', 'pypi-', `pypi-Ag[A-Za-z0-9_-]{50,1000}`),
  token('readme', 'rdme_', `rdme_[a-z0-9]{70}`),
  token('rubygems', 'rubygems_', `rubygems_${hex}{48}`),
  token('scalingo', 'tk-us-', `tk-us-${word}{48}`),
  token('sendgrid', 'SG.', `SG\\.${word}{22}\\.${word}{43}`),
  token('sendinblue', ['xkeysib-', 'xsmtpsib-'], `x(?:key|smtp)sib-${hex}{64}-${alnum}{16}`),
  token('sentry', ['sntrys_', 'sntryu_'], `sntry(?:u_${hex}{64}|s_eyJ[A-Za-z0-9+/=_-]{80,500})`),
  token('shippo', 'shippo_', `shippo_(?:live|test)_[A-Fa-f0-9]{40}`),
  token('shopify', 'shp', `shp(?:at|ca|pa|ss|tka|ua)_[A-Fa-f0-9]{32}`),
  token('slack', 'xapp-', `xapp-\\d-[A-Z0-9]{8,14}-\\d{8,16}-[a-f0-9]{32,80}`),
  token('slack', 'xox', `xox[abeoprs](?:\\.xox[bp])?-(?:\\d{1,16}-){1,3}[A-Za-z0-9-]{16,170}`),
  {
    kind: 'slack',
    contains: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9+/]{40,80})/g,
  },
  token('sourcegraph', 'sgp_', `sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}`),
  token('sonar', ['squ_', 'sqp_', 'sqa_'], `sq[upa]_${hex}{40}`),
  token('square', ['EAAA', 'sq0'], `(?:EAAA${word}{60}|sq0(?:atp-${word}{22}|csp-${word}{43}))`),
  token(
    'stripe',
    ['_live_', '_test_', '_prod_', 'whsec_'],
    `(?:(?:sk|rk)_(?:test|live|prod)_${alnum}{10,247}|whsec_[A-Za-z0-9+/]{32,64})`,
  ),
  token('supabase', ['sbp_', 'sb_secret_'], `(?:sbp_${hex}{40}|sb_secret_${word}{31,36})`),
  token('tailscale', 'tskey-', `tskey-(?:api|auth|client|scim|webhook)-${alnum}{10,20}-${alnum}{20,40}`),
  token('telegram', ':A', `\\d{8,10}:A[A-Z]${word}{33}`),
  token('terraform', '.atlasv1.', `${alnum}{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}`),
  token('twilio', 'SK', 'SK[0-9a-fA-F]{32}'),
  token('typeform', 'tfp_', `tfp_[A-Za-z0-9_.=-]{40,59}`),
  token('vault', ['hvs.', 'hvb.', 'hvr.'], `hv[sbr]\\.${word}{24,300}`),
  token(
    'yandex',
    ['AQVN', 't1.'],
    `(?:AQVN${word}{35,38}|t1\\.[A-Za-z0-9_-]{1,200}={0,2}\\.[A-Za-z0-9_-]{86}={0,2})`,
  ),
  // A token with an algorithm in its head, a body and a signature. Without a signature it opens nothing.
  {
    kind: 'jwt',
    contains: ['eyJ'],
    pattern:
      /(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{14,2000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20,2000})(?![A-Za-z0-9_-])/g,
  },
];
