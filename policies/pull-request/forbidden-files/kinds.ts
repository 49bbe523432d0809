/** Kinds of files that do not belong in a repository, by their path. Globs are lower case: paths are compared so. */
import { compileGlobs } from '../../engine/glob.ts';
import { own, type Prose } from '../../engine/prose.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import { tests } from '../../formats/path-kinds.ts';

export interface Kind {
  readonly id: string;
  /** What such a file is, after its path: `is …`. */
  readonly is: Prose;
  readonly remedy: Prose;
  readonly matches: (path: string) => boolean;
  /** Files of the kind that are right where they are. */
  readonly spares?: (file: ChangedFile) => boolean;
  /** One finding for all files below the folder that this finds in a path; one for each file when absent. */
  readonly folder?: RegExp;
  /** Whether the base branch's marks of generated and vendored files allow it. */
  readonly markable?: boolean;
  /** Whether a pointer of Git LFS in its place is fine. */
  readonly pointable?: boolean;
}

function lower(globs: readonly string[], except: readonly string[] = []): (path: string) => boolean {
  const matches = compileGlobs(globs);
  const isExcept = compileGlobs(except);
  return (path) => matches(path.toLowerCase()) && !isExcept(path.toLowerCase());
}

const isTest = compileGlobs(tests);
const isAmongTests = ({ path }: ChangedFile) => isTest(path);

/** A chain of certificates or a public key gives nothing away; GitHub shows them as text. */
function isPublic({ path, patch }: ChangedFile): boolean {
  if (!/\.(?:pem|crt)$/i.test(path) || patch === null) return false;
  return (
    /BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|DH PARAMETERS)/.test(patch) &&
    !patch.includes('PRIVATE KEY')
  );
}

const ignoreIt = (what: string) => own(`Take it out of the change and name ${what} in .gitignore.`);

export const kinds: readonly Kind[] = [
  {
    id: 'environment',
    is: own('is a file that holds settings of one machine, often with passwords'),
    remedy: own(
      'Take it out of the change and its commits, name it in .gitignore, and change every password and key that was in it: pushing showed it to all who can read this repository. Keep a sample without values beside it, as in .env.example.',
    ),
    matches: lower([
      '**/.env',
      '**/.env.local',
      '**/.env.*.local',
      '**/.env.{prod,production}',
      '**/{.netrc,_netrc,.pgpass,.htpasswd,.my.cnf,.git-credentials}',
      '**/.aws/credentials',
      '**/.docker/config.json',
      '**/{kubeconfig,*.kubeconfig,kubeconfig.yml,kubeconfig.yaml}',
      '**/.kube/config',
      '**/*.tfstate{,.backup}',
    ]),
  },
  {
    id: 'key',
    is: own('is a file that usually holds a private key'),
    remedy: own(
      'Take it out of the change and its commits, and replace the key: pushing showed it to all who can read this repository. Keep keys in a secret store. Is it no secret? Name it under allow.',
    ),
    matches: lower(
      [
        '**/*.{pem,p12,pfx,ppk,jks,keystore,kdbx}',
        '**/{id_rsa,id_dsa,id_ecdsa,id_ed25519}',
        '**/*_{rsa,dsa,ecdsa,ed25519}',
      ],
      ['**/debug.keystore', '**/{cacert,cacerts,ca-bundle,ca-certificates,rds-combined-ca-bundle}.pem'],
    ),
    spares: (file) => isAmongTests(file) || isPublic(file),
  },
  {
    id: 'installed',
    is: own('is an installed package or what a tool keeps for itself'),
    remedy: ignoreIt('the folder'),
    matches: lower([
      '**/{node_modules,bower_components,.venv,__pycache__,.tox,.gradle,.terraform,.pytest_cache,.mypy_cache,.parcel-cache,.turbo}/**',
      '**/*.py[co]',
    ]),
    spares: isAmongTests,
    folder:
      /^(?:.*?\/)??(?:node_modules|bower_components|\.venv|__pycache__|\.tox|\.gradle|\.terraform|\.pytest_cache|\.mypy_cache|\.parcel-cache|\.turbo)(?=\/)/i,
    markable: true,
  },
  {
    id: 'build-output',
    is: own('is build output'),
    remedy: own(
      'Take it out of the change and name its folder in .gitignore. Is it kept on purpose? Mark it linguist-generated in .gitattributes on the base branch, or name it under allow.',
    ),
    matches: lower([
      '**/dist/**/*.{js,cjs,mjs,css,map,d.ts,whl}',
      '**/target/{debug,release,classes,test-classes}/**',
      '**/build/{classes,libs,reports,tmp,intermediates}/**',
      '**/{bin,obj}/{debug,release}/**',
      '**/{.next,.nuxt,.svelte-kit,.output,lcov-report}/**',
      '**/*.{class,o,obj,lo,pdb,ilk}',
    ]),
    spares: isAmongTests,
    folder:
      /^(?:.*?\/)??(?:dist|target\/(?:debug|release|classes|test-classes)|build\/(?:classes|libs|reports|tmp|intermediates)|(?:bin|obj)\/(?:debug|release)|\.next|\.nuxt|\.svelte-kit|\.output|lcov-report)(?=\/)/i,
    markable: true,
  },
  {
    id: 'junk',
    is: own('is something that an operating system or an editor left behind'),
    remedy: ignoreIt('it'),
    matches: lower([
      '**/{.ds_store,thumbs.db,ehthumbs.db,desktop.ini}',
      '**/._*',
      '**/*.sw[op]',
      '**/*~',
      '**/*.{orig,rej}',
    ]),
    spares: isAmongTests,
  },
  {
    id: 'archive',
    is: own('is an archive, which nobody can review'),
    remedy: own(
      'Unpack it, fetch it where it is built, or publish it as a package or a release. Must it be here? Keep it in Git LFS.',
    ),
    matches: lower(
      [
        '**/*.{zip,tar,gz,tgz,bz2,tbz2,xz,txz,zst,7z,rar,dmg,iso,jar,war,ear,whl,gem,nupkg,deb,rpm,apk,aab,ipa,msi}',
      ],
      [
        '**/gradle/wrapper/gradle-wrapper.jar',
        '**/.mvn/wrapper/maven-wrapper.jar',
        '**/.yarn/{cache,releases,offline-mirror}/**',
      ],
    ),
    spares: isAmongTests,
    markable: true,
    pointable: true,
  },
];

/** Binary files that people expect: pictures and fonts anywhere, papers among documentation, data of tests. */
export const usualBinaries = lower([
  '**/*.{png,jpg,jpeg,gif,webp,avif,ico,icns,bmp,svg,svgz}',
  '**/*.{woff,woff2,ttf,otf,eot}',
  '**/{doc,docs,documentation}/**/*.{pdf,odt,ods,odp,docx,xlsx,pptx}',
  '**/{bun.lockb,gradle-wrapper.jar,maven-wrapper.jar}',
  '**/.yarn/{cache,releases,offline-mirror}/**',
]);

/** Whether a path is among tests: a file made to be wrong may stand there. */
export const amongTests = isTest;
