/** `fairlead simulate --help`: teaches by example. */
export const simulateHelp = `Simulates policies over changes that are merged already: what would the rules have said?

  fairlead simulate [PATH] [options]
  fairlead simulate --repo OWNER/NAME [options]

PATH is any folder of a clone, or a bare repository (default: the current folder). Every commit on the
default branch's line of first parents is one change: a merge, a squashed pull request, or a push.
Nothing is written anywhere, and nothing is asked of anybody.

Options
  --repo OWNER/NAME  merged pull requests of a repository on GitHub instead of a clone, with their
                     reviews and checks as GitHub still knows them; GITHUB_TOKEN (read access) is
                     used, and GITHUB_API_URL for another host
  --config FILE      try this policy file; otherwise .github/fairlead.yml of the default branch
  --last N           the newest N changes (default: 100)
  --since DATE       changes merged on or after this day, YYYY-MM-DD, UTC; instead of --last
  --format FORMAT    text (default), json or markdown, on standard output
  --offline          ask no advisory database; policies that need one are then unknown
  -h, --help         this text

Exit code
  0  simulated, whatever came out
  2  could not be simulated, or called wrongly

The rules are today's (or FILE's), the facts are of then: files, base and date as they were at the merge.
Advisories are those that are known today. What a clone cannot know (reviews, checks, descriptions) is
listed as not looked at. A simulation applies no waivers.

Examples
  What would the rules of this repository have held?
    fairlead simulate

  Before a rule begins to block: how often would it have?
    fairlead simulate --config try.yml --last 300

  With reviews and checks, for another program to read:
    GITHUB_TOKEN=$(gh auth token) fairlead simulate --repo acme/shop --since 2026-09-01 --format json
`;
