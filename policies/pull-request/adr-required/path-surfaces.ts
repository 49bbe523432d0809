/** Surfaces found by path: what makes up an architecture besides its packages and folders. */
import { compileGlobs } from '../../engine/glob.ts';
import { own, say } from '../../engine/prose.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import { named, type Surface } from './surface.ts';

type PathSurfaceId = 'migrations' | 'infrastructure' | 'api' | 'sensitive';

interface PathSurface {
  readonly id: PathSurfaceId;
  /** What the message calls it, before the paths. */
  readonly words: { readonly added: string; readonly edited: string };
  /** What a new file, and an edit of an existing one, weigh. */
  readonly weight: { readonly added: number; readonly edited: number };
  readonly globs: readonly string[];
}

const kinds: readonly PathSurface[] = [
  {
    id: 'migrations',
    words: { added: 'new database migration', edited: 'edited database migration' },
    weight: { added: 2, edited: 1 },
    globs: [
      '**/{migrations,migration,migrate}/**/*.{sql,py,rb,php,js,mjs,cjs,ts,cs,java,kt,go,ex,exs,xml,yml,yaml}',
      '**/alembic/versions/*.py',
      '**/{prisma/schema.prisma,db/schema.rb,db/structure.sql}',
      '**/db/changelog/**',
    ],
  },
  {
    id: 'infrastructure',
    words: { added: 'new infrastructure', edited: 'edited infrastructure' },
    weight: { added: 3, edited: 1 },
    globs: [
      '**/*.{tf,tofu,bicep}',
      '**/{Dockerfile,Containerfile,*.Dockerfile,Dockerfile.*}',
      '**/{docker-compose,compose}{,.*,-*}.{yml,yaml}',
      '**/{Chart,Pulumi,serverless,skaffold,cloudbuild,render,helmfile}.{yml,yaml}',
      '**/{charts,helm}/**/*.{yml,yaml,tpl}',
      '**/{k8s,kubernetes,kustomize,manifests,deploy,deployment,infra,infrastructure}/**/*.{yml,yaml,json}',
      '**/{infra,infrastructure}/**/*.{ts,py}',
      '**/{cdk.json,fly.toml,wrangler.toml,vercel.json,netlify.toml,Procfile,app.yaml}',
      '**/{cloudformation,cfn}/**/*.{yml,yaml,json}',
    ],
  },
  {
    id: 'api',
    words: { added: 'new public API description', edited: 'edited public API description' },
    weight: { added: 3, edited: 2 },
    globs: [
      '**/{openapi,swagger,asyncapi}{,.*,-*}.{yml,yaml,json}',
      '**/{openapi,swagger,asyncapi}/**/*.{yml,yaml,json}',
      '**/*.{openapi,swagger}.{yml,yaml,json}',
      '**/*.{proto,avsc,thrift,wsdl,smithy}',
      '**/{schema,*.schema}.{graphql,graphqls,gql}',
      '**/*.graphqls',
    ],
  },
  {
    id: 'sensitive',
    words: {
      added: 'new authentication, payment or cryptography code',
      edited: 'edited authentication, payment or cryptography code',
    },
    weight: { added: 3, edited: 1 },
    globs: [
      '**/{auth,authn,authz,authentication,authorization,oauth,oauth2,oidc,saml,sso,rbac}/**',
      '**/{payment,payments,billing,checkout,crypto,cryptography,encryption,security}/**',
      '**/{auth,oauth,oidc,saml,sso,jwt,rbac,payment,payments,billing,crypto,encryption}{,.*,-*,_*}.*',
      '**/*[-_.]{auth,oauth,jwt,payment,payments,billing,crypto,encryption}.*',
    ],
  },
];

type Edit = 'added' | 'edited';

function editOf({ status }: ChangedFile): Edit {
  return status === 'added' || status === 'copied' ? 'added' : 'edited';
}

function surfaceOf({ id, weight, words }: PathSurface, files: readonly ChangedFile[]): readonly Surface[] {
  if (files.length === 0) return [];
  const edit = files.some((file) => editOf(file) === 'added') ? 'added' : 'edited';
  const places = files.filter((file) => editOf(file) === edit).map(({ path }) => path);
  return [{ id, weight: weight[edit], said: say`${own(words[edit])} (${named(places)})`, places }];
}

/**
 * `files` have added lines; those of them that are `code` may be of any kind, the others (documentation) only describe
 * an API. A file counts once, for the kind where it weighs most; of equals the first. `extra` globs add to a kind's own.
 */
export function pathSurfaces(
  files: readonly ChangedFile[],
  code: ReadonlySet<ChangedFile>,
  extra: Readonly<Partial<Record<PathSurfaceId, readonly string[]>>>,
): readonly Surface[] {
  const compiled = kinds.map((kind) => ({
    kind,
    matches: compileGlobs([...kind.globs, ...(extra[kind.id] ?? [])]),
  }));
  const found = files.map((file) => {
    const fitting = compiled.filter(
      ({ kind, matches }) => (code.has(file) || kind.id === 'api') && matches(file.path),
    );
    const heaviest = fitting.toSorted((a, b) => b.kind.weight[editOf(file)] - a.kind.weight[editOf(file)])[0];
    return { file, kind: heaviest?.kind };
  });
  return kinds.flatMap((kind) =>
    surfaceOf(
      kind,
      found.filter((each) => each.kind === kind).map(({ file }) => file),
    ),
  );
}
