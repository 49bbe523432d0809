/** Whether an author is a person or a program, by name and address. Pure. */

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** `agent`: a program that writes code for somebody. */
export type AuthorKind = 'person' | 'bot' | 'agent';

const botName =
  /\[bot\]$|^(?:dependabot|renovate|renovate[ -]bot|greenkeeper(?:io)?|snyk[ -]bot|semantic-release-bot|github-actions|github action(?:s)?|allcontributors|imgbot|mergify|pre-commit-ci|codecov|travis(?: ci)?|circleci|jenkins|weblate|transifex|release[ -]?(?:bot|please)|[\w.-]+[ -]bot|web-flow|github)$/i;
const botAddress =
  /\[bot\]@|^(?:noreply@github\.com|support@(?:dependabot|greenkeeper)\.\w+|bot@|.*[-.+]bot@)/i;
const agentName =
  /^(?:claude(?: code)?(?: .{0,30})?|copilot(?: .{0,30})?|github copilot(?: .{0,30})?|copilot-swe-agent(?:\[bot\])?|cursor(?: agent)?|cursoragent|codex|openai codex|devin(?: ai)?|devin-ai-integration(?:\[bot\])?|gemini(?: .{0,30})?|google-labs-jules(?:\[bot\])?|aider(?: .{0,40})?|windsurf|amp|openhands|sweep(?: ai)?)$/i;
const agentAddress =
  /@anthropic\.com$|^\d*\+?copilot@|cursoragent@|@cursor\.(?:com|sh)$|@aider\.chat$|devin-ai-integration|@openhands\.dev$|^amp@ampcode\.com$|^codex@openai\.com$/i;

export function authorKind({ name, email }: Person): AuthorKind {
  // `Claude` is also what people are called: an agent by name has no address of a person.
  if (agentAddress.test(email)) return 'agent';
  const noAddress = /noreply|^$|\.local(?:domain)?$/i.test(email);
  if (agentName.test(name) && (noAddress || /copilot|codex|devin|aider|cursor|openhands/i.test(name)))
    return 'agent';
  return botName.test(name.trim()) || botAddress.test(email) ? 'bot' : 'person';
}
