/** The Node.js that the command runs on; package.json's `engines` says the same. */

/** What the built command needs: what Node 22 brought (`Array.fromAsync`, methods of sets and iterators), nothing newer. */
export const oldestNode = '22.0.0';

/** Why the command does not run on a Node.js of this version; null when it does. Simple enough for any to read. */
export function nodeProblem(version: string): string | null {
  const major = Number(version.split('.')[0]);
  if (major >= Number(oldestNode.split('.')[0])) return null;
  return `this is Node.js ${version}, and Fairlead needs 22 or newer (https://nodejs.org/en/download).`;
}
