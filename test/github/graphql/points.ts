/**
 * What a query costs, from the query alone: the requests that each connection needs if every list is as long as asked, divided by 100
 * and rounded, at least 1; and the nodes that it may give, of which a query may ask for 500,000.
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { gitHubSchema } from './schema.ts';

export interface QueryCost {
  readonly points: number;
  readonly nodes: number;
}

type Variables = Readonly<Record<string, unknown>>;

interface Counting {
  readonly variables: Variables;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  requests: number;
  nodes: number;
}

function boundOf({ arguments: args = [] }: FieldNode, variables: Variables): number {
  for (const { name, value } of args) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    if (value.kind === 'IntValue') return Number(value.value);
    const said = value.kind === 'Variable' ? variables[value.name.value] : null;
    if (typeof said === 'number') return said;
  }
  return 1;
}

function typeOf(parent: GraphQLCompositeType, field: string): GraphQLCompositeType | null {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return null;
  const found = parent.getFields()[field];
  const type = found && getNamedType(found.type);
  return type && isCompositeType(type) ? type : null;
}

/** What a fragment is of, and what it selects; null for a field. */
function fragmentOf(
  { fragments }: Counting,
  selection: SelectionNode,
  parent: GraphQLCompositeType,
): { readonly set: SelectionSetNode; readonly type: GraphQLCompositeType } | null {
  if (selection.kind === 'Field') return null;
  const found = selection.kind === 'FragmentSpread' ? fragments.get(selection.name.value) : selection;
  const name = found?.typeCondition?.name.value;
  const type = name === undefined ? parent : gitHubSchema().getType(name);
  return found && isCompositeType(type) ? { set: found.selectionSet, type } : null;
}

function countField(of: Counting, field: FieldNode, parent: GraphQLCompositeType, times: number): void {
  const type = typeOf(parent, field.name.value);
  if (!type || !field.selectionSet) return;
  const isConnection = type.name.endsWith('Connection');
  const each = isConnection ? boundOf(field, of.variables) : 1;
  of.requests += isConnection ? times : 0;
  of.nodes += isConnection ? times * each : 0;
  count(of, field.selectionSet, type, times * each);
}

/** `times`: how many parents there may be. */
function count(of: Counting, set: SelectionSetNode, parent: GraphQLCompositeType, times: number): void {
  for (const selection of set.selections) {
    const fragment = fragmentOf(of, selection, parent);
    if (fragment) count(of, fragment.set, fragment.type, times);
    else if (selection.kind === 'Field') countField(of, selection, parent, times);
  }
}

export function costOf(document: DocumentNode, variables: Variables): QueryCost {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === 'FragmentDefinition' ? [[one.name.value, one]] : [])),
  );
  const of: Counting = { variables, fragments, requests: 0, nodes: 0 };
  const query = gitHubSchema().getQueryType();
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === 'OperationDefinition',
  );
  for (const { selectionSet } of operations) if (query) count(of, selectionSet, query, 1);
  return { points: Math.max(1, Math.round(of.requests / 100)), nodes: of.nodes };
}
