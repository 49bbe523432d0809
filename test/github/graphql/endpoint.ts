/** `POST /api/graphql`: queries executed against GitHub's public schema. A field without an answer is an error, never null. */
import { execute, GraphQLError, type GraphQLFieldResolver } from 'graphql';
import * as z from 'zod';
import { type Answer, bodyAs, type Call, json } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { type Route, route } from '../http/router.ts';
import { type Context, maxDiffs } from './context.ts';
import { costOf } from './points.ts';
import { root } from './repository.ts';
import { gitHubSchema, prepare } from './schema.ts';

const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Of one query. */
const maxNodes = 500_000;

const timedOut =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.';

/** GitHub puts the kind of an error beside its message. */
function errorOf(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { message, locations, path, extensions } = error;
  const type = extensions.type;
  return {
    ...(type === undefined ? {} : { type }),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args, { world }, info) => {
  const { fieldName, parentType } = info;
  if (!isRecord(source) || !Object.hasOwn(source, fieldName)) {
    const field = `${parentType.name}.${fieldName}`;
    const known = `GraphQL ${field}`;
    if (!world.unknownRoutes.includes(known)) world.unknownRoutes.push(known);
    throw new GraphQLError(`The local GitHub does not serve ${field}`, {
      extensions: { type: 'NOT_SERVED' },
    });
  }
  const value = source[fieldName];
  return typeof value === 'function' ? value(args) : value;
};

function prepareOrErrors(query: string): ReturnType<typeof prepare> {
  try {
    return prepare(query);
  } catch (error) {
    if (error instanceof GraphQLError)
      return { document: { kind: 'Document', definitions: [] } as never, errors: [error] };
    throw error;
  }
}

async function answer(call: Call): Promise<Answer> {
  if (call.identity.kind === 'anonymous' || call.identity.kind === 'app') {
    throw new Refusal(401, 'This endpoint requires you to be authenticated.');
  }
  const { query, variables, operationName } = bodyAs(call, request);
  const { document, errors: invalid } = prepareOrErrors(query);
  if (invalid.length > 0) return json({ errors: invalid.map(errorOf) });
  const { points, nodes } = costOf(document, variables ?? {});
  if (nodes > maxNodes)
    return json({
      errors: [
        {
          type: 'MAX_NODE_LIMIT_EXCEEDED',
          message: `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${maxNodes}.`,
        },
      ],
    });
  const context: Context = { world: call.world, call, cost: { diffs: 0, points, nodes } };
  const { data, errors } = await execute({
    schema: gitHubSchema(),
    document,
    rootValue: root(context),
    contextValue: context,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
    fieldResolver: resolveField,
  });
  if (context.cost.diffs > maxDiffs)
    return { ...json({ data: null, errors: [{ message: timedOut }] }, 502), points };
  const answered = json({
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map(errorOf) } : {}),
  });
  return { ...answered, points };
}

export const graphqlRoute: Route = route('POST /graphql', answer);
