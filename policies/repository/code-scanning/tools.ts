/**
 * Tools whose reports end in code scanning and that do not look at the code for weaknesses: by the names that they give
 * themselves in SARIF. What is not named here is taken to look at the code, and is named to the reader.
 */
const elsewhere: readonly (readonly [looksAt: string, names: RegExp])[] = [
  [
    'dependencies and images',
    /^(?:trivy|grype|anchore|clair|dockle|osv[- ]?scanner|(?:owasp )?dependency-check|docker scout|snyk (?:open source|container)|npm audit|cargo-audit|govulncheck|pip-audit|black ?duck|mend|renovate)\b/i,
  ],
  ['credentials', /^(?:gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|secretlint|whispers)\b/i],
  [
    'infrastructure',
    /^(?:checkov|tfsec|kics|terrascan|tflint|kubesec|kube-linter|kubescape|polaris|cfn-lint|cfn-nag|hadolint|snyk iac|conftest)\b/i,
  ],
  ['workflows', /^(?:zizmor|actionlint|poutine|octoscan|ghalint)\b/i],
  [
    'how the repository is run',
    /^(?:scorecard|ossf scorecard|openssf scorecard|fairlead|legitify|allstar|scm[- ]engine)\b/i,
  ],
];

/** What a tool looks at instead of the code; null: the code, as far as is known. */
export function looksElsewhere(tool: string): string | null {
  return elsewhere.find(([, names]) => names.test(tool.trim()))?.[0] ?? null;
}
