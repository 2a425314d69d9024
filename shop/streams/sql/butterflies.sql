-- The talk's caterpillars and butterflies as a query: what shop/journey/handlers/metamorphosis.py says in Python.
CREATE TABLE caterpillars (
    body STRING,
    headers MAP<STRING, BYTES> METADATA VIRTUAL,
    event_type AS DECODE(headers['type'], 'UTF-8'),
    caterpillar_id AS JSON_VALUE(body, '$.caterpillar_id'),
    name AS JSON_VALUE(body, '$.name'),
    colour AS JSON_VALUE(body, '$.colour')
) WITH (
    'connector' = 'kafka',
    'topic' = '${prefix}journey-caterpillars',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.group.id' = '${prefix}flink-caterpillars',
    'properties.isolation.level' = 'read_committed',
    'scan.startup.mode' = 'earliest-offset',
    'value.format' = 'raw'
);

CREATE TABLE butterflies (
    caterpillar_id STRING,
    name STRING,
    colour STRING,
    wings STRING,
    wingspan_mm INT
) WITH (
    'connector' = 'kafka',
    'topic' = '${prefix}journey-butterflies-sql',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.transaction.timeout.ms' = '900000',
    'key.format' = 'raw',
    'key.fields' = 'caterpillar_id',
    'value.format' = 'json',
    'sink.delivery-guarantee' = 'exactly-once',
    'sink.transactional-id-prefix' = '${prefix}flink-butterflies'
);

INSERT INTO butterflies
SELECT
    caterpillar_id,
    name,
    colour,
    REVERSE(name) || '·' || name AS wings,
    20 + 6 * CHAR_LENGTH(name) AS wingspan_mm
FROM caterpillars
WHERE event_type = 'journey.caterpillar-released.v1'
  AND caterpillar_id IS NOT NULL
  AND name IS NOT NULL;
