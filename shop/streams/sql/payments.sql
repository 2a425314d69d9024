-- What our relay writes to `payments`: JSON in the value; the headers say which event it is.
--
-- The value is read as text: of a record that is no JSON we want to hear (see unread.sql), and the job must go on.
CREATE TABLE payments (
    body STRING,
    headers MAP<STRING, BYTES> METADATA VIRTUAL,
    `partition` INT METADATA VIRTUAL,
    `offset` BIGINT METADATA VIRTUAL,
    recorded_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
    event_type AS DECODE(headers['type'], 'UTF-8'),
    payment_id AS JSON_VALUE(body, '$.payment_id'),
    `method` AS JSON_VALUE(body, '$.method'),
    card_fingerprint AS JSON_VALUE(body, '$.card_fingerprint'),
    said_at AS TRY_CAST(REPLACE(REPLACE(JSON_VALUE(body, '$.authorized_at'), 'T', ' '), 'Z', '') AS TIMESTAMP(3)),
    -- The time of the event, not of its arrival. Flink wants one of every record, also of those that are left out.
    happened_at AS COALESCE(
        TRY_CAST(REPLACE(REPLACE(JSON_VALUE(body, '$.authorized_at'), 'T', ' '), 'Z', '') AS TIMESTAMP(3)),
        CAST(recorded_at AS TIMESTAMP(3))
    ),
    WATERMARK FOR happened_at AS happened_at
) WITH (
    'connector' = 'kafka',
    'topic' = '${prefix}payments',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.group.id' = '${prefix}flink-payments',
    'properties.isolation.level' = 'read_committed',
    'scan.startup.mode' = 'earliest-offset',
    'value.format' = 'raw'
);

-- Those that can be counted. What is debited from accounts is no card's.
CREATE VIEW authorizations AS
SELECT payment_id, card_fingerprint, happened_at, PROCTIME() AS heard_at
FROM payments
WHERE event_type = 'payments.payment-authorized.v1'
  AND `method` = 'card'
  AND card_fingerprint <> ''
  AND payment_id IS NOT NULL
  AND said_at IS NOT NULL;
