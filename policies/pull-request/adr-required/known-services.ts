/** Images and resources that are a place where data lives, or a broker. */
import type { PackageKind } from './known-packages.ts';

type Kind = Exclude<PackageKind, 'external service'>;

/** Names of images and charts; a name may have more behind a dash (`redis-stack`, `postgres-ha`). */
const images: Readonly<Record<Kind, string>> = {
  datastore:
    'postgres postgresql postgis timescaledb timescale pgvector mysql mariadb percona mongo mongodb redis redis-stack valkey keydb dragonfly memcached cassandra scylla couchdb couchbase elasticsearch opensearch solr meilisearch typesense neo4j arangodb dgraph influxdb clickhouse clickhouse-server cockroach cockroachdb tidb yugabyte yugabytedb mssql server azure-sql-edge oracle-free oracle-xe minio seaweedfs etcd qdrant weaviate milvus chroma surrealdb rethinkdb questdb victoria-metrics dynamodb-local singlestoredb trino',
  'message broker':
    'kafka cp-kafka redpanda zookeeper cp-zookeeper rabbitmq nats nats-server activemq activemq-artemis pulsar mosquitto emqx vernemq nsqd temporal temporalio auto-setup elasticmq localstack pubsub-emulator',
};

/** Types of resources, by what they begin with, in any case. */
const resources: Readonly<Record<Kind, string>> = {
  datastore:
    'aws_db_ aws_rds_ aws_dynamodb_table aws_dynamodb_global aws_elasticache_ aws_memorydb_ aws_docdb_ aws_neptune_ aws_redshift aws_opensearch aws_elasticsearch aws_keyspaces aws_timestream aws_qldb google_sql_database_instance google_spanner google_bigtable google_firestore google_redis google_memcache google_bigquery_dataset google_alloydb azurerm_postgresql azurerm_mysql azurerm_mariadb azurerm_mssql azurerm_sql_ azurerm_cosmosdb azurerm_redis azurerm_managed_redis azurerm_search_service azurerm_kusto digitalocean_database mongodbatlas_ aiven_pg aiven_mysql aiven_redis aiven_valkey aiven_opensearch aiven_clickhouse aiven_cassandra neon_ upstash_redis snowflake_database cloudflare_d1 oci_database oci_nosql scaleway_rdb scaleway_redis rediscloud_ aws::rds:: aws::dynamodb:: aws::elasticache:: aws::memorydb:: aws::docdb:: aws::neptune:: aws::redshift aws::opensearchservice:: aws::elasticsearch:: aws::timestream:: aws::serverless::simpletable microsoft.dbfor microsoft.sql/ microsoft.documentdb/ microsoft.cache/ microsoft.search/ microsoft.kusto/',
  'message broker':
    'aws_sqs_queue aws_sns_topic aws_kinesis aws_msk aws_mq_ aws_cloudwatch_event_bus google_pubsub google_managed_kafka google_cloud_tasks azurerm_servicebus azurerm_eventhub azurerm_eventgrid confluent_kafka aiven_kafka redpanda_ cloudflare_queue upstash_kafka upstash_qstash aws::sqs::queue aws::sns::topic aws::kinesis:: aws::msk:: aws::amazonmq:: aws::events::eventbus microsoft.servicebus/ microsoft.eventhub/ microsoft.eventgrid/',
};

/** What goes with a resource that is there already: rules, rights, a policy, a subnet group. */
const beside =
  /(?:_policy|_attachment|_iam_\w+|_subnet_group|_parameter_group|_option_group|_acl|_versioning|_notification|_public_access_block|_server_side_encryption_configuration|_lifecycle_configuration|_ownership_controls|_firewall_rule|_subscription|_item|_object|_user|_role|_grant|policy|subnetgroup|parametergroup)$/i;

const kinds: readonly Kind[] = ['datastore', 'message broker'];

/** What a declared image or resource is; null for anything else, as far as Fairlead knows. */
export function serviceKind(name: string): Kind | null {
  const plain = name.toLowerCase();
  const isResource = /^[a-z0-9]+_|::|\//.test(plain);
  if (isResource && beside.test(plain)) return null;
  return (
    kinds.find((kind) =>
      isResource
        ? resources[kind].split(' ').some((start) => plain.startsWith(start))
        : images[kind].split(' ').some((known) => plain === known || plain.startsWith(`${known}-`)),
    ) ?? null
  );
}
