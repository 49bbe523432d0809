import { describe, expect, it } from 'vitest';
import { declaresServices, servicesIn } from '../../policies/formats/infrastructure-services.ts';
import { serviceKind } from '../../policies/pull-request/adr-required/known-services.ts';

describe('what a file declares', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['compose', 'services:\n  db:\n    image: postgres:16\n  api:\n    build: .\n', ['postgres']],
    ['compose, quoted', "  image: 'docker.io/library/redis@sha256:aa'\n", ['redis']],
    ['compose, of a registry', '  image: registry.example.org:5000/infra/mongo:7\n', ['mongo']],
    ['compose, with a default', `  image: $\{DB:-postgres:16}\n`, ['postgres']],
    ['compose, in flow style', 'services: { db: { image: mysql:8 } }\n', ['mysql']],
    ['a comment', '#  image: postgres:16\n', []],
    ['Terraform', 'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n', ['aws_db_instance']],
    ['Terraform, data', 'data "aws_db_instance" "main" {}\n', []],
    ['CloudFormation', 'Db:\n  Type: AWS::RDS::DBInstance\n', ['AWS::RDS::DBInstance']],
    ['CloudFormation in JSON', '{ "Db": {\n "Type": "AWS::SQS::Queue" } }', ['AWS::SQS::Queue']],
    [
      'Bicep',
      "resource db 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {",
      ['Microsoft.DBforPostgreSQL/flexibleServers'],
    ],
    [
      'a chart',
      'name: shop\ndependencies:\n  - name: redis\n    repository: https://charts.example.org\n',
      ['redis'],
    ],
  ])('%s', (_, text, names) => {
    expect(servicesIn(text)).toEqual(names);
  });

  it.each([
    ['compose.yml', true],
    ['docker-compose.prod.yaml', true],
    ['infra/main.tf', true],
    ['deploy/db.yaml', true],
    ['src/a.ts', false],
    ['.github/workflows/ci.yml', false],
  ])('%s: %s', (path, is) => {
    expect(declaresServices(path)).toBe(is);
  });
});

describe('what it is', () => {
  it.each([
    ['postgres', 'datastore'],
    ['redis-stack', 'datastore'],
    ['postgres-exporter-of-ours', 'datastore'],
    ['shop', null],
    ['rabbitmq', 'message broker'],
    ['aws_db_instance', 'datastore'],
    ['aws_db_subnet_group', null],
    ['AWS::RDS::DBInstance', 'datastore'],
    ['AWS::RDS::DBSubnetGroup', null],
    ['Microsoft.ServiceBus/namespaces', 'message broker'],
    ['aws_instance', null],
  ])('%s: %s', (name, kind) => {
    expect(serviceKind(name)).toBe(kind);
  });
});
