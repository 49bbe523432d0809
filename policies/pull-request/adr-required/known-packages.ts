/** Packages that bring in something other than code: a place where data lives, a broker, somebody else's service. */
import type { Ecosystem } from '../../formats/manifests/manifest.ts';

export type PackageKind = 'datastore' | 'message broker' | 'external service';

type Names = Readonly<Record<PackageKind, string>>;

/** Names separated by blanks; a final `*` stands for any ending. ORMs count: they bring the datastore with them. */
const known: Readonly<Record<Ecosystem, Names>> = {
  npm: {
    datastore:
      'ioredis redis @redis/client @upstash/redis @valkey/valkey-glide pg postgres mysql mysql2 mariadb mongodb mongoose mssql tedious oracledb sqlite3 better-sqlite3 @libsql/client cassandra-driver @elastic/elasticsearch @opensearch-project/opensearch neo4j-driver couchbase memcached memjs level @prisma/client typeorm sequelize knex drizzle-orm @mikro-orm/core @supabase/supabase-js @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb dynamoose @google-cloud/firestore @google-cloud/bigquery @google-cloud/spanner @azure/cosmos @clickhouse/client snowflake-sdk influx @influxdata/influxdb-client meilisearch algoliasearch @pinecone-database/pinecone @qdrant/js-client-rest weaviate-client',
    'message broker':
      'kafkajs @confluentinc/kafka-javascript node-rdkafka amqplib amqp-connection-manager bull bullmq bee-queue agenda pg-boss nats @nats-io/transport-node mqtt stompit rhea @aws-sdk/client-sqs @aws-sdk/client-sns @aws-sdk/client-kinesis @aws-sdk/client-eventbridge @google-cloud/pubsub @azure/service-bus @azure/event-hubs @temporalio/client @temporalio/worker inngest',
    'external service':
      'aws-sdk @aws-sdk/client-* @google-cloud/* @azure/* firebase firebase-admin stripe braintree @paypal/* square twilio @sendgrid/mail nodemailer-mailgun-transport postmark resend auth0 @auth0/* @okta/* @clerk/* keycloak-connect next-auth passport openai @anthropic-ai/sdk @google/genai langchain @langchain/*',
  },
  cargo: {
    datastore:
      'redis fred postgres tokio-postgres deadpool-postgres sqlx diesel sea-orm rusqlite mysql mysql_async mongodb cassandra-cpp scylla elasticsearch opensearch sled rocksdb redb lmdb heed surrealdb clickhouse aws-sdk-dynamodb tiberius neo4rs qdrant-client',
    'message broker':
      'rdkafka kafka lapin amqprs async-nats nats rumqttc pulsar aws-sdk-sqs aws-sdk-sns aws-sdk-kinesis google-cloud-pubsub',
    'external service': 'aws-sdk-* rusoto_* google-cloud-* azure_* async-stripe async-openai',
  },
  pypi: {
    datastore:
      'redis aioredis valkey psycopg psycopg2 psycopg2-binary asyncpg pymysql mysqlclient mysql-connector-python pymongo motor mongoengine sqlalchemy sqlmodel peewee tortoise-orm cassandra-driver elasticsearch opensearch-py neo4j pymssql oracledb cx-oracle duckdb clickhouse-driver clickhouse-connect snowflake-connector-python influxdb-client pymemcache google-cloud-firestore google-cloud-bigquery azure-cosmos pinecone qdrant-client chromadb weaviate-client pgvector',
    'message broker':
      'celery dramatiq rq kafka-python confluent-kafka aiokafka pika aio-pika kombu nats-py paho-mqtt google-cloud-pubsub azure-servicebus temporalio pulsar-client',
    'external service':
      'boto3 aiobotocore google-cloud-* azure-* firebase-admin stripe braintree twilio sendgrid auth0-python openai anthropic google-genai langchain langchain-* llama-index',
  },
  go: {
    datastore:
      'github.com/redis/go-redis* github.com/go-redis/redis* github.com/gomodule/redigo github.com/valkey-io/valkey-go github.com/lib/pq github.com/jackc/pgx* github.com/go-sql-driver/mysql go.mongodb.org/mongo-driver* github.com/mattn/go-sqlite3 modernc.org/sqlite gorm.io/gorm gorm.io/driver/* github.com/gocql/gocql github.com/elastic/go-elasticsearch* github.com/olivere/elastic* github.com/opensearch-project/opensearch-go* github.com/neo4j/neo4j-go-driver* github.com/dgraph-io/badger* go.etcd.io/bbolt go.etcd.io/etcd/client* github.com/ClickHouse/clickhouse-go* github.com/bradfitz/gomemcache entgo.io/ent github.com/jmoiron/sqlx github.com/uptrace/bun',
    'message broker':
      'github.com/segmentio/kafka-go github.com/IBM/sarama github.com/Shopify/sarama github.com/confluentinc/confluent-kafka-go* github.com/twmb/franz-go github.com/rabbitmq/amqp091-go github.com/streadway/amqp github.com/nats-io/nats.go github.com/eclipse/paho.mqtt.golang cloud.google.com/go/pubsub* go.temporal.io/sdk github.com/hibiken/asynq',
    'external service':
      'github.com/aws/aws-sdk-go* cloud.google.com/go* github.com/Azure/azure-sdk-for-go* github.com/stripe/stripe-go* github.com/twilio/twilio-go firebase.google.com/go* github.com/openai/openai-go* github.com/anthropics/anthropic-sdk-go*',
  },
  rubygems: {
    datastore:
      'redis redis-client pg mysql2 trilogy sqlite3 mongoid mongo cassandra-driver elasticsearch opensearch-ruby searchkick dalli sequel activerecord neo4j-ruby-driver clickhouse-activerecord pgvector',
    'message broker':
      'sidekiq resque delayed_job delayed_job_active_record good_job solid_queue bunny ruby-kafka rdkafka karafka shoryuken nats-pure google-cloud-pubsub',
    'external service':
      'aws-sdk aws-sdk-* google-cloud-* azure-* stripe braintree twilio-ruby sendgrid-ruby omniauth-auth0 devise omniauth ruby-openai anthropic',
  },
  composer: {
    datastore:
      'predis/predis mongodb/mongodb doctrine/orm doctrine/dbal illuminate/database elasticsearch/elasticsearch opensearch-project/opensearch-php',
    'message broker': 'php-amqplib/php-amqplib enqueue/* symfony/messenger laravel/horizon',
    'external service':
      'aws/aws-sdk-php google/cloud google/cloud-* stripe/stripe-php twilio/sdk sendgrid/sendgrid auth0/* openai-php/client laravel/cashier laravel/passport',
  },
  maven: {
    datastore:
      'redis.clients:jedis io.lettuce:lettuce-core org.redisson:* org.postgresql:postgresql com.mysql:mysql-connector-j mysql:mysql-connector-java org.mariadb.jdbc:* org.mongodb:* com.microsoft.sqlserver:mssql-jdbc com.oracle.database.jdbc:* com.h2database:h2 org.xerial:sqlite-jdbc com.datastax.oss:* co.elastic.clients:* org.elasticsearch.client:* org.opensearch.client:* org.neo4j.driver:* org.hibernate.orm:* org.hibernate:* org.jooq:jooq com.clickhouse:* org.springframework.boot:spring-boot-starter-data-* androidx.room:* software.amazon.awssdk:dynamodb*',
    'message broker':
      'org.apache.kafka:* org.springframework.kafka:* com.rabbitmq:* org.springframework.boot:spring-boot-starter-amqp org.apache.activemq:* org.apache.pulsar:* io.nats:* io.temporal:* software.amazon.awssdk:sqs software.amazon.awssdk:sns software.amazon.awssdk:kinesis',
    'external service':
      'com.amazonaws:* software.amazon.awssdk:* com.google.cloud:* com.azure:* com.stripe:* com.twilio.sdk:* com.auth0:* com.google.firebase:* org.keycloak:* org.springframework.boot:spring-boot-starter-oauth2-*',
  },
  nuget: {
    datastore:
      'StackExchange.Redis Npgsql* MySql.Data MySqlConnector Pomelo.EntityFrameworkCore.* MongoDB.Driver Microsoft.Data.SqlClient System.Data.SqlClient Microsoft.EntityFrameworkCore* Microsoft.Data.Sqlite Dapper NEST Elastic.Clients.Elasticsearch Neo4j.Driver Cassandra* RavenDB.Client Marten Microsoft.Azure.Cosmos AWSSDK.DynamoDBv2',
    'message broker':
      'Confluent.Kafka RabbitMQ.Client MassTransit* NServiceBus* Rebus* Azure.Messaging.* AWSSDK.SQS AWSSDK.SimpleNotificationService Hangfire* NATS.Net Temporalio',
    'external service':
      'AWSSDK.* Azure.* Google.Cloud.* Stripe.net Twilio SendGrid Auth0.* FirebaseAdmin OpenAI Microsoft.Identity.Web*',
  },
};

const kinds: readonly PackageKind[] = ['datastore', 'message broker', 'external service'];

function isListed(names: string, name: string): boolean {
  return names
    .split(' ')
    .some((listed) => (listed.endsWith('*') ? name.startsWith(listed.slice(0, -1)) : name === listed));
}

/** What a package brings in; null for a package that is only code, as far as Fairlead knows. */
export function packageKind(ecosystem: Ecosystem, name: string): PackageKind | null {
  return kinds.find((kind) => isListed(known[ecosystem][kind], name)) ?? null;
}
