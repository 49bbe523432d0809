/** Every lock file format that is read, with how it would write a small project. */
import { npm, pnpm, yarnBerry, yarnClassic } from './rendered/javascript.ts';
import { deno, flake, jsr, modules, podfile, renv, terraform } from './rendered/newer.ts';
import { cargo, composer, gemfile, goSum, nuget } from './rendered/others.ts';
import type { Format } from './rendered/project.ts';
import { pdm, pipfile, poetry, requirements, uv } from './rendered/python.ts';

export type { Format, Rendered } from './rendered/project.ts';

export const formats: readonly Format[] = [
  { label: 'npm 1', path: 'package-lock.json', manifest: 'package.json', render: npm(1) },
  { label: 'npm 2', path: 'package-lock.json', manifest: 'package.json', render: npm(2) },
  { label: 'npm 3', path: 'package-lock.json', manifest: 'package.json', render: npm(3) },
  { label: 'pnpm 5', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('5.4') },
  { label: 'pnpm 6', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('6.0') },
  { label: 'pnpm 9', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('9.0') },
  { label: 'Yarn classic', path: 'yarn.lock', manifest: 'package.json', render: yarnClassic },
  { label: 'Yarn Berry', path: 'yarn.lock', manifest: 'package.json', render: yarnBerry },
  { label: 'Cargo 1', path: 'Cargo.lock', manifest: 'Cargo.toml', render: cargo(1) },
  { label: 'Cargo 4', path: 'Cargo.lock', manifest: 'Cargo.toml', render: cargo(4) },
  { label: 'Bundler', path: 'Gemfile.lock', manifest: 'Gemfile', render: gemfile },
  { label: 'Composer', path: 'composer.lock', manifest: 'composer.json', render: composer },
  { label: 'Poetry', path: 'poetry.lock', manifest: 'pyproject.toml', render: poetry },
  { label: 'uv', path: 'uv.lock', manifest: 'pyproject.toml', render: uv },
  { label: 'PDM', path: 'pdm.lock', manifest: 'pyproject.toml', render: pdm },
  { label: 'Pipenv', path: 'Pipfile.lock', manifest: 'Pipfile', render: pipfile },
  { label: 'pip', path: 'requirements.txt', manifest: '', render: requirements },
  { label: 'NuGet', path: 'packages.lock.json', manifest: '', render: nuget },
  { label: 'Deno 3', path: 'deno.lock', manifest: 'deno.json', render: deno('3') },
  { label: 'Deno 4', path: 'deno.lock', manifest: 'deno.json', render: deno('4') },
  { label: 'Deno 5', path: 'deno.lock', manifest: 'deno.json', render: deno('5') },
  { label: 'JSR', path: 'deno.lock', manifest: 'deno.json', render: jsr },
  { label: 'Deno modules', path: 'deno.lock', manifest: 'deno.json', render: modules },
  { label: 'Terraform', path: '.terraform.lock.hcl', manifest: '', render: terraform },
  { label: 'CocoaPods', path: 'Podfile.lock', manifest: 'Podfile', render: podfile },
  { label: 'Nix', path: 'flake.lock', manifest: 'flake.nix', render: flake },
  { label: 'renv', path: 'renv.lock', manifest: 'DESCRIPTION', render: renv },
  { label: 'go.sum', path: 'go.sum', manifest: '', render: goSum },
];
